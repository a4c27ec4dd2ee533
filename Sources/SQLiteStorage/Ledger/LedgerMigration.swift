internal import GRDBSQLite
internal import WorkOrders

/// Brings a ledger of an earlier version up to date, in one transaction: after a crash in it the file is
/// as it was.
///
/// The events and their hashes stay byte for byte; where the first version has a row an event, such a row
/// is a row of one event now, and what is derived from them is written anew: O(file), and as much room
/// again while it runs. To the second version tables are added, and columns for sums to the third; the
/// fourth is the fifth with fewer steps; to these a table is added, of the scores that orders have, and an index. The
/// sixth is the seventh with fewer steps.
enum LedgerMigration {
  static func run(_ connection: LedgerConnection, from version: Int64) throws(LedgerError) {
    do throws(LedgerError) {
      try connection.execute("BEGIN IMMEDIATE")
      if version == 1 {
        try connection.execute("\(aside); \(LedgerLayout.eventTables); \(copy)")
        try copyOrders(connection)
        try connection.execute(end)
      }
      if version < 3 { try connection.execute(LedgerLayout.recordTables) }
      let former = ["event", "name", "work_order", "order_count", "request"]
      if version == 2 { try connection.execute(LedgerLayout.addSums(former)) }
      if version == 3 { try connection.execute(LedgerLayout.addSums(former + ["record"])) }
      if version < LedgerLayout.firstWithScores {
        try connection.execute(LedgerLayout.reportTables)
        try connection.names.read(connection)
        try ScoreWriting(connection).addAll()
      }
      try connection.execute("PRAGMA user_version = \(LedgerLayout.version)")
      try connection.execute("COMMIT")
    } catch {
      // Fails only where the transaction has ended by itself.
      if sqlite3_get_autocommit(connection.handle) == 0 { try? connection.execute("ROLLBACK") }
      throw LedgerError(
        error.code, "\(error.message), while it was brought up to date; it is as it was before")
    }
  }

  private static let aside = """
    DROP INDEX work_order_holder;
    DROP INDEX work_order_category;
    DROP INDEX work_order_open;
    ALTER TABLE event RENAME TO former_event;
    ALTER TABLE work_order RENAME TO former_work_order;
    ALTER TABLE order_count RENAME TO former_order_count;
    ALTER TABLE request RENAME TO former_request
    """

  private static let copy = """
    INSERT INTO event (sequence, order_id, former, events, hash)
      SELECT sequence, order_id,
        coalesce((
          SELECT max(before.sequence) FROM former_event AS before
          WHERE before.order_id = this.order_id AND before.sequence < this.sequence), 0),
        event, hash
      FROM former_event AS this ORDER BY sequence;
    INSERT INTO request (sequence, key, fingerprint, reply)
      SELECT sequence, key, fingerprint, reply FROM former_request ORDER BY sequence
    """

  private static let end = """
    INSERT INTO order_count (status, orders)
      SELECT number, orders FROM former_order_count JOIN name ON name = status;
    DROP TABLE former_work_order;
    DROP TABLE former_order_count;
    DROP TABLE former_request;
    DROP TABLE former_event
    """

  private static func copyOrders(_ connection: LedgerConnection) throws(LedgerError) {
    let rows = try LedgerStatement(
      "SELECT state, filed, filed_at, ended_at, id FROM former_work_order ORDER BY id", connection)
    let writing = try OrderWriting(connection)
    while try rows.step() {
      guard let state = rows.withBytes(0, { FormerStateBytes.decode($0) }) else {
        throw LedgerError(
          .damaged,
          "\(connection.path): the state of order \(rows.integer(4)) cannot be read; restore a"
            + " backup")
      }
      try writing.insert(
        state, filed: UInt64(bitPattern: rows.integer(1)), filedAt: rows.integer(2),
        endedAt: rows.isNull(3) ? nil : rows.integer(3))
    }
  }
}
