internal import GRDBSQLite
internal import Glibc
internal import WorkOrders

/// The file of an archive: written from the selection beside its name, then on disk whole, then there.
struct ArchiveFile {
  static let schema = "old"

  let path: String
  private var partial: String { path + ".partial" }

  var exists: Bool { access(path, F_OK) == 0 }

  /// The archive without its folder, as the ledger records it.
  var name: String { String(path.split(separator: "/").last ?? "") }

  /// Copies what leaves, byte for byte. O(that); killed meanwhile, there is no file of the name.
  func write(_ connection: LedgerConnection) throws(LedgerError) {
    unlink(partial)
    do throws(LedgerError) {
      try attach(partial, connection)
      do throws(LedgerError) {
        // Nobody sees it before it is whole, so it needs no journal.
        try connection.execute(
          "PRAGMA old.journal_mode = OFF; PRAGMA old.synchronous = OFF; BEGIN; \(Self.tables(connection))"
        )
        try connection.execute(Self.copy)
        try countOrders(connection)
        try ScoreWriting(connection, schema: Self.schema).addAll()
        try connection.execute("COMMIT")
      } catch {
        // Fails only where the transaction has ended by itself.
        if sqlite3_get_autocommit(connection.handle) == 0 { try? connection.execute("ROLLBACK") }
        try? detach(connection)
        throw error
      }
      try detach(connection)
      try sync(partial)
      guard chmod(partial, 0o444) == 0, rename(partial, path) == 0 else {
        throw LedgerError(.failed, "\(path): \(String(cString: strerror(errno)))")
      }
    } catch {
      unlink(partial)
      throw error
    }
    let slash = path.lastIndex(of: "/")
    try sync(slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? ".")
  }

  private func countOrders(_ connection: LedgerConnection) throws(LedgerError) {
    let table = "\(Self.schema).order_count"
    let counts = try CountWriting(table, key: "status", count: "orders", connection)
    let rows = try LedgerStatement(
      "SELECT status, count(*) FROM \(Self.schema).work_order GROUP BY status", connection)
    while try rows.step() { try counts.add(rows.integer(1), to: rows.integer(0)) }
  }

  func attach(_ connection: LedgerConnection) throws(LedgerError) {
    try attach(path, connection)
  }

  private func attach(_ file: String, _ connection: LedgerConnection) throws(LedgerError) {
    let attach = try LedgerStatement("ATTACH ? AS \(Self.schema)", connection)
    attach.bind(file)
    try attach.run()
  }

  func detach(_ connection: LedgerConnection) throws(LedgerError) {
    // A statement that knows the file must not be in the way.
    connection.forgetStatements()
    try connection.execute("DETACH \(Self.schema)")
  }

  private func sync(_ path: String) throws(LedgerError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    defer { if descriptor >= 0 { close(descriptor) } }
    guard descriptor >= 0, fsync(descriptor) == 0 else {
      throw LedgerError(.failed, "\(path): \(String(cString: strerror(errno)))")
    }
  }

  /// Its rows are those of the ledger, with sums where these have some.
  private static func tables(_ connection: LedgerConnection) -> String {
    LedgerLayout.tables(requiringSums: connection.requiresSums)
      .replacing("CREATE TABLE ", with: "CREATE TABLE old.")
      .replacing("CREATE INDEX ", with: "CREATE INDEX old.")
  }

  private static let copy = """
    INSERT INTO old.name SELECT number, name, crc FROM main.name ORDER BY number;
    INSERT INTO old.event
      SELECT sequence, order_id, former, events, hash, crc FROM main.event
      WHERE order_id IN (SELECT id FROM leaving)
        AND sequence <= (SELECT max(last) FROM cut WHERE leaves = 1)
      ORDER BY sequence;
    INSERT INTO old.work_order
      SELECT here.* FROM leaving CROSS JOIN main.work_order AS here ON here.id = leaving.id
      ORDER BY leaving.id;
    INSERT INTO old.request
      SELECT here.* FROM cut
        CROSS JOIN main.request AS here ON here.sequence BETWEEN first AND last
      WHERE leaves = 1 ORDER BY last, here.sequence;
    INSERT INTO old.record
      SELECT number, behind, text, hash, crc FROM main.record
      WHERE behind < (SELECT max(last) FROM cut WHERE leaves = 1) ORDER BY number;
    INSERT INTO old.gap SELECT last, first, 0, hash FROM cut WHERE leaves = 0 ORDER BY last;
    PRAGMA old.application_id = \(LedgerLayout.archiveID);
    PRAGMA old.user_version = \(LedgerLayout.version)
    """
}
