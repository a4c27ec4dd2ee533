/// How long to wait before trying again: longer each time, up to a limit, and never all at once.
public struct Backoff: Hashable, Sendable {
  /// Before the second attempt. Default 100 ms.
  public var first = Duration.milliseconds(100)
  /// By how much each delay is longer than the one before. Default 1.6.
  public var factor = 1.6
  /// The longest delay. Default 30 s.
  public var most = Duration.seconds(30)
  /// The part of a delay by which it is longer or shorter at random, 0 to 1: clients that lost the
  /// same server do not come back in step. Default 0.2.
  public var jitter = 0.2

  public init() {}

  /// The delay behind `failures` attempts in a row that failed.
  /// - Parameter random: from 0 up to 1.
  package func delay(failures: Int, random: Double) -> Duration {
    var delay = first
    for _ in 1..<max(1, min(failures, 64)) where delay < most { delay = delay * factor }
    return min(delay, most) * (1 + jitter * (2 * random - 1))
  }
}
