#include <protobuf-c/protobuf-c.h>

// Before 1.4.1 a length prefix near 2^32 made protobuf-c read outside the message (CVE-2022-48468).
#if PROTOBUF_C_VERSION_NUMBER < 1004001
#error "protobuf-c 1.4.1 or newer is needed"
#endif
