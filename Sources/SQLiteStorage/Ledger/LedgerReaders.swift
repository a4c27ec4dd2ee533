internal import GRDBSQLite
internal import Synchronization
internal import WorkOrders

/// Connections that only read, lent to one reader at a time. They make no checkpoints: SQLite before
/// 3.51.3 may lose pages when two connections do.
final class LedgerReaders: Sendable {
  private let path: String
  private let idle = Mutex<[LedgerConnection]>([])

  init(_ path: String) { self.path = path }

  func close() { idle.withLock { $0 = [] } }

  /// Reads one state of the ledger, whatever is appended meanwhile.
  func read<Result>(
    _ body: (LedgerConnection) throws(LedgerError) -> Result
  ) throws(LedgerError) -> Result {
    let waiting = idle.withLock { $0.popLast() }
    let connection = if let waiting { waiting } else { try make() }
    try connection.statement("BEGIN").run()
    let result: Swift.Result<Result, LedgerError>
    do throws(LedgerError) {
      try connection.names.read(connection)
      result = .success(try body(connection))
    } catch {
      result = .failure(error)
    }
    try connection.statement("COMMIT").run()
    idle.withLock { $0.append(connection) }
    return try result.get()
  }

  private func make() throws(LedgerError) -> LedgerConnection {
    let connection = try LedgerConnection(path, flags: SQLITE_OPEN_READONLY)
    try connection.execute("PRAGMA query_only = 1")
    return connection
  }
}
