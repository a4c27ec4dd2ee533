internal import GRDB
internal import GRDBSQLite

/// The rows that a query gives, as texts.
///
/// Reads from SQLite directly: the rows of GRDB look up what each column is, which was a good part of the
/// time of opening a large store.
struct TextRows {
  private let statement: Statement
  private let db: Database

  /// Two that are read at the same time have different queries.
  ///
  /// - Parameter arguments: of the query's `?`.
  init(_ sql: String, _ db: Database, _ arguments: StatementArguments = []) throws {
    statement = try db.cachedStatement(sql: sql)
    try statement.setArguments(arguments)
    self.db = db
  }

  /// Reads the first columns of the next row into `fields`; NULL is empty. False if there is no row left.
  func next(_ fields: inout [String]) throws -> Bool {
    let handle = statement.sqliteStatement
    let code = sqlite3_step(handle)
    guard code == SQLITE_ROW else {
      let message = db.lastErrorMessage
      // Leaves no running statement behind, which would hold up the end of the transaction.
      sqlite3_reset(handle)
      if code == SQLITE_DONE { return false }
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
    for column in fields.indices {
      // NULL for an absent value; otherwise the bytes stay until the next step.
      guard let text = sqlite3_column_text(handle, CInt(column)) else {
        fields[column] = ""
        continue
      }
      let count = Int(sqlite3_column_bytes(handle, CInt(column)))
      fields[column] = String(
        decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }
    return true
  }

  /// A number of the row that was read last.
  func number(_ column: Int) -> Int {
    Int(sqlite3_column_int64(statement.sqliteStatement, CInt(column)))
  }

  /// Ends the reading before the last row.
  func finish() { sqlite3_reset(statement.sqliteStatement) }
}
