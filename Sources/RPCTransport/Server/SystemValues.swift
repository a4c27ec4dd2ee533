#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Numbers of the operating system.
enum SystemError {
  static let addressInUse = EADDRINUSE
}

/// The time of day, for records; never for measuring time.
enum WallClock {
  /// Nanoseconds since 1970-01-01 UTC.
  static func now() -> Int64 {
    var time = timespec()
    // Fails for an unknown clock or a bad pointer only.
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
