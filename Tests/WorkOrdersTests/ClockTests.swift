import OrganizationGraph
import Testing
import WorkOrders

@Suite struct ClockTests {
  private let zone = ZoneOffset.china

  private func instant(_ day: String, _ hour: Int64, _ minute: Int64 = 0) -> Instant {
    zone.instant(Day(day)!, second: hour * 3_600 + minute * 60)
  }

  /// 2018-09-28 is a Friday, 2018-10-01 a Monday.
  @Test(arguments: [
    ("2018-09-28", 17, "2018-10-01", 12), ("2018-09-28", 9, "2018-09-28", 15),
    ("2018-09-29", 3, "2018-10-01", 15), ("2018-12-31", 16, "2019-01-01", 11),
  ])
  func workingHoursCrossNightsWeekendsMonthsAndYears(
    day: String, hour: Int64, endDay: String, endHour: Int64
  ) {
    let end = SmallWorld.times.end(of: .sign, urgency: "normal", from: instant(day, hour))
    // Four working hours, with noon from 12 to 14; a limit used up at closing time ends there.
    let expected = instant(endDay, endHour)
    #expect(zone.text(end) == zone.text(expected))
  }

  @Test func runningHoursRunThroughTheNight() {
    let start = instant("2018-02-28", 23, 50)
    let end = SmallWorld.times.end(of: .sign, urgency: "urgent", from: start)
    #expect(zone.text(end) == "2018-03-01 00:20:00")
  }

  @Test func whatWasLeftWhenParkedIsLeftInWorkingHours() {
    let times = SmallWorld.times
    // Parked on Friday at 16 with three hours left until Monday 10; resumed on Wednesday at 11.
    let moved = times.moved(
      instant("2018-10-01", 10), parkedAt: instant("2018-09-28", 16),
      until: instant("2018-10-03", 11), hours: times.calendar)
    #expect(zone.text(moved) == "2018-10-03 16:00:00")
    let running = times.moved(
      instant("2018-10-01", 10), parkedAt: instant("2018-09-28", 16),
      until: instant("2018-10-03", 11), hours: nil)
    #expect(zone.text(running) == "2018-10-06 05:00:00")
  }

  @Test func theWarningComesWhenAFifthIsLeftAndNotInThePast() {
    let start = SmallWorld.start
    let deadline = start.advanced(by: 1_000)
    let times = SmallWorld.times
    #expect(
      times.warning(from: start, deadline: deadline, now: start, hours: nil)?.seconds
        == start.seconds + 800)
    #expect(
      times.warning(
        from: start, deadline: deadline, now: start.advanced(by: 800), hours: nil) == nil)
  }

  @Test func aWarningOfWorkingTimeComesInWorkingTime() {
    let times = SmallWorld.times
    // Two open hours from Friday at 17: due on Monday at 10, of which a fifth is 24 minutes.
    let start = instant("2018-09-28", 17)
    let warning = times.warning(
      from: start, deadline: instant("2018-10-01", 10), now: start, hours: times.calendar)
    #expect(warning.map(zone.text) == "2018-10-01 09:36:00")
    // Where no hour is open between the two, every hour counts.
    let night = times.warning(
      from: instant("2018-09-28", 20), deadline: instant("2018-09-28", 21),
      now: instant("2018-09-28", 20), hours: times.calendar)
    #expect(night.map(zone.text) == "2018-09-28 20:48:00")
  }

  @Test func timeNeverFallsWhateverTheWallClockDoes() {
    var clock = SteadyClock(last: Instant(seconds: 1_000), wall: 900, monotonic: 50)
    #expect(clock.now(wall: 901, monotonic: 51).seconds == 1_001)
    // An hour back: on at the pace of the monotonic clock.
    #expect(clock.now(wall: -2_600, monotonic: 61).seconds == 1_011)
    // A little ahead: taken over.
    #expect(clock.now(wall: 1_500, monotonic: 62).seconds == 1_500)
    // A year ahead for a while: not believed.
    #expect(clock.now(wall: 31_000_000, monotonic: 63).seconds == 1_501)
    #expect(clock.now(wall: 1_600, monotonic: 160).seconds == 1_600)
    // A day ahead, and still so after five minutes: the machine had slept.
    #expect(clock.now(wall: 88_000, monotonic: 161).seconds == 1_601)
    #expect(clock.now(wall: 88_299, monotonic: 460).seconds == 1_900)
    #expect(clock.now(wall: 88_300, monotonic: 461).seconds == 88_300)
  }

  @Test func aDayOffOpensTheClockOfNoState() throws {
    var state = OrderState(SmallWorld.received())!
    #expect(state.nextClock?.kind == .state)
    state.status = .closed
    #expect(state.nextClock == nil)
  }
}
