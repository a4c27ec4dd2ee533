// glibc declares wcwidth only under _XOPEN_SOURCE, which an imported header cannot set in time.
#include <wchar.h>
int wcwidth(wchar_t character);
