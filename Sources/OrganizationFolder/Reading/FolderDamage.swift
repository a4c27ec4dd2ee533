internal import OrganizationGraph
internal import OrganizationTables

/// What of a folder could not be read as it was meant.
struct FolderDamage {
  /// Number of rows that are missing, by table; `allRows` where it cannot be told.
  private(set) var lostRows: [RecordTable: Int] = [:]
  /// Columns with faults, by table and record.
  private(set) var columns: [RecordTable: [Int: Set<String>]] = [:]

  static let allRows = Int.max

  /// Notes that any number of rows of a table may be missing.
  mutating func noteLoss(of table: RecordTable) {
    lostRows[table] = Self.allRows
  }

  mutating func note(_ outcome: OrganizationBuilder.Outcome, of table: RecordTable) {
    if let position = outcome.position {
      columns[table, default: [:]][position] = Set(outcome.faults.map(\.column))
    } else if lostRows[table] != Self.allRows {
      lostRows[table, default: 0] += 1
    }
  }
}
