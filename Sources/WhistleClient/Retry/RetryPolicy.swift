package import RPCCore

/// Which calls are made again. Only those that cannot do anything twice: calls that a server certainly
/// did not process, and calls that only read.
public struct RetryPolicy: Hashable, Sendable {
  /// How often a call is made at most; 1: never again. Default 5.
  public var attempts = 5
  public var backoff = Backoff()

  public init() {}

  /// How long to wait before the next attempt; nil if there is none.
  /// - Parameters:
  ///   - failures: attempts that have failed, this one included.
  ///   - isIdempotent: the call only reads.
  ///   - random: from 0 up to 1.
  package func delay(
    after outcome: RPCOutcome, failures: Int, isIdempotent: Bool, budget: inout RetryBudget,
    random: Double
  ) -> Duration? {
    guard let error = outcome.error, failures < attempts else { return nil }
    if outcome.isUnprocessed {
      guard error.code == .unavailable else { return nil }
      // The first may have met a server that was just going: another is there at once.
      return failures == 1 ? .zero : backoff.delay(failures: failures - 1, random: random)
    }
    guard isIdempotent, error.code == .unavailable, budget.failed() else { return nil }
    return backoff.delay(failures: failures, random: random)
  }
}
