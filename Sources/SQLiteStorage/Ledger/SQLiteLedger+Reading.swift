internal import OrganizationGraph
public import WorkOrders

extension SQLiteLedger {
  public func writes(keys: [String]) throws(LedgerError) -> [String: LedgerWrite] {
    if keys.isEmpty { return [:] }
    // Asked before every batch: the writing connection has the pages, where it does not write just now.
    if let result = try withFreeWriter({ (connection) throws(LedgerError) in
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
      "SELECT sequence, key, fingerprint, reply, \(connection.crc) FROM request WHERE key = ?")
    defer { row.reset() }
    for key in keys {
      row.reset()
      row.bind(key)
      guard try row.step() else { continue }
      guard row.isSound(sum: 4) else {
        throw LedgerError(
          .damaged,
          "\(connection.path): the reply to \(key) is not as it was written; restore a backup, or look"
            + " with ledger verify")
      }
      var write = LedgerWrite(
        key: key, fingerprint: UInt64(bitPattern: row.integer(2)),
        sequence: UInt64(bitPattern: row.integer(0)), reply: row.bytes(3))
      // Every reply has an order.
      if write.reply.isEmpty { write.archive = try archive(holding: row.integer(0), connection) }
      found[key] = write
    }
    return found
  }

  /// The archive that has an event.
  private static func archive(
    holding sequence: Int64, _ connection: LedgerConnection
  ) throws(LedgerError) -> String {
    let row = try connection.statement(
      "SELECT archive FROM gap WHERE last >= ? AND first <= ? ORDER BY last LIMIT 1")
    defer { row.reset() }
    row.bind(sequence)
    row.bind(sequence)
    guard try row.step() else {
      throw LedgerError(.damaged, "\(connection.path): the reply of event \(sequence) is gone")
    }
    return try LedgerRecords.archive(row.integer(0), connection)
  }

  public func forEachOpen(_ body: (OrderState) -> Void) throws(LedgerError) {
    try readers.read { (connection) throws(LedgerError) in
      let rows = try connection.statement(
        """
        SELECT \(LedgerLayout.orderColumns(connection))
        FROM work_order INDEXED BY work_order_open WHERE ended_at IS NULL
        """)
      defer { rows.reset() }
      var (open, last) = (0, UInt64(0))
      while try rows.step() {
        let state = try self.state(rows, connection.names)
        guard state.id > last else { throw self.damaged("order \(state.id) is found twice") }
        last = state.id
        open += state.status.isOpen ? 1 : 0
        body(state)
      }
      // An index that was altered leaves out what is there.
      let counted = try self.counts(connection).open
      guard open == counted else {
        throw self.damaged("\(open) open orders are found, \(counted) are counted")
      }
    }
  }

  public func counts() throws(LedgerError) -> OrderCounts {
    try readers.read { (connection) throws(LedgerError) in try self.counts(connection) }
  }

  private func counts(_ connection: LedgerConnection) throws(LedgerError) -> OrderCounts {
    var counts = OrderCounts()
    let rows = try connection.statement(
      "SELECT status, orders, \(connection.crc) FROM order_count")
    defer { rows.reset() }
    while try rows.step() {
      guard rows.isSound(sum: 2),
        let status = connection.names.text(rows.integer(0)).flatMap(OrderStatus.init(code:))
      else {
        throw self.damaged("the count of state \(rows.integer(0)) is not as it was written")
      }
      counts[status] = Int(rows.integer(1))
    }
    try readScores(&counts, connection)
    return counts
  }

  private func readScores(
    _ counts: inout OrderCounts, _ connection: LedgerConnection
  ) throws(LedgerError) {
    guard connection.version >= LedgerLayout.firstWithScores else { return }
    let rows = try connection.statement("SELECT score, ratings, crc FROM score_count")
    defer { rows.reset() }
    while try rows.step() {
      let score = Int(rows.integer(0))
      guard rows.isSound(sum: 2), Satisfaction.scores.contains(score) else {
        throw self.damaged("the count of score \(score) is not as it was written")
      }
      counts[score: score] = Int(rows.integer(1))
    }
  }

  public func order(_ id: UInt64) throws(LedgerError) -> FiledOrder? {
    try readers.read { (connection) throws(LedgerError) in
      let row = try connection.statement(Self.rows(connection) + "WHERE id = ?")
      defer { row.reset() }
      row.bind(id)
      if try row.step() { return try self.filed(row, connection.names) }
      try self.checkAbsent(id, connection)
      return nil
    }
  }

  /// Makes sure that an order which is not found was never there, or is in an archive: numbers are given
  /// without gaps.
  private func checkAbsent(_ id: UInt64, _ connection: LedgerConnection) throws(LedgerError) {
    guard !isArchive, id > 0, id <= (try Self.head(connection)).lastOrder else { return }
    let archived = try connection.statement("SELECT archive FROM archived WHERE id = ?")
    defer { archived.reset() }
    archived.bind(id)
    guard try archived.step() else { throw damaged("order \(id) is not found") }
  }

  /// Orders with the row of their words: `state` and `filed` read them.
  static func rows(_ connection: LedgerConnection, by index: String = "") -> String {
    """
    SELECT \(LedgerLayout.orderColumns(connection)), sequence, order_id, former, events,
      \(connection.crc == "crc" ? "event.crc" : "NULL")
    FROM work_order \(index) JOIN event ON event.sequence = filed

    """
  }

  /// The state of a row of `orderColumns`.
  func state(
    _ row: LedgerStatement, _ names: LedgerNames
  ) throws(LedgerError) -> OrderState {
    guard row.isSound(sum: 11), let state = row.withBytes(10, { names.state($0) }) else {
      throw damaged("the state of order \(row.integer(0)) is not as it was written")
    }
    return state
  }

  private func filed(
    _ row: LedgerStatement, _ names: LedgerNames
  ) throws(LedgerError) -> FiledOrder {
    try filed(row, try state(row, names))
  }

  func filed(_ row: LedgerStatement, _ state: OrderState) throws(LedgerError) -> FiledOrder {
    guard row.isSound(from: 12, sum: 16), row.integer(13) == row.integer(0),
      let content = row.withBytes(15, { EventText.decodeAll($0, most: 1) })?.first?.content
    else { throw damaged("what order \(state.id) was filed with is not as it was written") }
    return FiledOrder(
      state: state, content: content, filedAt: Instant(seconds: row.integer(8)),
      endedAt: row.isNull(9) ? nil : Instant(seconds: row.integer(9)))
  }

  public func events(
    after sequence: UInt64, order: UInt64?, limit: Int
  ) throws(LedgerError) -> [OrderEvent] {
    try readers.read { (connection) throws(LedgerError) in
      if let order { return try self.history(of: order, after: sequence, limit, connection) }
      let rows = try connection.statement(
        """
        SELECT sequence, order_id, former, events, \(connection.crc) FROM event
        WHERE sequence > ? ORDER BY sequence
        """)
      defer { rows.reset() }
      rows.bind(sequence)
      var events: [OrderEvent] = []
      while events.count < limit, try rows.step() {
        // The first row may begin before.
        events += try self.events(rows).drop { $0.sequence <= sequence }
      }
      return Array(events.prefix(limit))
    }
  }

  private func events(
    _ row: LedgerStatement
  ) throws(LedgerError) -> [OrderEvent] {
    guard row.isSound(sum: 4), let events = row.withBytes(3, { EventText.decodeAll($0) }) else {
      throw damaged("event \(row.integer(0)) is not as it was written")
    }
    return events
  }

  /// Goes back from the last row of an order to that which has the sequence.
  private func history(
    of order: UInt64, after sequence: UInt64, _ limit: Int, _ connection: LedgerConnection
  ) throws(LedgerError) -> [OrderEvent] {
    let last = try connection.statement(
      "SELECT \(LedgerLayout.orderColumns(connection)) FROM work_order WHERE id = ?")
    defer { last.reset() }
    last.bind(order)
    guard try last.step() else {
      try checkAbsent(order, connection)
      return []
    }
    _ = try state(last, connection.names)
    var place = last.integer(7)
    var rows: [[OrderEvent]] = []
    let row = try connection.statement(
      """
      SELECT sequence, order_id, former, events, \(connection.crc) FROM event WHERE sequence = ?
      """)
    defer { row.reset() }
    while place > Int64(clamping: sequence) {
      row.reset()
      row.bind(place)
      guard try row.step(), row.integer(1) == Int64(bitPattern: order), row.integer(2) < place
      else { throw damaged("the history of order \(order) breaks at event \(place)") }
      rows.append(try events(row))
      place = row.integer(2)
    }
    return Array(rows.reversed().joined().drop { $0.sequence <= sequence }.prefix(limit))
  }

  func damaged(_ what: String) -> LedgerError {
    LedgerError(.damaged, "\(path): \(what); restore a backup, or look with ledger verify")
  }
}
