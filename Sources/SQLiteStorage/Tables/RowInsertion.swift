internal import GRDB
internal import GRDBSQLite

/// Inserts rows of text by one prepared statement.
///
/// Binds to SQLite directly: the arguments of GRDB are an array of boxed values for each row, which
/// was most of the time of a large import.
struct RowInsertion {
  private let statement: Statement
  private let db: Database

  /// SQLite's `SQLITE_TRANSIENT`, a macro that Swift does not see: it copies the text at once.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  init(_ sql: String, _ db: Database) throws {
    statement = try db.makeStatement(sql: sql)
    self.db = db
  }

  /// Inserts one row: `position` if there is one, the fields, the revision. Empty fields are NULL
  /// except in a key, which has none.
  func insert(position: Int?, _ fields: [String], key: [Int], revision: Int) throws {
    let handle = statement.sqliteStatement
    // Gives the result of the last step again, which was looked at then.
    sqlite3_reset(handle)
    var column: CInt = 1
    func checked(_ code: CInt) throws {
      // SQLITE_TOOBIG or SQLITE_NOMEM; the number of columns is the statement's own.
      guard code == SQLITE_OK else { throw failure(code) }
      column += 1
    }
    if let position { try checked(sqlite3_bind_int64(handle, column, Int64(position))) }
    for (index, field) in fields.enumerated() {
      if field.isEmpty && !key.contains(index) {
        try checked(sqlite3_bind_null(handle, column))
      } else {
        var field = field
        let code = field.withUTF8 { bytes in
          bytes.withMemoryRebound(to: CChar.self) {
            // An empty text may have no address, which would be NULL to SQLite.
            $0.isEmpty
              ? sqlite3_bind_text(handle, column, "", 0, Self.copied)
              : sqlite3_bind_text(
                handle, column, $0.baseAddress, CInt(clamping: $0.count), Self.copied)
          }
        }
        try checked(code)
      }
    }
    try checked(sqlite3_bind_int64(handle, column, Int64(revision)))
    // SQLITE_DONE is success; an insertion gives no rows. Anything else ends the transaction.
    let code = sqlite3_step(handle)
    guard code == SQLITE_DONE else { throw failure(code) }
  }

  /// Leaves no running statement behind, which would hold up the commit.
  func finish() {
    sqlite3_reset(statement.sqliteStatement)
  }

  private func failure(_ code: CInt) -> DatabaseError {
    let error = DatabaseError(
      resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
    finish()
    return error
  }
}
