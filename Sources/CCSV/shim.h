#include <csv.h>

#if CSV_MAJOR < 3
#error "libcsv 3.0 or newer is needed: strict mode at the end of the data came with it"
#endif
