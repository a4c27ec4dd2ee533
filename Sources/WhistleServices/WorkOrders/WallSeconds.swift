import Glibc

/// The machine's clocks, for what is not the ledger's time.
package enum WallSeconds {
  package static func now() -> Int { time(nil) }

  static func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    // Fails for a clock that does not exist only.
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
