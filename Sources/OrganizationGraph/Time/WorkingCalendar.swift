/// When something is open: hours by weekday, and days that differ (holidays, working weekends).
///
/// Open intervals of a day are half-open, in seconds of the local day, sorted and disjoint.
public struct WorkingCalendar: Sendable, Equatable {
  /// Seconds `[opens, closes)` of a local day; `closes` is at most 86,400.
  public struct Interval: Hashable, Sendable, BitwiseCopyable {
    public let opens: Int32
    public let closes: Int32

    public init(opens: Int32, closes: Int32) {
      self.opens = opens
      self.closes = closes
    }
  }

  public let code: String
  /// The same hours as flat memory, for decisions.
  private let table: HoursTable
  /// How far ahead an opening is looked for. A calendar that is shut for longer counts as shut.
  static let horizonInDays: Int32 = 1_100

  /// - Parameters:
  ///   - weekdays: intervals by weekday, Monday first; seven entries.
  ///   - exceptions: intervals of days that differ from their weekday; empty: closed all day.
  public init(code: String, weekdays: [[Interval]], exceptions: [Day: [Interval]] = [:]) {
    precondition(weekdays.count == 7, "a calendar has seven weekdays")
    self.code = code
    table = HoursTable(weekdays: weekdays, exceptions: exceptions)
  }

  /// The calendar that records describe.
  init(code: String, hours: [CalendarHours]) {
    var weekdays = [[Interval]](repeating: [], count: 7)
    var exceptions: [Day: [Interval]] = [:]
    for hours in hours {
      switch hours.when {
      case .weekday(let weekday):
        weekdays[Int(weekday.rawValue)] += hours.interval.map { [$0] } ?? []
      case .date(let day):
        exceptions[day, default: []] += hours.interval.map { [$0] } ?? []
      }
    }
    self.init(code: code, weekdays: weekdays, exceptions: exceptions)
  }

  public static func == (a: Self, b: Self) -> Bool {
    a.code == b.code && a.table.content == b.table.content
  }

  package var hours: OpeningHours { table.hours }

  /// The open intervals of a day, by time.
  public func intervals(on day: Day) -> [Interval] { Array(hours.intervals(on: day.number)) }

  /// The first open moment at or after `instant`; `nil` if none comes within about three years.
  /// O(d · log e) where d is the days until it opens and e the days that differ.
  public func nextOpening(atOrAfter instant: Instant, zone: ZoneOffset) -> Instant? {
    hours.nextOpening(atOrAfter: instant, zone: zone)
  }

  /// The moment at which `seconds` of open time have passed since `instant`; `nil` if that is
  /// more than about three closed years away.
  ///
  /// A duration that is used up exactly at closing time ends then, not at the next opening.
  /// O(d · log e) where d is the days in between and e the days that differ.
  public func advance(_ instant: Instant, byOpenSeconds seconds: Int64, zone: ZoneOffset)
    -> Instant?
  {
    hours.advance(instant, byOpenSeconds: seconds, zone: zone)
  }

  /// Length of an ordinary working day: the longest weekday's open seconds; 0 if never open.
  public var workingDaySeconds: Int64 { hours.workingDaySeconds }
}
