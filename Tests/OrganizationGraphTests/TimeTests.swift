import OrganizationGraph
import Testing

@Suite struct TimeTests {
  @Test func daysReadBackAsWritten() throws {
    for number in stride(from: Int32(-700_000), through: 2_900_000, by: 37) {
      let day = Day(number: number)
      #expect(Day(day.description) == day)
    }
    #expect(Day("1970-01-01")?.number == 0)
    #expect(Day("2018-02-15")?.weekday == .thursday)
    #expect(Day("2024-02-29") != nil)
  }

  @Test(arguments: [
    "2023-02-29", "2018-13-01", "2018-00-10", "2018-01-32", "18-01-01", "2018/01/01", "2018-1-1",
    "", "2018-01-0１", "0000-01-01",
  ])
  func wrongDatesAreRefused(_ text: String) {
    #expect(Day(text) == nil)
  }

  @Test func localDaysChangeAtLocalMidnight() {
    let zone = ZoneOffset.china
    let before = Instant(seconds: 16 * 3600 - 1)
    #expect(zone.local(before).day == Day(number: 0))
    #expect(zone.local(before.advanced(by: 1)).day == Day(number: 1))
    #expect(zone.text(before) == "1970-01-01 23:59:59")
    #expect(zone.local(Instant(seconds: -57_600 - 1)).day == Day(number: -1))
  }

  /// Office hours of four and four, one holiday, one working Saturday.
  private func office() -> WorkingCalendar {
    let hours: [WorkingCalendar.Interval] = [
      .init(opens: 8 * 3600, closes: 12 * 3600), .init(opens: 14 * 3600, closes: 18 * 3600),
    ]
    return WorkingCalendar(
      code: "office",
      weekdays: Weekday.allCases.map { $0.rawValue < 5 ? hours : [] },
      exceptions: [Day("2018-02-15")!: [], Day("2018-02-24")!: hours])
  }

  @Test(arguments: [
    ("2018-02-14", 9, 1, "2018-02-14 10:00:00"),
    ("2018-02-14", 11, 2, "2018-02-14 15:00:00"),
    ("2018-02-14", 17, 2, "2018-02-16 09:00:00"),
    ("2018-02-14", 8, 8, "2018-02-14 18:00:00"),
    ("2018-02-14", 20, 8, "2018-02-16 18:00:00"),
    ("2018-02-23", 18, 1, "2018-02-24 09:00:00"),
    ("2018-02-24", 18, 1, "2018-02-26 09:00:00"),
  ])
  func workingHoursSkipNightsAndHolidays(_ day: String, hour: Int, hours: Int, end: String) {
    let start = ZoneOffset.china.instant(Day(day)!, second: Int64(hour) * 3600)
    let found = office().advance(start, byOpenSeconds: Int64(hours) * 3600, zone: .china)
    #expect(found.map(ZoneOffset.china.text) == end)
  }

  @Test func advancingAgreesWithWalkingSecondBySecond() {
    let calendar = office()
    let start = ZoneOffset.china.instant(Day("2018-02-13")!, second: 0)
    for offset in stride(from: Int64(0), to: 3 * 86_400, by: 4_999) {
      let from = start.advanced(by: offset)
      var (left, now) = (Int64(7_211), from)
      while left > 0 {
        let (day, second) = ZoneOffset.china.local(now)
        let isOpen = calendar.intervals(on: day).contains {
          Int64($0.opens) <= second && second < Int64($0.closes)
        }
        if isOpen { left -= 1 }
        now = now.advanced(by: 1)
      }
      #expect(calendar.advance(from, byOpenSeconds: 7_211, zone: .china) == now)
    }
  }

  @Test func aCalendarThatNeverOpensHasNoOpening() {
    let shut = WorkingCalendar(code: "shut", weekdays: Array(repeating: [], count: 7))
    #expect(shut.nextOpening(atOrAfter: Instant(seconds: 0), zone: .china) == nil)
    #expect(shut.advance(Instant(seconds: 0), byOpenSeconds: 1, zone: .china) == nil)
  }
}
