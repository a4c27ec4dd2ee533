import CatalogueLearning
import Foundation
import OrganizationFolder
import OrganizationGraph
import Testing

/// The orders of Pingshan District in 2018: learned on the earlier file, judged on the later.
@Suite("Learning and replaying Pingshan District")
struct PingshanTests {
  private static let example = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Examples/pingshan")

  private static func organization() throws -> Organization {
    let folder = example.appending(path: "organisation").path
    switch try OrganizationFolderReader(folder: folder).read() {
    case .organization(let organization): return organization
    case .faults(let faults):
      Issue.record("\(faults.faults.first.map { "\($0)" } ?? "faults")")
      throw CancellationError()
    }
  }

  @Test("What later orders show is found, without having seen them")
  func laterOrders() throws {
    let organization = try Self.organization()
    let snapshot = try OrganizationSnapshot(organization)
    let reader = TicketReader(snapshot)
    let past = try reader.read(path: Self.example.appending(path: "facts/past.csv").path)
    let later = try reader.read(path: Self.example.appending(path: "facts/later.csv").path)
    #expect(past.rows == 4_900)
    #expect(later.rows == 2_100)
    for history in [past, later] {
      #expect(history.notes.allSatisfy { [.noUnit, .noPlace].contains($0.reason) })
    }
    let (last, first) = (past.tickets.last!, later.tickets.first!)
    #expect(last.precedes(first))

    let catalogue = CatalogueLearner(snapshot).learn(past.tickets, source: past.file)
    let days = "2018-02-08..2018-10-10"
    #expect(catalogue.duties.allSatisfy { $0.source == "learned from past.csv \(days)" })
    #expect(catalogue.duties.count < 2 * past.tickets.count + 1_000)
    let published = try OrganizationSnapshot(
      organization.replacingLearnedDuties(with: catalogue.duties))
    let report = Replay(published).run(later, clock: ContinuousClock()).report
    #expect(report.score.judged == later.tickets.count)
    // A plain back-off reaches 0.685 and 0.823 on the same orders.
    let judged = Double(report.score.judged)
    let (lead, firstThree) = (
      Double(report.score.lead) / judged, Double(report.score.firstThree) / judged
    )
    #expect(lead >= 0.70, "\(lead)")
    #expect(firstThree >= 0.86, "\(firstThree)")
    #expect(report.caughtByCatchAll * 100 < report.score.judged)
  }
}
