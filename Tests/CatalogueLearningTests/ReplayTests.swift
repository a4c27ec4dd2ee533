import CatalogueLearning
import Foundation
import OrganizationGraph
import Testing

/// Moves on by a second whenever it is asked.
private final class SteppingClock: Clock, @unchecked Sendable {
  struct Instant: InstantProtocol {
    var seconds: Int64
    func advanced(by duration: Duration) -> Self {
      Self(seconds: seconds + duration.components.seconds)
    }
    func duration(to other: Self) -> Duration { .seconds(other.seconds - seconds) }
    static func < (a: Self, b: Self) -> Bool { a.seconds < b.seconds }
  }

  private var asked: Int64 = 0
  let minimumResolution = Duration.seconds(1)
  var now: Instant {
    asked += 1
    return Instant(seconds: asked)
  }
  func sleep(until deadline: Instant, tolerance: Duration?) async throws {}
}

@Suite("Replaying tickets")
struct ReplayTests {
  private func snapshot() throws -> OrganizationSnapshot {
    var organization = SmallOrganization.make()
    for (unit, confidence) in [("water", 900), ("city", 500), ("m1", 300)] {
      var duty = Duty(holder: .unit(unit), category: "1")
      duty.confidence = confidence
      duty.support = 1
      organization.duties.append(duty)
    }
    return try OrganizationSnapshot(organization)
  }

  @Test("The report counts leads, first three, catch-alls and confusions")
  func report() throws {
    let snapshot = try snapshot()
    let tickets = snapshot.tickets([
      ("water", "1.2.3", "C11"), ("city", "1.2.3", "C11"), ("m1", "1", "C12"),
      ("m1", "1.2", "C12"), ("e1", "1", "C11"), ("m2", "5", "C21"),
    ])
    let outcome = Replay(snapshot).run(tickets, file: "later.csv", clock: SteppingClock())
    let report = outcome.report
    #expect(report.rows == 6)
    #expect(report.score.judged == 6)
    #expect(report.score.lead == 1)
    #expect(report.score.firstThree == 4)
    #expect(report.caughtByCatchAll == 1)
    #expect(report.refused == 0)
    #expect(report.decisionsPerSecond == 6)
    #expect(
      report.confusions.map { "\($0.actual) \($0.chosen) \($0.count)" } == [
        "m1 water 2", "city water 1", "e1 water 1", "m2 C21 1",
      ])
    #expect(
      report.byCategory.map { "\($0.code) \($0.score.judged) \($0.score.lead)" } == [
        "1 5 1", "5 1 0",
      ])
    #expect(report.byUnit.map(\.code) == ["m1", "city", "e1", "m2", "water"])
    #expect(outcome.decisions.map(\.lead) == Array(repeating: "water", count: 5) + ["C21"])
    #expect(outcome.decisions[0].firstThree == ["water", "city", "m1"])
    let data = try JSONEncoder().encode(report)
    let copy = try JSONDecoder().decode(ReplayReport.self, from: data)
    #expect(copy == report)
  }

  @Test("Two replays write the same bytes")
  func sameBytes() throws {
    let snapshot = try snapshot()
    let tickets = snapshot.tickets([("water", "1.2.3", "C11"), ("m2", "5", "C21")])
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var files: [String] = []
    for name in ["first.csv", "second.csv"] {
      let path = folder.appending(path: name).path
      let outcome = Replay(snapshot).run(tickets, file: "later.csv", clock: ContinuousClock())
      try ReplayDecision.write(outcome.decisions, path: path)
      files.append(try String(contentsOfFile: path, encoding: .utf8))
    }
    #expect(files[0] == files[1])
    #expect(
      files[0] == """
        id,lead,cost,first,second,third
        1,water,6500,water,city,m1
        2,C21,60000,C21,S2,D

        """)
  }

  @Test("A day on which a place does not exist is refused with line and reason")
  func refused() throws {
    var organization = SmallOrganization.make()
    let row = organization.units.firstIndex { $0.code == "C22" }!
    let before = try OrganizationSnapshot(organization)
    let tickets = before.tickets([("water", "5", "C22"), ("water", "5", "C21")])
    organization.units[row].term = Term(until: firstDay)
    let report = Replay(try OrganizationSnapshot(organization))
      .run(tickets, file: "later.csv", clock: ContinuousClock()).report
    #expect(report.refused == 1)
    #expect(report.score.judged == 1)
    #expect(report.refusals.first?.hasPrefix("line 2: origin: ") == true)
  }
}
