internal import GRDBSQLite
internal import WorkOrders

/// The tables of a ledger's file.
///
/// `event` is the ledger; everything else is derived from it in the same transaction and can be made
/// anew. An event's hash is SHA-256 over the hash before it (32 zeros before the first) and its bytes
/// (`EventText`).
enum LedgerLayout {
  /// Marks a database as a ledger ("WHLG").
  static let applicationID: Int64 = 0x5748_4C47
  static let version: Int64 = 1

  private static let tables = """
    CREATE TABLE event (
      sequence INTEGER PRIMARY KEY,
      order_id INTEGER NOT NULL,
      event BLOB NOT NULL,
      hash BLOB NOT NULL
    );
    CREATE INDEX event_of_order ON event (order_id);
    CREATE TABLE work_order (
      id INTEGER PRIMARY KEY,
      status TEXT NOT NULL,
      holder TEXT NOT NULL,
      category TEXT NOT NULL,
      origin TEXT NOT NULL,
      deadline INTEGER,
      filed INTEGER NOT NULL REFERENCES event (sequence),
      filed_at INTEGER NOT NULL,
      ended_at INTEGER,
      words TEXT NOT NULL,
      state BLOB NOT NULL
    );
    CREATE INDEX work_order_holder ON work_order (holder);
    CREATE INDEX work_order_category ON work_order (category);
    CREATE INDEX work_order_open ON work_order (id) WHERE ended_at IS NULL;
    CREATE TABLE order_count (status TEXT PRIMARY KEY, orders INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE request (
      key TEXT PRIMARY KEY,
      fingerprint INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      reply BLOB NOT NULL
    ) WITHOUT ROWID;
    """

  /// Whether the file is an empty database; throws unless it is that or a ledger of this version.
  static func check(_ connection: LedgerConnection) throws(LedgerError) -> Bool {
    let path = connection.path
    let application = try connection.integer("PRAGMA application_id")
    guard application == applicationID else {
      guard try connection.integer("SELECT count(*) FROM sqlite_master") == 0 else {
        throw LedgerError(.notALedger, "\(path): is a database of another kind, not a ledger")
      }
      return true
    }
    let found = try connection.integer("PRAGMA user_version") ?? 0
    guard found <= version else {
      throw LedgerError(
        .newerVersion,
        "\(path): is of a later version of this program (\(found), this knows \(version)); use that"
          + " version")
    }
    return false
  }

  static func make(_ connection: LedgerConnection) throws(LedgerError) {
    try connection.execute(
      """
      BEGIN IMMEDIATE;
      \(tables)
      PRAGMA application_id = \(applicationID);
      PRAGMA user_version = \(version);
      COMMIT
      """)
  }

  /// Opening leaves `synchronous` at what it was compiled to; with less than FULL the last commits may
  /// be lost in a power failure. Set, and looked at.
  static func makeDurable(_ connection: LedgerConnection) throws(LedgerError) {
    let journal = try connection.text("PRAGMA journal_mode = WAL")
    try connection.execute("PRAGMA synchronous = FULL")
    // 32 MiB: what a batch touches of the indexes of some million orders.
    try connection.execute("PRAGMA cache_size = -32768")
    let synchronous = try connection.integer("PRAGMA synchronous")
    guard synchronous == 2, journal == "wal" else {
      throw LedgerError(
        .failed,
        "\(connection.path): SQLite will not write durably here (synchronous"
          + " \(synchronous ?? -1), journal \(journal ?? "?")); put the ledger on a local disk")
    }
  }
}
