import Glibc
public import OrganizationGraph
import WorkOrders

/// Where the desk's time comes from.
public enum DeskClock: Sendable {
  /// The machine's clocks, by the rule of `SteadyClock`.
  case machine
  /// Time stands still but for `SetClock`: for trials and replays.
  case manual(start: Instant)
}

/// The time of the desk's thread.
struct DeskTime {
  private var steady: SteadyClock?
  private(set) var manual: Instant?

  init(_ clock: DeskClock, last: Instant) {
    switch clock {
    case .machine:
      steady = SteadyClock(
        last: last, wall: Self.seconds(CLOCK_REALTIME), monotonic: Self.seconds(CLOCK_BOOTTIME))
    case .manual(let start): manual = max(start, last)
    }
  }

  mutating func now() -> Instant {
    if let manual { return manual }
    return steady!.now(
      wall: Self.seconds(CLOCK_REALTIME), monotonic: Self.seconds(CLOCK_BOOTTIME))
  }

  /// False if the time is not this clock's to set.
  mutating func set(_ now: Instant) {
    if let manual { self.manual = max(manual, now) }
  }

  private static func seconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    // Fails for a clock that does not exist only.
    clock_gettime(clock, &time)
    return Int64(time.tv_sec)
  }
}
