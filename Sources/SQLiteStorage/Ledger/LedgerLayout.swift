internal import GRDBSQLite
internal import WorkOrders

/// The tables of a ledger's file.
///
/// `event` is the ledger; everything else is derived from it in the same transaction and can be made
/// anew. A row has the events of one order that were taken right behind each other in one transaction
/// (`EventText`), under the sequence of the last. Its hash is SHA-256 over the hash of the row before it
/// (32 zeros before the first) and these bytes. `former` is the row before of the same order, 0 for its
/// first: an order's history is read backwards from `work_order.last`, and costs no index.
///
/// Statuses, units and categories are numbers of `name`, so that rows and indexes are a few bytes wide.
enum LedgerLayout {
  /// Marks a database as a ledger ("WHLG").
  static let applicationID: Int64 = 0x5748_4C47
  static let version: Int64 = 2

  static let tables = """
    CREATE TABLE event (
      sequence INTEGER PRIMARY KEY,
      order_id INTEGER NOT NULL,
      former INTEGER NOT NULL,
      events BLOB NOT NULL,
      hash BLOB NOT NULL
    );
    CREATE TABLE name (number INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE work_order (
      id INTEGER PRIMARY KEY,
      status INTEGER NOT NULL REFERENCES name (number),
      holder INTEGER NOT NULL REFERENCES name (number),
      category INTEGER NOT NULL REFERENCES name (number),
      origin INTEGER NOT NULL REFERENCES name (number),
      deadline INTEGER,
      filed INTEGER NOT NULL REFERENCES event (sequence),
      last INTEGER NOT NULL REFERENCES event (sequence),
      filed_at INTEGER NOT NULL,
      ended_at INTEGER,
      state BLOB NOT NULL
    );
    CREATE INDEX work_order_holder ON work_order (holder);
    CREATE INDEX work_order_category ON work_order (category);
    CREATE INDEX work_order_open ON work_order (id) WHERE ended_at IS NULL;
    CREATE TABLE order_count (
      status INTEGER PRIMARY KEY REFERENCES name (number),
      orders INTEGER NOT NULL
    );
    CREATE TABLE request (
      sequence INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,
      fingerprint INTEGER NOT NULL,
      reply BLOB NOT NULL
    )
    """

  /// What a file that may be opened has in it.
  enum Content {
    case nothing
    /// A ledger of the first version, which has to be brought up to date.
    case former
    case ledger
  }

  /// Throws unless the file is an empty database or a ledger that this version knows.
  static func check(_ connection: LedgerConnection) throws(LedgerError) -> Content {
    let path = connection.path
    let application = try connection.integer("PRAGMA application_id")
    guard application == applicationID else {
      guard try connection.integer("SELECT count(*) FROM sqlite_master") == 0 else {
        throw LedgerError(.notALedger, "\(path): is a database of another kind, not a ledger")
      }
      return .nothing
    }
    let found = try connection.integer("PRAGMA user_version") ?? 0
    guard found <= version else {
      throw LedgerError(
        .newerVersion,
        "\(path): is of a later version of this program (\(found), this knows \(version)); use that"
          + " version")
    }
    return found == version ? .ledger : .former
  }

  static func make(_ connection: LedgerConnection) throws(LedgerError) {
    try connection.execute(
      """
      BEGIN IMMEDIATE;
      \(tables);
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
