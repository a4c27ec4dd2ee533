internal import GRDB
internal import OrganizationGraph
internal import OrganizationTables

/// Brings one table to the rows of a new revision.
///
/// The current rows and the new ones are walked side by side in the order of their keys: a key on
/// one side only was removed or added, a row that differs under the same key was changed. O(n)
/// rows; what changes is noted first and written after, as a walk must not meet its own changes. Behind
/// the last current row there is no walk left, so what comes then is written at once: the first import of
/// a table notes nothing, and makes each row once, for the digest and for SQLite.
struct TableImport {
  private let description: TableDescription
  private let statements: RecordStatements
  private let rows: CanonicalRows
  private let revision: Int
  private let db: Database
  private let path: String
  private let insertion: RowInsertion
  private var hasher: RowHasher
  private var content = ContentSum()
  private var removed: [[String]] = []
  private var changed: [Int] = []
  private var added: [Int] = []
  private var addedCount = 0

  init(
    _ description: TableDescription, _ organization: Organization, revision: Int, _ db: Database,
    path: String
  ) throws {
    self.description = description
    statements = RecordStatements(description)
    rows = description.rows(organization)
    self.revision = revision
    self.db = db
    self.path = path
    insertion = try RowInsertion(statements.insert, db)
    hasher = RowHasher(description)
  }

  /// Writes what differs; how much that is, and the sum of the hashes of all rows.
  mutating func run() throws -> (counts: RevisionRecord.TableChanges, content: ContentSum) {
    defer { insertion.finish() }
    try compare()
    let close = try db.makeStatement(sql: statements.close)
    for key in removed { try close.execute(arguments: [revision] + StatementArguments(key)) }
    var row = [String](repeating: "", count: rows.width)
    for index in changed {
      rows.read(index, into: &row)
      let key = keyFields(of: row, index)
      try close.execute(arguments: [revision] + StatementArguments(key))
    }
    for index in changed + added {
      rows.read(index, into: &row)
      try insert(index, row)
    }
    return (
      .init(
        table: rows.table, added: addedCount, changed: changed.count, removed: removed.count),
      content
    )
  }

  private mutating func compare() throws {
    let current = try TextRows(statements.selectCurrent, db)
    defer { current.finish() }
    var new = [String](repeating: "", count: rows.width)
    var (old, last) = (new, new)
    var index = 0
    var position = 0
    var isOldLeft = try current.next(&old)
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
        if index > 0 { try checkUnique(new, after: last) }
        content.add(hasher.hash(new, at: index))
        if order < 0 {
          addedCount += 1
          if isOldLeft { added.append(index) } else { try insert(index, new) }
        } else if !ByteOrder.isEqual(new, old) {
          changed.append(index)
        }
        index += 1
        swap(&new, &last)
        if index < rows.count { rows.read(index, into: &new) }
      } else {
        removed.append(keyFields(of: old, position))
      }
      if order >= 0 {
        position += 1
        isOldLeft = try current.next(&old)
      }
    }
  }
}

extension TableImport {
  /// Like `ByteOrder.compare`, over the keys of a new and a current row.
  private func compareKeys(
    _ new: [String], _ index: Int, _ old: [String], _ position: Int
  ) -> Int {
    if description.isOrdered { return index - position }
    for column in description.key {
      let order = ByteOrder.compare(new[column], old[column])
      if order != 0 { return order }
    }
    return 0
  }

  /// The values of `RecordStatements.key`.
  private func keyFields(of row: [String], _ position: Int) -> [String] {
    description.isOrdered ? ["\(position)"] : description.key.map { row[$0] }
  }

  private func checkUnique(_ row: [String], after last: [String]) throws {
    guard !description.isOrdered, description.key.allSatisfy({ row[$0] == last[$0] }) else {
      return
    }
    throw StoreError(
      .duplicateRecord, path: path,
      "two records of \(rows.table.rawValue) have the key"
        + " \(description.key.map { row[$0] }.joined(separator: ", "));"
        + " check the organisation before it is imported")
  }

  /// Writes a row, having made sure that its record can be read back from it.
  private func insert(_ index: Int, _ row: [String]) throws {
    do throws(UnrepresentableRecord) {
      try rows.requireFaithful(index, row)
    } catch {
      throw StoreError(.unrepresentableRecord, path: path, "\(error)")
    }
    try insertion.insert(
      position: description.isOrdered ? index : nil, row,
      key: description.isOrdered ? [] : description.key, revision: revision)
  }
}
