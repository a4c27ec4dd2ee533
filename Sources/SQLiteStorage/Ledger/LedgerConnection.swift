internal import GRDBSQLite
internal import Glibc
internal import WorkOrders

/// One connection to a ledger's file, used by one thread at a time. Closed with its last reference.
///
/// It is SQLite's own interface: the ledger must see the result of every commit and every checkpoint
/// itself, and must write tens of thousands of rows a second.
final class LedgerConnection: @unchecked Sendable {
  let handle: OpaquePointer
  let path: String
  /// Pages in the log after the last commit.
  private(set) var logPages: CInt = 0
  private var statements: [String: LedgerStatement] = [:]
  /// As its last transaction saw them.
  var names = LedgerNames()
  /// Of its layout: archives may be of earlier ones. Looked at when a row is first read, when a file that is
  /// written to is up to date.
  private(set) lazy var version = (try? integer("PRAGMA user_version")) ?? 0
  /// How the sum of a row is asked for (`RowSum`): in files of the third version there is none.
  var crc: String { version < LedgerLayout.firstWithSums ? "NULL" : "crc" }

  /// Every row has its sum, or is damaged: in files that began with the seventh version or a later one.
  private(set) lazy var requiresSums =
    (try? integer("SELECT \"notnull\" FROM pragma_table_info('event') WHERE name = 'crc'")) == 1

  init(_ path: String, flags: CInt) throws(LedgerError) {
    var handle: OpaquePointer?
    // Even a connection that could not be opened has its error, and must be closed.
    let code = sqlite3_open_v2(
      path, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard code == SQLITE_OK, let handle else {
      let error = LedgerConnection.error(code, handle, path)
      sqlite3_close_v2(handle)
      throw error
    }
    self.handle = handle
    self.path = path
    // Others hold locks only for moments: while they open, or while the file is looked at.
    sqlite3_busy_timeout(handle, 5_000)
  }

  deinit {
    statements = [:]
    sqlite3_close_v2(handle)
  }

  /// Keeps `logPages` up to date, in the place of SQLite's own checkpoints, whose results nobody sees.
  func countLogPages() {
    // The hook is called by this connection's commits only, so it lives no longer than the object.
    let me = Unmanaged.passUnretained(self).toOpaque()
    sqlite3_wal_hook(
      handle,
      { me, _, _, pages in
        Unmanaged<LedgerConnection>.fromOpaque(me!).takeUnretainedValue().logPages = pages
        return SQLITE_OK
      }, me)
  }

  func execute(_ sql: String) throws(LedgerError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw error(code) }
  }

  /// A statement that is kept for the next time.
  func statement(_ sql: String) throws(LedgerError) -> LedgerStatement {
    if let known = statements[sql] {
      known.reset()
      return known
    }
    let statement = try LedgerStatement(sql, self)
    statements[sql] = statement
    return statement
  }

  /// Lets every statement go that was kept.
  func forgetStatements() { statements = [:] }

  /// The one integer of the one row of a query; nil without a row.
  func integer(_ sql: String) throws(LedgerError) -> Int64? {
    let statement = try statement(sql)
    defer { statement.reset() }
    return try statement.step() ? statement.integer(0) : nil
  }

  func text(_ sql: String) throws(LedgerError) -> String? {
    let statement = try statement(sql)
    defer { statement.reset() }
    return try statement.step() ? statement.text(0) : nil
  }

  func error(_ code: CInt) -> LedgerError { Self.error(code, handle, path) }

  /// `SQLITE_IOERR_WRITE` and `SQLITE_READONLY_ROLLBACK`, macros that Swift does not see.
  static let failedWrite = SQLITE_IOERR | 3 << 8
  static let needsRollback = SQLITE_READONLY | 3 << 8

  /// Names an error for what it means to whoever runs the ledger, with SQLite's words.
  static func error(_ code: CInt, _ handle: OpaquePointer?, _ path: String) -> LedgerError {
    let said = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "no memory"
    switch code & 0xFF {
    case SQLITE_FULL:
      return LedgerError(.diskFull, "\(path): there is no more room (\(said))")
    case SQLITE_IOERR where code == Self.failedWrite:
      // What was not written whole was not committed either, and no sync was asked for: a quota, a
      // limit on the file's size, or a disk that takes nothing.
      return LedgerError(.diskFull, "\(path): cannot be written to (\(said))")
    case SQLITE_NOTADB:
      return LedgerError(.notALedger, "\(path): is no ledger (\(said))")
    case SQLITE_CORRUPT:
      return LedgerError(
        .damaged, "\(path): is damaged (\(said)); restore it from a backup")
    case SQLITE_READONLY where code == Self.needsRollback:
      return LedgerError(
        .cutOff,
        "\(path): was being made when the power failed or its process was killed; start the server on"
          + " it once, which takes that back")
    case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
      return LedgerError(.readOnly, "\(path): may not be written (\(said))")
    case SQLITE_CANTOPEN where access(path, F_OK) != 0 && errno == ENOENT:
      return LedgerError(.missing, "\(path): there is no such file; name the ledger itself")
    case SQLITE_CANTOPEN:
      return LedgerError(
        .readOnly, "\(path): cannot be opened (\(said)); its folder must allow files beside it")
    case SQLITE_BUSY, SQLITE_LOCKED:
      return LedgerError(.locked, "\(path): is in use by another program (\(said))")
    default:
      return LedgerError(.failed, "\(path): \(said) (SQLite \(code))")
    }
  }
}

/// A prepared statement of one connection.
final class LedgerStatement {
  private let handle: OpaquePointer
  private unowned let connection: LedgerConnection
  private var column: CInt = 0

  /// `SQLITE_TRANSIENT`, a macro that Swift does not see: SQLite copies the bytes at once.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  init(_ sql: String, _ connection: LedgerConnection) throws(LedgerError) {
    var handle: OpaquePointer?
    let code = sqlite3_prepare_v3(
      connection.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
    guard code == SQLITE_OK, let handle else { throw connection.error(code) }
    self.handle = handle
    self.connection = connection
  }

  deinit { sqlite3_finalize(handle) }

  /// Rows may be from before there were sums.
  var mayLackSums: Bool { !connection.requiresSums }

  /// Ready to be bound and run again. Gives the error of the last step once more, which was seen.
  func reset() {
    sqlite3_reset(handle)
    column = 0
  }

  // Binding can fail only for want of memory or a column too many; the step then tells.

  func bind(_ value: Int64?) {
    column += 1
    if let value {
      sqlite3_bind_int64(handle, column, value)
    } else {
      sqlite3_bind_null(handle, column)
    }
  }

  func bind(_ value: UInt64) { bind(Int64(bitPattern: value)) }

  func bind(_ text: String) {
    column += 1
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        // An empty text may have no address, which would be NULL.
        _ =
          $0.isEmpty
          ? sqlite3_bind_text(handle, column, "", 0, Self.copied)
          : sqlite3_bind_text(
            handle, column, $0.baseAddress, CInt(clamping: $0.count), Self.copied)
      }
    }
  }

  func bind(_ bytes: [UInt8]) {
    column += 1
    bytes.withUnsafeBytes {
      _ =
        $0.isEmpty
        ? sqlite3_bind_zeroblob(handle, column, 0)
        : sqlite3_bind_blob(handle, column, $0.baseAddress, CInt(clamping: $0.count), Self.copied)
    }
  }

  /// True if there is a row.
  func step() throws(LedgerError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code:
      let error = connection.error(code)
      reset()
      throw error
    }
  }

  /// Runs a statement that gives no rows.
  func run() throws(LedgerError) {
    _ = try step()
    reset()
  }

  func integer(_ column: CInt) -> Int64 { sqlite3_column_int64(handle, column) }
  func isNull(_ column: CInt) -> Bool { type(column) == SQLITE_NULL }
  var columnCount: CInt { sqlite3_column_count(handle) }
  func type(_ column: CInt) -> CInt { sqlite3_column_type(handle, column) }

  func text(_ column: CInt) -> String {
    withBytes(column) { String(decoding: $0, as: UTF8.self) }
  }

  func bytes(_ column: CInt) -> [UInt8] { withBytes(column) { Array($0) } }

  /// The bytes of a column, valid during the call.
  func withBytes<Result>(_ column: CInt, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    // Asked in this order, so that the pointer stays good.
    let start = sqlite3_column_blob(handle, column)
    let count = Int(sqlite3_column_bytes(handle, column))
    return body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
  }
}
