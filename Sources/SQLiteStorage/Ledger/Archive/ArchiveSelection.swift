internal import OrganizationGraph
internal import OrganizationTables
internal import WorkOrders

/// Which orders leave a ledger, and where that leaves gaps; in temporary tables of its connection.
///
/// An order leaves with everything that it has. It has ended before a moment, and nothing can touch it
/// any more: a final state takes no step, and one that was merged stays until the order that it goes on
/// as leaves, too. The order of the last event stays, so that the ledger ends with an event.
struct ArchiveSelection {
  private let connection: LedgerConnection

  init(_ connection: LedgerConnection) throws(LedgerError) {
    self.connection = connection
    try connection.execute(
      """
      CREATE TEMP TABLE IF NOT EXISTS leaving (id INTEGER PRIMARY KEY);
      CREATE TEMP TABLE IF NOT EXISTS joined (id INTEGER PRIMARY KEY, other INTEGER NOT NULL);
      CREATE TEMP TABLE IF NOT EXISTS cut
        (leaves INTEGER, last INTEGER, first INTEGER, hash BLOB, PRIMARY KEY (leaves, last))
        WITHOUT ROWID;
      DELETE FROM leaving;
      DELETE FROM joined;
      DELETE FROM cut
      """)
  }

  func clear() throws(LedgerError) {
    try connection.execute("DROP TABLE leaving; DROP TABLE joined; DROP TABLE cut")
  }

  var count: Int64 {
    get throws(LedgerError) { try connection.integer("SELECT count(*) FROM leaving") ?? 0 }
  }

  /// Those that ended before a moment. O(orders).
  func select(endedBefore moment: Instant) throws(LedgerError) {
    let orders = try connection.statement(
      """
      INSERT INTO leaving SELECT id FROM work_order
      WHERE ended_at < ? AND last < (SELECT max(sequence) FROM event)
      """)
    orders.bind(moment.seconds)
    try orders.run()
    try readMerged()
    // Each turn takes one out at least, or is the last.
    repeat {
      try connection.execute(
        """
        DELETE FROM leaving WHERE id IN (
          SELECT joined.id FROM joined JOIN work_order ON work_order.id = other
          WHERE other NOT IN (SELECT id FROM leaving));
        DELETE FROM joined WHERE id NOT IN (SELECT id FROM leaving)
        """)
    } while try connection.integer(
      """
      SELECT count(*) FROM joined JOIN work_order ON work_order.id = other
      WHERE other NOT IN (SELECT id FROM leaving)
      """) ?? 0 > 0
    try findGaps()
  }

  /// Those that an archive has. O(these).
  func select(of schema: String) throws(LedgerError) {
    try connection.execute("INSERT INTO leaving SELECT id FROM \(schema).work_order")
    try findGaps()
  }

  private func readMerged() throws(LedgerError) {
    guard let merged = connection.names.number(OrderStatus.merged.code) else { return }
    let rows = try connection.statement(
      "SELECT id, state FROM work_order WHERE status = ? AND id IN (SELECT id FROM leaving)")
    defer { rows.reset() }
    rows.bind(Int64(merged))
    let insert = try connection.statement("INSERT INTO joined VALUES (?, ?)")
    while try rows.step() {
      guard let state = rows.withBytes(1, { connection.names.state($0) }) else {
        throw LedgerError(
          .damaged, "\(connection.path): the state of order \(rows.integer(0)) cannot be read")
      }
      insert.bind(state.id)
      insert.bind(state.mergeInto)
      try insert.run()
    }
  }

  /// Walks the chain as far as something leaves and notes the runs of rows that leave and of those that
  /// do not, each with its last hash. A record ends both, so that what is before it is known on either
  /// side, and so does a gap: it is in another archive.
  private func findGaps() throws(LedgerError) {
    let end = try connection.integer(
      "SELECT max(last) FROM work_order WHERE id IN (SELECT id FROM leaving)")
    guard let end, end > 0 else { return }
    let isLeaving = try connection.statement("SELECT 1 FROM leaving WHERE id = ?")
    let links = try LedgerChain(connection, upTo: UInt64(end))
    var run: Run?
    var place: UInt64 = 0
    while let link = try links.next() {
      guard link.kind != .record else {
        try note(run)
        run = nil
        continue
      }
      var leaves = false
      if link.kind == .events {
        isLeaving.reset()
        isLeaving.bind(link.owner)
        leaves = try isLeaving.step()
        isLeaving.reset()
      }
      if run?.leaves != leaves || link.kind == .gap || run?.isGap == true {
        try note(run)
        run = Run(
          leaves: leaves, first: place + 1, last: link.place, hash: link.hash,
          isGap: link.kind == .gap)
      } else {
        run?.last = link.place
        run?.hash = link.hash
      }
      place = link.place
    }
    try note(run)
  }

  private struct Run {
    let leaves: Bool
    let first: UInt64
    var last: UInt64
    var hash: [UInt8]
    let isGap: Bool
  }

  private func note(_ run: Run?) throws(LedgerError) {
    guard let run else { return }
    let insert = try connection.statement("INSERT INTO cut VALUES (?, ?, ?, ?)")
    insert.bind(run.leaves ? 1 : 0)
    insert.bind(run.last)
    insert.bind(run.first)
    insert.bind(run.hash)
    try insert.run()
  }
}
