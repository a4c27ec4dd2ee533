internal import GRDB
internal import OrganizationGraph
internal import OrganizationTables

/// Writes changes of records as versions of rows: O(c log n) where c is changes and n is rows.
struct RecordWriting {
  private struct Change {
    let key: RecordKey
    let isNew: Bool
    let after: [String]?
  }

  private let revision: Int
  private let db: Database
  private let path: String
  private var changes: [RecordTable: [Change]] = [:]

  init(revision: Int, _ db: Database, path: String) {
    self.revision = revision
    self.db = db
    self.path = path
  }

  /// Makes a record's rows, and changes the content's sums by them.
  mutating func look(at change: RecordChange, _ content: inout OrganizationContent) throws {
    do throws(UnrepresentableRecord) {
      let before = try change.before?.row()
      let after = try change.after?.row()
      content.change(.of(change.key.table), from: before, to: after)
      changes[change.key.table, default: []].append(
        Change(key: change.key, isNew: before == nil, after: after))
    } catch {
      throw StoreError(.unrepresentableRecord, path: path, "\(error)")
    }
  }

  /// Writes the rows, table by table.
  func write() throws -> [RevisionRecord.TableChanges] {
    try RecordTable.allCases.compactMap { table in try changes[table].map { try write($0, table) } }
  }

  private func write(
    _ changes: [Change], _ table: RecordTable
  ) throws -> RevisionRecord.TableChanges {
    let statements = RecordStatements(.of(table))
    let close = try db.makeStatement(sql: statements.close)
    for change in changes where !change.isNew {
      try close.execute(arguments: [revision] + StatementArguments(change.key.fields))
      guard db.changesCount == 1 else {
        throw StoreError(
          .damaged, path: path,
          "the record \(change.key) that is to change is not there; restore the file from a copy")
      }
    }
    let insertion = try RowInsertion(statements.insert, db)
    for change in changes {
      guard let after = change.after else { continue }
      try insertion.insert(
        position: nil, after, key: statements.description.key, revision: revision)
    }
    insertion.finish()
    return .init(
      table: table, added: changes.count { $0.isNew },
      changed: changes.count { !$0.isNew && $0.after != nil },
      removed: changes.count { $0.after == nil })
  }
}
