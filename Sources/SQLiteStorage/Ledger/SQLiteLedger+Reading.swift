internal import OrganizationGraph
public import WorkOrders

extension SQLiteLedger {
  public func writes(keys: [String]) throws(LedgerError) -> [String: LedgerWrite] {
    // Asked before every batch, by the thread that writes: its own connection has the pages.
    if let result = try withWriter({ (connection) throws(LedgerError) in
      // In one transaction, which takes the file's locks once.
      try connection.statement("BEGIN").run()
      let found: [String: LedgerWrite]
      do throws(LedgerError) {
        found = try Self.writes(keys, connection)
      } catch {
        // What was read is of no use, whatever becomes of the transaction.
        try? connection.execute("ROLLBACK")
        throw error
      }
      try connection.statement("COMMIT").run()
      return found
    }) {
      return result
    }
    return try readers.read { (connection) throws(LedgerError) in
      try Self.writes(keys, connection)
    }
  }

  private static func writes(
    _ keys: [String], _ connection: LedgerConnection
  ) throws(LedgerError) -> [String: LedgerWrite] {
    var found: [String: LedgerWrite] = [:]
    let row = try connection.statement(
      "SELECT fingerprint, sequence, reply FROM request WHERE key = ?")
    defer { row.reset() }
    for key in keys {
      row.reset()
      row.bind(key)
      guard try row.step() else { continue }
      found[key] = LedgerWrite(
        key: key, fingerprint: UInt64(bitPattern: row.integer(0)),
        sequence: UInt64(bitPattern: row.integer(1)), reply: row.bytes(2))
    }
    return found
  }

  public func forEachOpen(_ body: (OrderState) -> Void) throws(LedgerError) {
    try readers.read { (connection) throws(LedgerError) in
      let rows = try connection.statement(
        "SELECT id, state FROM work_order INDEXED BY work_order_open WHERE ended_at IS NULL")
      defer { rows.reset() }
      while try rows.step() {
        guard let state = rows.withBytes(1, { StateBytes.decode($0) }) else {
          throw self.damaged("the state of order \(rows.integer(0)) cannot be read")
        }
        body(state)
      }
    }
  }

  public func counts() throws(LedgerError) -> OrderCounts {
    try readers.read { (connection) throws(LedgerError) in
      var counts = OrderCounts()
      let rows = try connection.statement("SELECT status, orders FROM order_count")
      defer { rows.reset() }
      while try rows.step() {
        guard let status = OrderStatus(code: rows.text(0)) else {
          throw self.damaged("there is no state \(rows.text(0))")
        }
        counts[status] = Int(rows.integer(1))
      }
      return counts
    }
  }

  public func order(_ id: UInt64) throws(LedgerError) -> FiledOrder? {
    try readers.read { (connection) throws(LedgerError) in
      let row = try connection.statement(Self.columns + "WHERE id = ?")
      defer { row.reset() }
      row.bind(id)
      return try row.step() ? try self.filed(row) : nil
    }
  }

  private static let columns = """
    SELECT work_order.state, filed_at, ended_at, event, words, origin, id
    FROM work_order JOIN event ON event.sequence = filed

    """

  private func filed(_ row: LedgerStatement) throws(LedgerError) -> FiledOrder {
    guard let state = row.withBytes(0, { StateBytes.decode($0) }),
      let content = row.withBytes(3, { EventText.decode($0) })?.content
    else { throw damaged("an order cannot be read") }
    return FiledOrder(
      state: state, content: content, filedAt: Instant(seconds: row.integer(1)),
      endedAt: row.isNull(2) ? nil : Instant(seconds: row.integer(2)))
  }

  public func events(
    after sequence: UInt64, order: UInt64?, limit: Int
  ) throws(LedgerError) -> [OrderEvent] {
    try readers.read { (connection) throws(LedgerError) in
      let rows = try connection.statement(
        order == nil
          ? "SELECT sequence, event FROM event WHERE sequence > ? ORDER BY sequence LIMIT ?"
          : """
          SELECT sequence, event FROM event WHERE order_id = ? AND sequence > ?
          ORDER BY sequence LIMIT ?
          """)
      defer { rows.reset() }
      if let order { rows.bind(order) }
      rows.bind(sequence)
      rows.bind(Int64(limit))
      var events: [OrderEvent] = []
      while try rows.step() {
        guard let event = rows.withBytes(1, { EventText.decode($0) }) else {
          throw self.damaged("event \(rows.integer(0)) cannot be read")
        }
        events.append(event)
      }
      return events
    }
  }

  public func list(_ query: OrderQuery) throws(LedgerError) -> OrderPage {
    try readers.read { (connection) throws(LedgerError) in
      var conditions = ["work_order.id < ?"]
      if query.holder != nil { conditions.append("holder = ?") }
      if query.category != nil { conditions.append("category = ?") }
      if query.dueBefore != nil { conditions.append("ended_at IS NULL AND deadline < ?") }
      let rows = try connection.statement(
        Self.columns + "WHERE " + conditions.joined(separator: " AND ")
          + " ORDER BY work_order.id DESC LIMIT ?")
      defer { rows.reset() }
      rows.bind(Int64(clamping: query.before))
      if let holder = query.holder { rows.bind(holder) }
      if let category = query.category { rows.bind(category) }
      if let dueBefore = query.dueBefore { rows.bind(dueBefore.seconds) }
      rows.bind(Int64(query.mostScanned))
      return try self.page(rows, query)
    }
  }

  /// Reads rows until the page is full, the rows end, or as many were looked at as may be.
  private func page(_ rows: LedgerStatement, _ query: OrderQuery) throws(LedgerError) -> OrderPage {
    var page = OrderPage()
    var (scanned, last) = (0, query.before)
    while try rows.step() {
      if page.orders.count == query.limit {
        page.next = last
        return page
      }
      scanned += 1
      last = UInt64(bitPattern: rows.integer(6))
      // What needs no state is looked at first.
      if let origin = query.origin, !origin(rows.text(5)) { continue }
      if !query.text.isEmpty, !rows.text(4).contains(query.text) { continue }
      let order = try filed(rows)
      if query.accepts(order) { page.orders.append(order) }
    }
    page.next = scanned == query.mostScanned ? last : nil
    return page
  }

  func damaged(_ what: String) -> LedgerError {
    LedgerError(.damaged, "\(path): \(what); restore a backup, or look with ledger verify")
  }
}
