/// When something is open: hours by weekday, and days that differ (holidays, working weekends).
///
/// Open intervals of a day are half-open, in seconds of the local day, sorted and disjoint.
public struct WorkingCalendar: Sendable, Equatable {
  /// Seconds `[opens, closes)` of a local day; `closes` is at most 86,400.
  public struct Interval: Hashable, Sendable {
    public let opens: Int32
    public let closes: Int32

    public init(opens: Int32, closes: Int32) {
      self.opens = opens
      self.closes = closes
    }
  }

  public let code: String
  /// Intervals by weekday, Monday first; seven entries.
  public let weekdays: [[Interval]]
  /// Intervals of days that differ from their weekday; empty: closed all day.
  public let exceptions: [Day: [Interval]]
  /// How far ahead an opening is looked for. A calendar that is shut for longer counts as shut.
  static let horizonInDays: Int32 = 1_100

  public init(code: String, weekdays: [[Interval]], exceptions: [Day: [Interval]] = [:]) {
    precondition(weekdays.count == 7, "a calendar has seven weekdays")
    self.code = code
    self.weekdays = weekdays.map { $0.sorted { $0.opens < $1.opens } }
    self.exceptions = exceptions.mapValues { $0.sorted { $0.opens < $1.opens } }
  }

  public func intervals(on day: Day) -> [Interval] {
    exceptions[day] ?? weekdays[Int(day.weekday.rawValue)]
  }

  /// The first open moment at or after `instant`; `nil` if none comes within about three years.
  /// O(d) where d is the days until it opens.
  public func nextOpening(atOrAfter instant: Instant, zone: ZoneOffset) -> Instant? {
    var (day, second) = zone.local(instant)
    for _ in 0..<Self.horizonInDays {
      for interval in intervals(on: day) where second < Int64(interval.closes) {
        return zone.instant(day, second: max(second, Int64(interval.opens)))
      }
      day = Day(number: day.number + 1)
      second = 0
    }
    return nil
  }

  /// The moment at which `seconds` of open time have passed since `instant`; `nil` if that is
  /// more than about three closed years away.
  ///
  /// A duration that is used up exactly at closing time ends then, not at the next opening.
  /// O(d) where d is the days in between.
  public func advance(_ instant: Instant, byOpenSeconds seconds: Int64, zone: ZoneOffset)
    -> Instant?
  {
    guard seconds > 0 else { return nextOpening(atOrAfter: instant, zone: zone) }
    var remaining = seconds
    var (day, second) = zone.local(instant)
    var daysWithoutOpening: Int32 = 0
    while daysWithoutOpening < Self.horizonInDays {
      daysWithoutOpening += 1
      for interval in intervals(on: day) where second < Int64(interval.closes) {
        daysWithoutOpening = 0
        let start = max(second, Int64(interval.opens))
        let available = Int64(interval.closes) - start
        if remaining <= available { return zone.instant(day, second: start + remaining) }
        remaining -= available
      }
      day = Day(number: day.number + 1)
      second = 0
    }
    return nil
  }

  /// Length of an ordinary working day: the longest weekday's open seconds; 0 if never open.
  public var workingDaySeconds: Int64 {
    weekdays.map { $0.reduce(0) { $0 + Int64($1.closes - $1.opens) } }.max() ?? 0
  }
}
