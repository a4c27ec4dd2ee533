package import OrganizationGraph

/// The changes that make one organisation into another, in the words of its staff.
///
/// Units that were renamed, given another code, moved or merged are recognised as such
/// (`UnitMatching`); what no such change says is added, replaced or removed record by record. Applied
/// to the first organisation the changes give exactly the records of the second.
package struct OrganizationDifference {
  package private(set) var changes: [Change] = []
  /// Units that are the same under another code.
  package private(set) var recodedCount = 0
  package private(set) var renamedCount = 0
  /// Moved in chain or line or to another home.
  package private(set) var movedCount = 0
  /// Units that were merged into another.
  package private(set) var mergedCount = 0
  package private(set) var closedCount = 0
  package private(set) var addedCount = 0

  /// Compares two sound organisations with the same schema. O(n log n) where n is records.
  ///
  /// - Throws: `ComparisonError` if the schemas differ, which no change set can say.
  package init(
    from old: Organization, to new: Organization
  ) throws(ComparisonError) {
    guard old.schema == new.schema else { throw ComparisonError.schemasDiffer }
    var units = UnitDifference(old, new)
    var reached = old
    let snapshot = OrganizationSnapshot(validated: old, revision: 0)
    // A change that cannot be made here, because of what else hangs on the unit, is left to the
    // comparison of records.
    while true {
      do {
        reached = old.applying(try snapshot.records(changedBy: units.changes))
        break
      } catch {
        guard let position = error.change else { throw ComparisonError.notApplicable(error) }
        units.changes.remove(at: position)
      }
    }
    changes = units.changes + RecordDifference(reached, new).changes
    for change in changes {
      switch change {
      case .recode: recodedCount += 1
      case .rename: renamedCount += 1
      case .move, .moveInLine: movedCount += 1
      case .merge(let merge): mergedCount += merge.units.count
      case .close: closedCount += 1
      case .remove(let key) where key.table == .units: closedCount += 1
      case .add(.unit): addedCount += 1
      default: break
      }
    }
  }
}

/// Why two organisations cannot be compared.
package struct ComparisonError: Error, Sendable, CustomStringConvertible {
  package let description: String

  static let schemasDiffer = ComparisonError(
    description: "the two organisations have different tiers, and no change set changes the schema;"
      + " import the new folder instead")

  static func notApplicable(_ error: EditError) -> ComparisonError {
    ComparisonError(description: "\(error)")
  }
}
