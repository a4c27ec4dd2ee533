// Ends this process by SIGXCPU when it has had so many seconds of the processor more; 0: never.
#pragma once

#include <sys/resource.h>
#include <time.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string>

// Of the processor, used so far.
inline double processorSeconds() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return double(time.tv_sec) + double(time.tv_nsec) * 1e-9;
}

// The most memory since this program began; getrusage would count that of whoever started it.
inline long peakBytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;)
    if (long kibibytes; word == "VmHWM:" && status >> kibibytes) return kibibytes * 1024;
  return 0;
}

inline void limitFromHere(const char* word) {
  double seconds = std::atof(word);
  if (seconds <= 0) return;
  rlimit limit;
  getrlimit(RLIMIT_CPU, &limit);
  limit.rlim_cur = rlim_t(std::ceil(processorSeconds() + seconds));
  setrlimit(RLIMIT_CPU, &limit);
}
