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
/// `record` is what the ledger keeps about itself (`RecordText`), links of the same chain: one that stands
/// behind the event `behind` has the hash over that before it and its text, and the next event goes on
/// from there. `gap` stands for rows that are in another file: those of the sequences `first` to `last`,
/// the hash of the last of them, and the number of the record of the archive that has them. An archive
/// (`LedgerArchive`) has the same tables, and gaps where the ledger that it was cut from has its rows.
///
/// `work_order.filed` is the row that begins with the order's words: its first, or that of the last
/// `correct`, which repeats them whole; the fourth version knows no such step.
///
/// Rows that are served have a sum (`RowSum`), so that none is that was altered; in a file that began with the
/// seventh version no row may be without.
///
/// Statuses, units and categories are numbers of `name`, so that rows and indexes are a few bytes wide.
enum LedgerLayout {
  /// Marks a database as a ledger ("WHLG").
  static let applicationID: Int64 = 0x5748_4C47
  /// Marks one as an archive, which is only read ("WHLA").
  static let archiveID: Int64 = 0x5748_4C41
  static let version: Int64 = 7
  static let firstWithSums: Int64 = 4
  static let firstWithScores: Int64 = 6
  static let firstWithEnds: Int64 = 6

  /// What the second version has, with the sums of the fourth.
  static let eventTables = """
    CREATE TABLE event (
      sequence INTEGER PRIMARY KEY,
      order_id INTEGER NOT NULL,
      former INTEGER NOT NULL,
      events BLOB NOT NULL,
      hash BLOB NOT NULL,
      crc INTEGER
    );
    CREATE TABLE name (number INTEGER PRIMARY KEY, name TEXT NOT NULL, crc INTEGER);
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
      state BLOB NOT NULL,
      crc INTEGER
    );
    CREATE INDEX work_order_holder ON work_order (holder);
    CREATE INDEX work_order_category ON work_order (category);
    CREATE INDEX work_order_open ON work_order (id) WHERE ended_at IS NULL;
    CREATE TABLE order_count (
      status INTEGER PRIMARY KEY REFERENCES name (number),
      orders INTEGER NOT NULL,
      crc INTEGER
    );
    CREATE TABLE request (
      sequence INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,
      fingerprint INTEGER NOT NULL,
      reply BLOB NOT NULL,
      crc INTEGER
    )
    """

  /// What makes the tables of an earlier version those of the fourth. Their rows have no sum until they are
  /// written anew.
  static func addSums(_ tables: [String]) -> String {
    tables.map { "ALTER TABLE \($0) ADD COLUMN crc INTEGER" }.joined(separator: "; ")
  }

  /// The columns of `work_order` that its sum is of, and the sum.
  static func orderColumns(_ connection: LedgerConnection) -> String {
    """
    work_order.id, status, holder, category, origin, deadline, filed, last, filed_at, ended_at, state,
      \(connection.crc == "crc" ? "work_order.crc" : "NULL")
    """
  }

  /// What the third version has beside it.
  static let recordTables = """
    CREATE TABLE record (
      number INTEGER PRIMARY KEY,
      behind INTEGER NOT NULL,
      text BLOB NOT NULL,
      hash BLOB NOT NULL,
      crc INTEGER
    );
    CREATE TABLE gap (
      last INTEGER PRIMARY KEY,
      first INTEGER NOT NULL,
      archive INTEGER NOT NULL,
      hash BLOB NOT NULL
    );
    CREATE TABLE archived (id INTEGER PRIMARY KEY, archive INTEGER NOT NULL)
    """

  /// What the sixth version has beside it: how often each score was given, but for archives that an earlier one
  /// has cut off; and which orders ended when.
  static let reportTables = """
    CREATE TABLE score_count (score INTEGER PRIMARY KEY, ratings INTEGER NOT NULL, crc INTEGER);
    CREATE INDEX work_order_ended ON work_order (ended_at) WHERE ended_at IS NOT NULL
    """

  /// All of them.
  ///
  /// - Parameter requiringSums: of files that no earlier version has written to.
  static func tables(requiringSums: Bool) -> String {
    "\(eventTables); \(recordTables); \(reportTables)"
      .replacing("crc INTEGER", with: requiringSums ? "crc INTEGER NOT NULL" : "crc INTEGER")
  }

  /// What a file that may be opened has in it.
  enum Content {
    case nothing
    /// A ledger of an earlier version, which has to be brought up to date.
    case former(version: Int64)
    case ledger
    case archive
  }

  /// Throws unless the file is an empty database or a ledger that this version knows.
  static func check(_ connection: LedgerConnection) throws(LedgerError) -> Content {
    let path = connection.path
    let application = try connection.integer("PRAGMA application_id")
    guard application == applicationID || application == archiveID else {
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
    if application == archiveID { return .archive }
    return found < version ? .former(version: found) : .ledger
  }

  static func make(_ connection: LedgerConnection) throws(LedgerError) {
    try connection.execute(
      """
      BEGIN IMMEDIATE;
      \(tables(requiringSums: true));
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
