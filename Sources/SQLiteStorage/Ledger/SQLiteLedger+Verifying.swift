internal import OrganizationGraph
internal import OrganizationTables
public import WorkOrders

extension SQLiteLedger {
  /// Reads every event and derives everything anew: the chain, each order's state, the counts, the
  /// replies that were promised; and holds the archives that were cut from it to what it keeps of them.
  /// O(events); holds the open orders in memory.
  ///
  /// - Parameter files: where archives are; each is looked for beside the ledger, too.
  public func verify(archives files: [String] = []) throws(LedgerError) -> LedgerReport {
    do throws(LedgerError) {
      return try verifyAll(files)
    } catch  where error.code == .damaged {
      // What is read before all else; nothing can be said without it.
      var report = LedgerReport()
      report.add(error.message)
      return report
    }
  }

  private func verifyAll(_ files: [String]) throws(LedgerError) -> LedgerReport {
    // Read first: a server may be writing.
    let mark = isArchive ? nil : LedgerTail.read(ledger: path)
    let isTailDamaged = !isArchive && LedgerTail.isDamaged(ledger: path)
    return try readers.read { (connection) throws(LedgerError) in
      var report = LedgerReport()
      if let said = try connection.text("PRAGMA integrity_check"), said != "ok" {
        report.add("SQLite says: \(said)")
      }
      if isTailDamaged {
        report.add(
          "\(path).tail is not as it was written; remove it, and the next start makes it anew")
      }
      var fold = LedgerFold(isArchive: isArchive, mark: mark)
      try fold.read(connection, &report)
      try fold.compare(connection, &report)
      try Self.checkSums(connection, &report)
      for (number, record) in fold.archives where !isArchive {
        let path = Self.path(of: record.name, beside: self.path, files)
        report.archives.append(LedgerReport.Archive(record: record, path: path))
        if let path {
          try ArchiveVerifying(number: number, record: record, ledger: connection).run(
            path, &report)
        }
      }
      return report
    }
  }
}

extension SQLiteLedger {
  /// Whether each row is as it was written. O(file).
  private static func checkSums(
    _ connection: LedgerConnection, _ report: inout LedgerReport
  ) throws(LedgerError) {
    guard connection.crc == "crc" else { return }
    let tables: [(name: String, columns: String)] = [
      ("name", "number, name, crc"), ("event", "sequence, order_id, former, events, crc"),
      ("work_order", LedgerLayout.orderColumns(connection)), ("order_count", "status, orders, crc"),
      ("score_count", "score, ratings, crc"),
      ("request", "sequence, key, fingerprint, reply, crc"),
      ("record", "number, behind, text, crc"),
    ]
    for table in tables {
      if table.name == "score_count", connection.version < LedgerLayout.firstWithScores { continue }
      let rows = try connection.statement("SELECT \(table.columns) FROM \(table.name)")
      defer { rows.reset() }
      while try rows.step() {
        if rows.isSound(sum: rows.columnCount - 1) { continue }
        report.add("\(table.name) \(rows.integer(0)): the row is not as it was written")
      }
    }
  }
}

/// The events folded as they come; an order that has ended is compared and let go.
private struct LedgerFold {
  private let isArchive: Bool
  /// The last event that was on disk, as the file beside the ledger says.
  private let mark: LedgerTail.Mark?
  /// Whether the mark is that of the link in its place; nil: none is there.
  private var isMarkMet: Bool?
  /// The archives that were cut off, by the number of their record.
  private(set) var archives: [(number: UInt64, record: LedgerArchive)] = []
  /// The events in each archive, by the gaps.
  private var cut: [UInt64: UInt64] = [:]
  private var hash = ChainHash.start
  private var open: [UInt64: OrderState] = [:]
  /// The row of the last events of each open order.
  private var rows: [UInt64: UInt64] = [:]
  /// The row that begins with the words of each.
  private var words: [UInt64: UInt64] = [:]
  private var counts = OrderCounts()
  private var last = LedgerHead()

  init(isArchive: Bool, mark: LedgerTail.Mark? = nil) {
    self.isArchive = isArchive
    self.mark = mark
  }

  mutating func read(
    _ connection: LedgerConnection, _ report: inout LedgerReport
  ) throws(LedgerError) {
    let links = try LedgerChain(connection)
    while let link = try links.next() {
      switch link.kind {
      case .events: try read(link, links.bytes, connection, &report)
      case .gap: skip(link, &report)
      case .record: read(record: link, links.bytes, &report)
      }
      if let mark, link.place == mark.sequence {
        isMarkMet = (isMarkMet ?? false) || mark.hash.bytes == link.hash
      }
    }
    if let mark, isMarkMet == false {
      report.add(
        "event \(mark.sequence) is not the one that was on disk, as the ledger's .tail says")
    }
    report.hash = hash.text
    report.orders = UInt64(counts.received)
    report.counts = counts
    for (_, archive) in archives where !isArchive {
      report.archivedOrders += archive.orders
      report.counts += archive.counts
    }
  }

  /// The link must be that of what is before it and of the bytes.
  private mutating func follow(
    _ link: LedgerChain.Link, _ bytes: [UInt8], _ what: String, _ report: inout LedgerReport
  ) {
    hash = hash.next(bytes)
    if hash.bytes != link.hash {
      report.add("\(what): its hash is not that of what is before it and of itself")
      if link.hash.count == 32 { hash = ChainHash(bytes: link.hash) }
    }
  }

  /// Rows that are in another file: the chain goes on from the last of them.
  private mutating func skip(_ link: LedgerChain.Link, _ report: inout LedgerReport) {
    if link.former != last.sequence + 1 || link.place < link.former {
      report.add("a gap up to event \(link.place) does not follow event \(last.sequence)")
    }
    if link.hash.count == 32 {
      hash = ChainHash(bytes: link.hash)
    } else {
      report.add("a gap up to event \(link.place) has no hash")
    }
    cut[link.owner, default: 0] += link.place &- link.former &+ 1
    last.sequence = link.place
  }

  private mutating func read(
    record link: LedgerChain.Link, _ bytes: [UInt8], _ report: inout LedgerReport
  ) {
    follow(link, bytes, "record \(link.owner)", &report)
    if link.place != last.sequence {
      report.add("record \(link.owner): stands behind event \(link.place), which is not there")
    }
    guard let text = RecordText(bytes) else {
      return report.add("record \(link.owner): cannot be read")
    }
    if let archive = LedgerArchive(text) {
      archives.append((link.owner, archive))
    } else if let policy = PolicyRecord(text) {
      report.policies.append(policy)
    } else {
      report.add("record \(link.owner): is of no kind that is known")
    }
  }

  private mutating func read(
    _ link: LedgerChain.Link, _ bytes: [UInt8], _ connection: LedgerConnection,
    _ report: inout LedgerReport
  ) throws(LedgerError) {
    let (sequence, order) = (link.place, link.owner)
    follow(link, bytes, "event \(sequence)", &report)
    guard let events = bytes.withUnsafeBytes({ EventText.decodeAll($0) }) else {
      return report.add("event \(sequence): cannot be read")
    }
    report.events += UInt64(events.count)
    if events.last?.sequence != sequence || events.contains(where: { $0.order != order }) {
      report.add("event \(sequence): is not where its row says, or of another order")
    }
    if link.former != rows[order] ?? 0 {
      report.add("event \(sequence): does not lead back to the one before of order \(order)")
    }
    rows[order] = sequence
    if events.first?.content != nil { words[order] = sequence }
    if events.dropFirst().contains(where: { $0.content != nil }) {
      report.add("event \(sequence): its row has words behind its beginning")
    }
    for event in events {
      if event.sequence != last.sequence + 1 {
        report.add("event \(event.sequence): follows \(last.sequence)")
      }
      if event.at < last.at {
        report.add("event \(event.sequence): is earlier than the one before")
      }
      last = LedgerHead(sequence: event.sequence, lastOrder: last.lastOrder, at: event.at)
      checkPolicy(event, &report)
      try apply(event, connection, &report)
    }
    if open[order] == nil { (rows[order], words[order]) = (nil, nil) }
  }

  /// Clocks are set by the policy that is in force.
  private func checkPolicy(_ event: OrderEvent, _ report: inout LedgerReport) {
    guard !event.policy.isEmpty else { return }
    guard let current = report.policies.last?.policy.version else {
      report.eventsWithoutPolicy += 1
      return
    }
    if current != event.policy {
      report.add(
        "event \(event.sequence): its clocks are by policy \(event.policy), but \(current) was in"
          + " force")
    }
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
    counts.rate(by: event)
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
      if stored != report.counts[status] {
        report.add(
          "\(status.code): the table counts \(stored) orders, the events and archives"
            + " \(report.counts[status])")
      }
    }
    try compareScores(connection, &report)
    let rows = try connection.integer("SELECT count(*) FROM work_order") ?? 0
    if Int(rows) != counts.received {
      report.add("the table has \(rows) orders, the events received \(counts.received)")
    }
    report.requests = UInt64(try connection.integer("SELECT count(*) FROM request") ?? 0)
    let stray = try connection.integer(
      "SELECT count(*) FROM request WHERE sequence NOT BETWEEN 1 AND \(last.sequence)")
    if let stray, stray > 0 { report.add("\(stray) replies name events that are not there") }
    if !isArchive { try compareArchives(connection, &report) }
  }

  private func compareScores(
    _ connection: LedgerConnection, _ report: inout LedgerReport
  ) throws(LedgerError) {
    guard connection.version >= LedgerLayout.firstWithScores else { return }
    for score in Satisfaction.scores {
      let stored =
        try connection.integer(
          "SELECT ratings FROM score_count WHERE score = \(score)") ?? 0
      if Int(stored) != report.counts[score: score] {
        report.add(
          "score \(score): the table counts \(stored) ratings, the events and archives"
            + " \(report.counts[score: score])")
      }
    }
  }

  /// What is not here against what was cut off: orders, events, replies.
  private func compareArchives(
    _ connection: LedgerConnection, _ report: inout LedgerReport
  ) throws(LedgerError) {
    var promised: UInt64 = 0
    for (number, archive) in archives {
      promised += archive.requests
      let orders = try connection.integer(
        "SELECT count(*) FROM archived WHERE archive = \(number)")
      if orders != Int64(archive.orders) || cut[number] ?? 0 != archive.events {
        report.add(
          "archive \(archive.name): has \(archive.orders) orders and \(archive.events) events, of"
            + " which \(orders ?? 0) and \(cut[number] ?? 0) are missed here")
      }
    }
    let gaps = Set(cut.keys).subtracting(archives.map(\.number))
    if let stray = gaps.min() { report.add("a gap is for record \(stray), which is no archive's") }
    let all = try connection.integer("SELECT count(*) FROM archived") ?? 0
    if UInt64(all) != report.archivedOrders {
      report.add("\(all) orders are noted as archived, the archives have \(report.archivedOrders)")
    }
    let empty = try connection.integer("SELECT count(*) FROM request WHERE length(reply) = 0") ?? 0
    if UInt64(empty) != promised {
      report.add("\(empty) writes have no reply here, the archives have \(promised)")
    }
  }

  private func compare(
    _ state: OrderState, _ connection: LedgerConnection, _ report: inout LedgerReport
  ) throws(LedgerError) {
    let row = try connection.statement(
      """
      SELECT state, status, holder, category, origin, deadline, ended_at IS NULL, last, filed
      FROM work_order WHERE id = ?
      """)
    defer { row.reset() }
    row.bind(state.id)
    guard try row.step() else {
      return report.add("order \(state.id): is not in the table")
    }
    let names = connection.names
    let stored = row.withBytes(0) { names.state($0) }
    // What an earlier version of this program did to an order left out who had led it.
    var state = state
    if let leads = stored?.formerLeads, state.formerLeads.suffix(leads.count).elementsEqual(leads) {
      state.formerLeads = leads
    }
    let texts = (1...4).map { names.text(row.integer($0)) }
    let deadline = row.isNull(5) ? nil : row.integer(5)
    if stored != state
      || texts != [state.status.code, state.holder, state.category, state.origin]
      || deadline != state.clocks.deadline?.seconds
      || (row.integer(6) != 0) != state.status.isOpen
      || row.integer(7) != Int64(bitPattern: state.sequence)
      || UInt64(bitPattern: row.integer(8)) != words[state.id]
    {
      report.add("order \(state.id): the table does not say what its events do")
    }
  }
}
