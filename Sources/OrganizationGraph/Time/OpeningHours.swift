/// The open hours of a calendar as flat memory, read without counting references. The calendar must
/// outlive it.
///
/// The intervals of weekday w are `intervals[starts[w]..<starts[w + 1]]`; those of the e-th day that
/// differs from its weekday are `intervals[starts[7 + e]..<starts[8 + e]]`.
package struct OpeningHours: @unchecked Sendable, BitwiseCopyable {
  fileprivate let starts: UnsafePointer<Int32>
  fileprivate let intervals: UnsafePointer<WorkingCalendar.Interval>
  /// Days that differ, rising.
  fileprivate let days: UnsafeBufferPointer<Int32>
  package let workingDaySeconds: Int64

  func intervals(on day: Int32) -> UnsafeBufferPointer<WorkingCalendar.Interval> {
    DayPosition(day, in: self).intervals(self)
  }

  /// A day and where its intervals are found, moved from day to day.
  private struct DayPosition {
    private(set) var day: Int32
    private var weekday: Int
    /// Number of the first differing day that is not before the day.
    private var exception: Int

    init(_ day: Int32, in hours: OpeningHours) {
      self.day = day
      // Monday is 0; day 0, 1970-01-01, was a Thursday.
      let rest = (Int(day) + 3) % 7
      weekday = rest < 0 ? rest + 7 : rest
      var (low, high) = (0, hours.days.count)
      while low < high {
        let middle = (low + high) / 2
        if hours.days[middle] < day { low = middle + 1 } else { high = middle }
      }
      exception = low
    }

    @inline(__always)
    func intervals(
      _ hours: OpeningHours
    ) -> UnsafeBufferPointer<WorkingCalendar.Interval> {
      let differs = exception < hours.days.count && hours.days[exception] == day
      let group = differs ? 7 + exception : weekday
      let (start, end) = (Int(hours.starts[group]), Int(hours.starts[group + 1]))
      return UnsafeBufferPointer(start: hours.intervals + start, count: end - start)
    }

    @inline(__always)
    mutating func advance(_ hours: OpeningHours) {
      if exception < hours.days.count, hours.days[exception] == day { exception += 1 }
      day += 1
      weekday = weekday == 6 ? 0 : weekday + 1
    }
  }

  /// `WorkingCalendar.nextOpening`.
  package func nextOpening(atOrAfter instant: Instant, zone: ZoneOffset) -> Instant? {
    let (start, startSecond) = zone.local(instant)
    var (position, second) = (DayPosition(start.number, in: self), startSecond)
    for _ in 0..<WorkingCalendar.horizonInDays {
      for interval in position.intervals(self) where second < Int64(interval.closes) {
        return zone.instant(
          Day(number: position.day), second: max(second, Int64(interval.opens)))
      }
      position.advance(self)
      second = 0
    }
    return nil
  }

  /// `WorkingCalendar.advance`.
  package func advance(
    _ instant: Instant, byOpenSeconds seconds: Int64, zone: ZoneOffset
  ) -> Instant? {
    guard seconds > 0 else { return nextOpening(atOrAfter: instant, zone: zone) }
    var remaining = seconds
    let (start, startSecond) = zone.local(instant)
    var (position, second) = (DayPosition(start.number, in: self), startSecond)
    var daysWithoutOpening: Int32 = 0
    while daysWithoutOpening < WorkingCalendar.horizonInDays {
      daysWithoutOpening += 1
      for interval in position.intervals(self) where second < Int64(interval.closes) {
        daysWithoutOpening = 0
        let start = max(second, Int64(interval.opens))
        let available = Int64(interval.closes) - start
        if remaining <= available {
          return zone.instant(Day(number: position.day), second: start + remaining)
        }
        remaining -= available
      }
      position.advance(self)
      second = 0
    }
    return nil
  }
}

/// Owns the memory of `OpeningHours`.
final class HoursTable: Sendable {
  private let starts: RowMemory<Int32>
  private let intervals: RowMemory<WorkingCalendar.Interval>
  private let days: RowMemory<Int32>
  let hours: OpeningHours

  init(
    weekdays: [[WorkingCalendar.Interval]], exceptions: [Day: [WorkingCalendar.Interval]]
  ) {
    let exceptions = exceptions.sorted { $0.key < $1.key }
    let groups = (weekdays + exceptions.map(\.value)).map { group in
      group.sorted { $0.opens < $1.opens }
    }
    starts = RowMemory(count: groups.count + 1)
    intervals = RowMemory(count: groups.reduce(0) { $0 + $1.count })
    days = RowMemory(count: exceptions.count)
    var count = 0
    for (position, group) in groups.enumerated() {
      starts.base[position] = Int32(count)
      for interval in group {
        intervals.base[count] = interval
        count += 1
      }
    }
    starts.base[groups.count] = Int32(count)
    for (position, exception) in exceptions.enumerated() {
      days.base[position] = exception.key.number
    }
    hours = OpeningHours(
      starts: UnsafePointer(starts.base), intervals: UnsafePointer(intervals.base),
      days: UnsafeBufferPointer(start: days.base, count: exceptions.count),
      workingDaySeconds: weekdays.map { day in
        day.reduce(0) { $0 + Int64($1.closes - $1.opens) }
      }.max() ?? 0)
  }

  var content: ([Int32], [Int32], [WorkingCalendar.Interval]) {
    (
      Array(UnsafeBufferPointer(start: starts.base, count: starts.count)), Array(hours.days),
      Array(UnsafeBufferPointer(start: intervals.base, count: intervals.count))
    )
  }
}
