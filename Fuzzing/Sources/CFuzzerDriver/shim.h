#include <stddef.h>
#include <stdint.h>

// libFuzzer's own header declares this for C++ only.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));
