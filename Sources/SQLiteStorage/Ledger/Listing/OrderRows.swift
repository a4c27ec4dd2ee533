internal import OrganizationGraph
internal import WorkOrders

/// The rows that a list looks at, newest order first, by the way that leads to the fewest.
///
/// What was filed within a time is a range of numbers, found by bisection: orders are numbered as they are
/// filed, and the time of events never falls. What ended within a time is in the index of the ends; where
/// that has more orders than a page looks at, the range is wide, and they are soon met by number. Open orders
/// have an index of their own, and so have holders and categories.
struct OrderRows {
  private let connection: LedgerConnection
  private let query: OrderQuery
  private let first: Int64
  private let end: Int64
  /// The orders that are looked at, the last first; nil: those of one statement.
  private var numbers: [Int64]?
  private var conditions: [String] = []
  private var values: [Int64] = []
  private var row: LedgerStatement?

  private let hasWords: Bool

  /// Nil where there is none.
  ///
  /// - Parameter hasWords: rows begin with the columns of the order; whether those follow of the row of events that
  ///   has its words.
  init?(
    _ query: OrderQuery, _ connection: LedgerConnection, hasWords: Bool = true
  ) throws(LedgerError) {
    self.connection = connection
    self.query = query
    self.hasWords = hasWords
    let filing = FilingTimes(connection)
    var first: Int64 = 0
    if let filedFrom = query.filedFrom { first = try filing.first(from: filedFrom) }
    self.first = first
    // What ended before a moment was filed before it.
    var end = Int64(clamping: query.before)
    for moment in [query.filedUntil, query.endedUntil] {
      if let moment { end = min(end, try filing.first(from: moment)) }
    }
    self.end = end
    guard first < end else { return nil }
    for (column, name) in [("holder", query.holder), ("category", query.category)] {
      guard let name else { continue }
      // What no order was ever named by, none has.
      guard let number = connection.names.number(name) else { return nil }
      add("\(column) = ?", Int64(number))
    }
    if query.isOfOpenOrders { conditions.append("ended_at IS NULL") }
    if let dueBefore = query.dueBefore { add("deadline < ?", dueBefore.seconds) }
    if let ended = query.ended { try choose(ended) }
  }

  private mutating func add(_ condition: String, _ value: Int64) {
    conditions.append(condition)
    values.append(value)
  }

  private mutating func choose(_ ended: ClosedRange<Int64>) throws(LedgerError) {
    if connection.version >= LedgerLayout.firstWithEnds {
      let found = try orders(ended)
      if found.count <= query.mostScanned {
        numbers = found.sorted()
        return
      }
    }
    // The sign keeps SQLite from sorting the whole range.
    add("+ended_at >= ?", ended.lowerBound)
    add("+ended_at <= ?", ended.upperBound)
  }

  /// Orders that ended within a time; no more than tell that there are too many.
  private func orders(_ ended: ClosedRange<Int64>) throws(LedgerError) -> [Int64] {
    let rows = try connection.statement(
      """
      SELECT id FROM work_order INDEXED BY work_order_ended
      WHERE ended_at >= ? AND ended_at <= ? AND id >= ? AND id < ? LIMIT ?
      """)
    defer { rows.reset() }
    rows.bind(ended.lowerBound)
    rows.bind(ended.upperBound)
    rows.bind(first)
    rows.bind(end)
    rows.bind(Int64(query.mostScanned) + 1)
    var found: [Int64] = []
    while try rows.step() { found.append(rows.integer(0)) }
    return found
  }

  /// The next row, good until it is asked for another; nil behind the last.
  mutating func next() throws(LedgerError) -> LedgerStatement? {
    if numbers == nil {
      if row == nil { row = try rows(["work_order.id >= ?", "work_order.id < ?"], [first, end]) }
      return try row?.step() ?? false ? row : nil
    }
    while let number = numbers?.popLast() {
      let row = try rows(["work_order.id = ?"], [number])
      self.row = row
      if try row.step() { return row }
    }
    return nil
  }

  private func rows(
    _ range: [String], _ bounds: [Int64]
  ) throws(LedgerError) -> LedgerStatement {
    // Without a holder or a category the open orders are the fewest.
    let isByOpen = query.isOfOpenOrders && query.holder == nil && query.category == nil
    let index = isByOpen && numbers == nil ? "INDEXED BY work_order_open" : ""
    let columns =
      hasWords
      ? SQLiteLedger.rows(connection, by: index)
      : "SELECT \(LedgerLayout.orderColumns(connection)) FROM work_order \(index) "
    let rows = try connection.statement(
      columns + "WHERE "
        + (range + conditions).joined(separator: " AND ")
        + " ORDER BY work_order.id DESC LIMIT ?")
    for value in bounds + values + [Int64(query.mostScanned)] { rows.bind(value) }
    return rows
  }

  func close() { row?.reset() }
}

extension OrderQuery {
  /// It can only be met by open orders.
  fileprivate var isOfOpenOrders: Bool {
    isAsking || isMissingUnit || called != nil || dueBefore != nil
      || !statuses.isEmpty && statuses.allSatisfy(\.isOpen)
  }

  /// When the orders ended, in seconds; nil where that does not matter. Whoever asks sees to it that it does
  /// not end before it begins.
  fileprivate var ended: ClosedRange<Int64>? {
    guard endedFrom != nil || endedUntil != nil else { return nil }
    let from = endedFrom?.seconds ?? .min
    return from...max(from, endedUntil.map { $0.seconds - 1 } ?? .max)
  }
}

/// Finds orders by when they were filed.
private struct FilingTimes {
  let connection: LedgerConnection

  init(_ connection: LedgerConnection) { self.connection = connection }

  /// The least number behind all orders that were filed before a moment. O(log n) rows are looked at, where n
  /// is orders.
  func first(from moment: Instant) throws(LedgerError) -> Int64 {
    var low: Int64 = 1
    var high = (try connection.integer("SELECT max(id) FROM work_order") ?? 0) + 1
    let row = try connection.statement(
      "SELECT id, filed_at FROM work_order WHERE id >= ? ORDER BY id LIMIT 1")
    defer { row.reset() }
    while low < high {
      let middle = low + (high - low) / 2
      row.reset()
      row.bind(middle)
      if try row.step(), row.integer(1) < moment.seconds {
        low = row.integer(0) + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
