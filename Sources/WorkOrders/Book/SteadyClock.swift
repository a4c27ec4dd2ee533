public import OrganizationGraph

/// The time that events are given: it never falls, whatever the machine's clock does.
///
/// The rule: time goes on at the pace of the monotonic clock. Where the wall clock is ahead by up to
/// `trusted`, it is taken over at once. Where it is further ahead, as after a sleep of the machine or a
/// wrong setting, it is taken over when it has stayed so for `patience`, because a wrong setting is
/// usually mended by then. Where it is behind, time goes on without it. When a ledger is opened there
/// is no pace to go by, so the wall clock is believed, unless it is behind the last event.
public struct SteadyClock: Sendable {
  /// Seconds.
  public static let trusted: Int64 = 600
  public static let patience: Int64 = 300

  private var base: Int64
  private var monotonicBase: Int64
  private var aheadSince: Int64?

  /// - Parameters:
  ///   - last: time of the last event.
  ///   - wall: seconds since 1970.
  ///   - monotonic: seconds of a clock that nobody sets.
  public init(last: Instant, wall: Int64, monotonic: Int64) {
    base = max(last.seconds, wall)
    monotonicBase = monotonic
  }

  /// The time now; never less than what it gave before.
  public mutating func now(wall: Int64, monotonic: Int64) -> Instant {
    let steady = base + max(0, monotonic - monotonicBase)
    if wall <= steady {
      aheadSince = nil
    } else if wall - steady <= Self.trusted {
      aheadSince = nil
      base = wall
      monotonicBase = monotonic
      return Instant(seconds: wall)
    } else {
      let since = aheadSince ?? monotonic
      aheadSince = since
      if monotonic - since >= Self.patience {
        aheadSince = nil
        base = wall
        monotonicBase = monotonic
        return Instant(seconds: wall)
      }
    }
    return Instant(seconds: steady)
  }
}
