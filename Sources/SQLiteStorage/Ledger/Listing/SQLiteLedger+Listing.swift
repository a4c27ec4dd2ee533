internal import Glibc
internal import OrganizationGraph
public import WorkOrders

extension SQLiteLedger {
  public func list(_ query: OrderQuery) throws(LedgerError) -> OrderPage {
    try readers.read { (connection) throws(LedgerError) in
      guard var rows = try OrderRows(query, connection) else { return OrderPage() }
      defer { rows.close() }
      return try self.page(&rows, query, connection.names)
    }
  }

  /// Reads rows until the page is full, the rows end, or as many were looked at as may be.
  private func page(
    _ rows: inout OrderRows, _ query: OrderQuery, _ names: LedgerNames
  ) throws(LedgerError) -> OrderPage {
    var page = OrderPage()
    let words = query.text.isEmpty ? nil : EventText.escaped(query.text)
    let channel = query.channel.map { EventText.line("channel", $0) }
    var (scanned, last) = (0, query.before)
    while scanned < query.mostScanned, let row = try rows.next() {
      if page.orders.count == query.limit {
        page.next = last
        return page
      }
      scanned += 1
      last = UInt64(bitPattern: row.integer(0))
      // What can be told from the bytes is looked at first.
      guard try isThere(row, query, names) else { continue }
      let isSaid = [words, channel].allSatisfy { text in
        text.map { text in row.withBytes(15) { Self.contains($0, text) } } ?? true
      }
      guard isSaid else { continue }
      let state = try state(row, names)
      guard query.accepts(state) else { continue }
      let order = try filed(row, state)
      if query.accepts(order) { page.orders.append(order) }
    }
    page.next = scanned == query.mostScanned ? last : nil
    return page
  }

  public func lives(_ query: OrderQuery) throws(LedgerError) -> LifePage {
    try readers.read { (connection) throws(LedgerError) in
      var page = LifePage()
      guard var rows = try OrderRows(query, connection, hasWords: false) else { return page }
      defer { rows.close() }
      var (scanned, last) = (0, query.before)
      while scanned < query.mostScanned, let row = try rows.next() {
        scanned += 1
        last = UInt64(bitPattern: row.integer(0))
        guard try isThere(row, query, connection.names) else { continue }
        let life = OrderLife(
          state: try state(row, connection.names), filedAt: Instant(seconds: row.integer(8)),
          endedAt: row.isNull(9) ? nil : Instant(seconds: row.integer(9)))
        if query.accepts(life) { page.lives.append(life) }
      }
      page.next = scanned == query.mostScanned ? last : nil
      return page
    }
  }

  /// Whether the place of an order is one that is asked for.
  private func isThere(
    _ row: LedgerStatement, _ query: OrderQuery, _ names: LedgerNames
  ) throws(LedgerError) -> Bool {
    guard let origin = query.origin else { return true }
    guard let name = names.text(row.integer(4)) else {
      throw damaged("there is no name \(row.integer(4))")
    }
    return origin(name)
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
}
