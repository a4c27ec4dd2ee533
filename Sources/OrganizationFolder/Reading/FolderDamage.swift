internal import OrganizationGraph
internal import OrganizationTables

/// What of a folder could not be read as it was meant.
struct FolderDamage {
  /// Number of rows that are missing, by table; `allRows` where it cannot be told.
  private(set) var lostRows: [RecordTable: Int] = [:]
  /// Number of records that are there under a code that is not the one meant, by table.
  private(set) var misnamed: [RecordTable: Int] = [:]
  /// Columns with faults, by table and record.
  private(set) var columns: [RecordTable: [Int: Set<String>]] = [:]

  static let allRows = Int.max

  /// Notes that any number of rows of a table may be missing.
  mutating func noteLoss(of table: RecordTable) {
    lostRows[table] = Self.allRows
  }

  /// Most codes of a table that may be unknown because of the damage.
  func mostUnknown(in table: RecordTable) -> Int {
    let lost = lostRows[table] ?? 0
    return lost == Self.allRows ? lost : lost + (misnamed[table] ?? 0)
  }

  mutating func note(_ outcome: OrganizationBuilder.Outcome, of table: RecordTable) {
    if let position = outcome.position {
      let faulty = Set(outcome.faults.map(\.column))
      columns[table, default: [:]][position] = faulty
      if faulty.contains("code") { misnamed[table, default: 0] += 1 }
    } else if lostRows[table] != Self.allRows {
      lostRows[table, default: 0] += 1
    }
  }
}
