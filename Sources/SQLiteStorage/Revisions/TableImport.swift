internal import GRDB
internal import OrganizationGraph
internal import OrganizationTables

/// Brings one table to the rows of a new revision.
///
/// The current rows and the new ones are walked side by side in the order of their keys: a key on
/// one side only was removed or added, a row that differs under the same key was changed. O(n)
/// rows; what changes is noted first and written after, as a walk must not meet its own changes.
struct TableImport {
  private let statements: RecordStatements
  private let rows: CanonicalRows
  private let revision: Int
  private let db: Database
  private let path: String
  private var removed: [[String]] = []
  private var changed: [Int] = []
  private var added: [Int] = []

  init(
    _ description: TableDescription, _ organization: Organization, revision: Int, _ db: Database,
    path: String
  ) {
    statements = RecordStatements(description)
    rows = description.rows(organization)
    self.revision = revision
    self.db = db
    self.path = path
  }

  mutating func run() throws -> RevisionRecord.TableChanges {
    try compare()
    let close = try db.makeStatement(sql: statements.close)
    for key in removed { try close.execute(arguments: [revision] + StatementArguments(key)) }
    var row = [String](repeating: "", count: rows.width)
    for index in changed {
      try read(index, into: &row)
      let key = keyFields(of: row, index)
      try close.execute(arguments: [revision] + StatementArguments(key))
    }
    let insertion = try RowInsertion(statements.insert, db)
    for index in changed { try insert(index, by: insertion, &row) }
    for index in added { try insert(index, by: insertion, &row) }
    insertion.finish()
    return .init(
      table: rows.table, added: added.count, changed: changed.count, removed: removed.count)
  }

  private mutating func compare() throws {
    let current = try Row.fetchCursor(db, sql: statements.selectCurrent)
    var new = [String](repeating: "", count: rows.width)
    var old = new
    var previous: [String]?
    var index = 0
    var position = 0
    var isOldLeft = try next(current, &old)
    if index < rows.count { rows.read(index, into: &new) }
    while index < rows.count || isOldLeft {
      let order =
        if index == rows.count {
          1
        } else if !isOldLeft {
          -1
        } else {
          compareKeys(new, index, old, position)
        }
      if order <= 0 {
        try checkUnique(new, after: &previous)
        if order < 0 {
          added.append(index)
        } else if !ByteOrder.isEqual(new, old) {
          changed.append(index)
        }
        index += 1
        if index < rows.count { rows.read(index, into: &new) }
      } else {
        removed.append(keyFields(of: old, position))
      }
      if order >= 0 {
        position += 1
        isOldLeft = try next(current, &old)
      }
    }
  }
}

extension TableImport {
  private func next(_ cursor: RowCursor, _ fields: inout [String]) throws -> Bool {
    guard let row = try cursor.next() else { return false }
    row.read(into: &fields)
    return true
  }

  /// Like `ByteOrder.compare`, over the keys of a new and a current row.
  private func compareKeys(
    _ new: [String], _ index: Int, _ old: [String], _ position: Int
  ) -> Int {
    if statements.description.isOrdered { return index - position }
    for column in statements.description.key {
      let order = ByteOrder.compare(new[column], old[column])
      if order != 0 { return order }
    }
    return 0
  }

  /// The values of `RecordStatements.key`.
  private func keyFields(of row: [String], _ position: Int) -> [String] {
    statements.description.isOrdered
      ? ["\(position)"] : statements.description.key.map { row[$0] }
  }

  private func checkUnique(_ row: [String], after previous: inout [String]?) throws {
    guard !statements.description.isOrdered else { return }
    let key = statements.description.key.map { row[$0] }
    if previous == key {
      throw StoreError(
        .duplicateRecord, path: path,
        "two records of \(rows.table.rawValue) have the key \(key.joined(separator: ", "));"
          + " check the organisation before it is imported")
    }
    previous = key
  }

  /// Reads a row that is to be written, and makes sure that it can be read back.
  private func read(_ index: Int, into row: inout [String]) throws {
    do throws(UnrepresentableRecord) {
      try rows.readFaithful(index, into: &row)
    } catch {
      throw StoreError(.unrepresentableRecord, path: path, "\(error)")
    }
  }

  private func insert(_ index: Int, by insertion: RowInsertion, _ row: inout [String]) throws {
    try read(index, into: &row)
    let isOrdered = statements.description.isOrdered
    try insertion.insert(
      position: isOrdered ? index : nil, row, key: isOrdered ? [] : statements.description.key,
      revision: revision)
  }
}
