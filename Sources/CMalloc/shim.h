#ifndef WHISTLE_MALLOC_H
#define WHISTLE_MALLOC_H

#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* Swift's module of the C library leaves this header out; other libraries have no such call. */
static inline void whistle_malloc_trim(void) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

#endif
