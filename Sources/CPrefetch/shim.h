#ifndef WHISTLE_PREFETCH_H
#define WHISTLE_PREFETCH_H

/// Asks for the cache line of an address without waiting for it. Swift has no word for it.
static inline __attribute__((always_inline)) void whistle_prefetch(const void *address) {
  __builtin_prefetch(address, 0, 3);
}

#endif
