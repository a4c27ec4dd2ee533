#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Each connection is an open file, of which a process may often have 1,024 only until it asks.
enum OpenFiles {
  /// Takes as many as the system lets this process have.
  static func raiseLimit() {
    var limit = rlimit()
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let resource = RLIMIT_NOFILE
    #endif
    // Fails for a bad pointer or an unknown resource only.
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = limit.rlim_max
    // Where it is refused, fewer connections are accepted and nothing else is different.
    _ = setrlimit(resource, &limit)
  }
}
