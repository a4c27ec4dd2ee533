internal import Glibc
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
      "SELECT fingerprint, sequence, reply FROM request WHERE key = ?")
    defer { row.reset() }
    for key in keys {
      row.reset()
      row.bind(key)
      guard try row.step() else { continue }
      var write = LedgerWrite(
        key: key, fingerprint: UInt64(bitPattern: row.integer(0)),
        sequence: UInt64(bitPattern: row.integer(1)), reply: row.bytes(2))
      // Every reply has an order.
      if write.reply.isEmpty { write.archive = try archive(holding: row.integer(1), connection) }
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
        "SELECT id, state FROM work_order INDEXED BY work_order_open WHERE ended_at IS NULL")
      defer { rows.reset() }
      while try rows.step() {
        guard let state = rows.withBytes(1, { connection.names.state($0) }) else {
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
        guard let status = connection.names.text(rows.integer(0)).flatMap(OrderStatus.init(code:))
        else { throw self.damaged("there is no state \(rows.integer(0))") }
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
      return try row.step() ? try self.filed(row, connection.names) : nil
    }
  }

  private static let columns = """
    SELECT work_order.state, filed_at, ended_at, events, origin, id
    FROM work_order JOIN event ON event.sequence = filed

    """

  private func filed(
    _ row: LedgerStatement, _ names: LedgerNames
  ) throws(LedgerError) -> FiledOrder {
    guard let state = row.withBytes(0, { names.state($0) }),
      let content = row.withBytes(3, { EventText.decodeAll($0, most: 1) })?.first?.content
    else { throw damaged("an order cannot be read") }
    return FiledOrder(
      state: state, content: content, filedAt: Instant(seconds: row.integer(1)),
      endedAt: row.isNull(2) ? nil : Instant(seconds: row.integer(2)))
  }

  public func events(
    after sequence: UInt64, order: UInt64?, limit: Int
  ) throws(LedgerError) -> [OrderEvent] {
    try readers.read { (connection) throws(LedgerError) in
      if let order { return try self.history(of: order, after: sequence, limit, connection) }
      let rows = try connection.statement(
        "SELECT sequence, events FROM event WHERE sequence > ? ORDER BY sequence")
      defer { rows.reset() }
      rows.bind(sequence)
      var events: [OrderEvent] = []
      while events.count < limit, try rows.step() {
        // The first row may begin before.
        events += try self.events(rows, 1).drop { $0.sequence <= sequence }
      }
      return Array(events.prefix(limit))
    }
  }

  private func events(
    _ row: LedgerStatement, _ column: CInt
  ) throws(LedgerError) -> [OrderEvent] {
    guard let events = row.withBytes(column, { EventText.decodeAll($0) }) else {
      throw damaged("event \(row.integer(0)) cannot be read")
    }
    return events
  }

  /// Goes back from the last row of an order to that which has the sequence.
  private func history(
    of order: UInt64, after sequence: UInt64, _ limit: Int, _ connection: LedgerConnection
  ) throws(LedgerError) -> [OrderEvent] {
    let last = try connection.statement("SELECT last FROM work_order WHERE id = ?")
    defer { last.reset() }
    last.bind(order)
    guard try last.step() else { return [] }
    var place = last.integer(0)
    var rows: [[OrderEvent]] = []
    let row = try connection.statement(
      "SELECT sequence, order_id, former, events FROM event WHERE sequence = ?")
    defer { row.reset() }
    while place > Int64(clamping: sequence) {
      row.reset()
      row.bind(place)
      guard try row.step(), row.integer(1) == Int64(bitPattern: order), row.integer(2) < place
      else { throw damaged("the history of order \(order) breaks at event \(place)") }
      rows.append(try events(row, 3))
      place = row.integer(2)
    }
    return Array(rows.reversed().joined().drop { $0.sequence <= sequence }.prefix(limit))
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
      for name in [query.holder, query.category] {
        guard let name else { continue }
        // What no order was ever named by, none has.
        guard let number = connection.names.number(name) else { return OrderPage() }
        rows.bind(Int64(number))
      }
      if let dueBefore = query.dueBefore { rows.bind(dueBefore.seconds) }
      rows.bind(Int64(query.mostScanned))
      return try self.page(rows, query, connection.names)
    }
  }

  /// Reads rows until the page is full, the rows end, or as many were looked at as may be.
  private func page(
    _ rows: LedgerStatement, _ query: OrderQuery, _ names: LedgerNames
  ) throws(LedgerError) -> OrderPage {
    var page = OrderPage()
    let text = EventText.escaped(query.text)
    var (scanned, last) = (0, query.before)
    while try rows.step() {
      if page.orders.count == query.limit {
        page.next = last
        return page
      }
      scanned += 1
      last = UInt64(bitPattern: rows.integer(5))
      // What needs no event to be read is looked at first.
      if let origin = query.origin {
        guard let name = names.text(rows.integer(4)) else {
          throw damaged("there is no name \(rows.integer(4))")
        }
        if !origin(name) { continue }
      }
      if !text.isEmpty, !rows.withBytes(3, { Self.contains($0, text) }) { continue }
      let order = try filed(rows, names)
      if query.accepts(order) { page.orders.append(order) }
    }
    page.next = scanned == query.mostScanned ? last : nil
    return page
  }

  /// - Precondition: the text has a byte.
  private static func contains(_ bytes: UnsafeRawBufferPointer, _ text: [UInt8]) -> Bool {
    guard let start = bytes.baseAddress else { return false }
    var place = 0
    while place + text.count <= bytes.count,
      // NULL where the first byte does not come again.
      let found = memchr(start + place, CInt(text[0]), bytes.count - text.count - place + 1)
    {
      if memcmp(found, text, text.count) == 0 { return true }
      place = UnsafeRawPointer(found) - start + 1
    }
    return false
  }

  func damaged(_ what: String) -> LedgerError {
    LedgerError(.damaged, "\(path): \(what); restore a backup, or look with ledger verify")
  }
}
