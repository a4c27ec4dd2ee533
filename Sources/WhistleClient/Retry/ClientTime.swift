import RPCTransport

/// The clock and the chance that a client goes by, so that tests have their own.
package struct ClientTime: Sendable {
  /// Monotonic nanoseconds.
  package var now: @Sendable () -> UInt64
  /// Throws when the task is cancelled.
  package var sleep: @Sendable (Duration) async throws -> Void
  /// From 0 up to 1.
  package var random: @Sendable () -> Double

  package init(
    now: @escaping @Sendable () -> UInt64,
    sleep: @escaping @Sendable (Duration) async throws -> Void,
    random: @escaping @Sendable () -> Double
  ) {
    self.now = now
    self.sleep = sleep
    self.random = random
  }

  package static let system = ClientTime(
    now: { ClientTransport.now() }, sleep: { try await Task.sleep(for: $0) },
    random: { Double.random(in: 0..<1) })
}

extension Duration {
  /// 0 for a negative duration, half of the range for one that is longer.
  package var clampedNanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? .max / 2 : min(.max / 2, whole + UInt64(attoseconds / 1_000_000_000))
  }
}
