// Ends this process by SIGXCPU when it has had so many seconds of the processor more; 0: never.
#pragma once

#include <sys/resource.h>
#include <time.h>

#include <cmath>
#include <cstdlib>

// Of the processor, used so far.
inline double processorSeconds() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return double(time.tv_sec) + double(time.tv_nsec) * 1e-9;
}

inline long peakBytes() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss * 1024;
}

inline void limitFromHere(const char* word) {
  double seconds = std::atof(word);
  if (seconds <= 0) return;
  rlimit limit;
  getrlimit(RLIMIT_CPU, &limit);
  limit.rlim_cur = rlim_t(std::ceil(processorSeconds() + seconds));
  setrlimit(RLIMIT_CPU, &limit);
}
