internal import OrganizationGraph
internal import OrganizationTables
public import WorkOrders

/// What a look at every event found.
public struct LedgerReport: Hashable, Sendable {
  public var events: UInt64 = 0
  public var orders: UInt64 = 0
  public var requests: UInt64 = 0
  public var counts = OrderCounts()
  /// The hash of the last event, hexadecimal.
  public var hash = ""
  /// In words, at most `mostFaults`; empty if everything holds.
  public var faults: [String] = []

  static let mostFaults = 100

  mutating func add(_ fault: String) {
    if faults.count < Self.mostFaults { faults.append(fault) }
  }
}

extension SQLiteLedger {
  /// Reads every event and derives everything anew: the chain, each order's state, the counts, the
  /// replies that were promised. O(events); holds the open orders in memory.
  public func verify() throws(LedgerError) -> LedgerReport {
    try readers.read { (connection) throws(LedgerError) in
      var report = LedgerReport()
      if let said = try connection.text("PRAGMA integrity_check"), said != "ok" {
        report.add("SQLite says: \(said)")
      }
      var fold = LedgerFold()
      try fold.read(connection, &report)
      try fold.compare(connection, &report)
      return report
    }
  }
}

/// The events folded as they come; an order that has ended is compared and let go.
private struct LedgerFold {
  private var open: [UInt64: OrderState] = [:]
  /// The row of the last events of each open order.
  private var rows: [UInt64: UInt64] = [:]
  private var counts = OrderCounts()
  private var last = LedgerHead()

  mutating func read(
    _ connection: LedgerConnection, _ report: inout LedgerReport
  ) throws(LedgerError) {
    let rows = try connection.statement(
      "SELECT sequence, order_id, events, hash, former FROM event")
    defer { rows.reset() }
    var hash = ChainHash.start
    while try rows.step() {
      let bytes = rows.bytes(2)
      let sequence = UInt64(bitPattern: rows.integer(0))
      hash = hash.next(bytes)
      if hash.bytes != rows.bytes(3) {
        report.add("event \(sequence): its hash is not that of what is before it and of itself")
        if rows.bytes(3).count == 32 { hash = ChainHash(bytes: rows.bytes(3)) }
      }
      guard let events = bytes.withUnsafeBytes({ EventText.decodeAll($0) }) else {
        report.add("event \(sequence): cannot be read")
        continue
      }
      report.events += UInt64(events.count)
      let order = UInt64(bitPattern: rows.integer(1))
      if events.last?.sequence != sequence || events.contains(where: { $0.order != order }) {
        report.add("event \(sequence): is not where its row says, or of another order")
      }
      if UInt64(bitPattern: rows.integer(4)) != self.rows[order] ?? 0 {
        report.add("event \(sequence): does not lead back to the one before of order \(order)")
      }
      self.rows[order] = sequence
      for event in events {
        if event.sequence != last.sequence + 1 {
          report.add("event \(event.sequence): follows \(last.sequence)")
        }
        if event.at < last.at {
          report.add("event \(event.sequence): is earlier than the one before")
        }
        last = LedgerHead(sequence: event.sequence, lastOrder: last.lastOrder, at: event.at)
        try apply(event, connection, &report)
      }
      if open[order] == nil { self.rows[order] = nil }
    }
    report.hash = hash.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    report.counts = counts
    report.orders = UInt64(counts.received)
  }

  private mutating func apply(
    _ event: OrderEvent, _ connection: LedgerConnection, _ report: inout LedgerReport
  ) throws(LedgerError) {
    var state: OrderState
    if event.step == .receive {
      guard let new = OrderState(event), open[event.order] == nil else {
        return report.add("event \(event.sequence): begins no order")
      }
      counts.move(from: nil, to: new.status)
      state = new
    } else {
      guard let known = open[event.order] else {
        return report.add("event \(event.sequence): order \(event.order) is not open")
      }
      state = known
      state.apply(event)
      counts.move(from: known.status, to: state.status)
    }
    for rule in state.brokenRules(bounceBudget: .max, reopenBudget: .max) {
      report.add("event \(event.sequence): order \(event.order) breaks a rule: \(rule)")
    }
    if state.status.isOpen {
      open[event.order] = state
    } else {
      open[event.order] = nil
      try compare(state, connection, &report)
    }
  }

  /// What was derived against what stands in the tables.
  mutating func compare(
    _ connection: LedgerConnection, _ report: inout LedgerReport
  ) throws(LedgerError) {
    for state in open.values.sorted(by: { $0.id < $1.id }) {
      try compare(state, connection, &report)
    }
    for status in OrderStatus.allCases {
      let row = try connection.statement("SELECT orders FROM order_count WHERE status = ?")
      row.bind(Int64(connection.names.number(status.code) ?? 0))
      let stored = try row.step() ? Int(row.integer(0)) : 0
      row.reset()
      if stored != counts[status] {
        report.add(
          "\(status.code): the table counts \(stored) orders, the events \(counts[status])")
      }
    }
    let rows = try connection.integer("SELECT count(*) FROM work_order") ?? 0
    if Int(rows) != counts.received {
      report.add("the table has \(rows) orders, the events received \(counts.received)")
    }
    report.requests = UInt64(try connection.integer("SELECT count(*) FROM request") ?? 0)
    let stray = try connection.integer(
      "SELECT count(*) FROM request WHERE sequence NOT BETWEEN 1 AND \(last.sequence)")
    if let stray, stray > 0 { report.add("\(stray) replies name events that are not there") }
  }

  private func compare(
    _ state: OrderState, _ connection: LedgerConnection, _ report: inout LedgerReport
  ) throws(LedgerError) {
    let row = try connection.statement(
      """
      SELECT state, status, holder, category, origin, deadline, ended_at IS NULL, last
      FROM work_order WHERE id = ?
      """)
    defer { row.reset() }
    row.bind(state.id)
    guard try row.step() else {
      return report.add("order \(state.id): is not in the table")
    }
    let names = connection.names
    let stored = row.withBytes(0) { names.state($0) }
    let texts = (1...4).map { names.text(row.integer($0)) }
    let deadline = row.isNull(5) ? nil : row.integer(5)
    if stored != state
      || texts != [state.status.code, state.holder, state.category, state.origin]
      || deadline != state.clocks.deadline?.seconds
      || (row.integer(6) != 0) != state.status.isOpen
      || row.integer(7) != Int64(bitPattern: state.sequence)
    {
      report.add("order \(state.id): the table does not say what its events do")
    }
  }
}
