import DivisionTables
import Foundation
import OrganizationComparison
import OrganizationGraph
import Testing

/// The divisions of the country, 2017 to 2023, edition by edition through change sets.
@Suite struct DivisionHistoryTests {
  private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../Examples/divisions/history.csv.gz").path

  private static func edition(_ year: Int) throws -> Organization {
    let made = try DivisionOrganization(path: path, edition: year)
    #expect(made.faults == [])
    return made.organization
  }

  /// An edition has units and nothing else.
  private static func inCodeOrder(_ organization: Organization) -> Organization {
    var result = organization
    result.units.sort { $0.code < $1.code }
    return result
  }

  @Test func sevenEditionsAreReplayedThroughChangeSetsUpToTheLast() throws {
    var current = try Self.edition(2017)
    #expect(OrganizationValidator.violations(of: current) == [])
    for year in 2018...2023 {
      let next = try Self.edition(year)
      let difference = try OrganizationDifference(from: current, to: next)
      current = current.applying(
        try OrganizationSnapshot(validated: current, revision: 0)
          .records(changedBy: difference.changes))
      #expect(Self.inCodeOrder(current) == Self.inCodeOrder(next), "edition \(year)")
      #expect(OrganizationValidator.violations(of: current) == [], "edition \(year)")
      print(
        "\(year): \(difference.changes.count) changes, \(difference.renamedCount) renamed,"
          + " \(difference.recodedCount) recoded, \(difference.movedCount) moved,"
          + " \(difference.mergedCount) merged, \(difference.closedCount) closed,"
          + " \(difference.addedCount) added")
    }
  }
}
