internal import GRDBSQLite
internal import OrganizationGraph
internal import OrganizationTables
internal import WorkOrders

/// The writing end of a ledger: the one connection that writes and checkpoints.
final class LedgerWriter {
  let connection: LedgerConnection
  private(set) var head: LedgerHead
  private var hash: ChainHash
  private let tail: LedgerTail
  /// Set when it is not known any more what is on disk.
  private var failure: LedgerError?

  /// Pages in the log from which they are moved into the database: 32 MiB.
  private static let checkpointPages: CInt = 8_192
  /// Events at the end whose chain is looked at on opening.
  private static let checkedTail: UInt64 = 1_000

  init(_ path: String) throws(LedgerError) {
    connection = try LedgerConnection(path, flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
    let isEmpty = try LedgerLayout.check(connection)
    try LedgerLayout.makeDurable(connection)
    connection.countLogPages()
    tail = try LedgerTail(ledger: path)
    if isEmpty {
      if let mark = tail.read(), mark.sequence > 0 { throw Self.tailLost(mark, found: 0, path) }
      try LedgerLayout.make(connection)
    }
    head = try SQLiteLedger.head(connection)
    hash = .start
    try checkTail()
  }

  /// What the tail says was on disk must be there, and the last events must be a chain.
  private func checkTail() throws(LedgerError) {
    if let mark = tail.read(), mark.sequence > head.sequence {
      throw Self.tailLost(mark, found: head.sequence, connection.path)
    }
    var expected: ChainHash?
    let first = head.sequence > Self.checkedTail ? head.sequence - Self.checkedTail : 0
    if first == 0 { expected = .start }
    let mark = tail.read()
    let rows = try connection.statement(
      "SELECT sequence, event, hash FROM event WHERE sequence >= ? ORDER BY sequence")
    defer { rows.reset() }
    rows.bind(first)
    var next = max(1, first)
    while try rows.step() {
      let sequence = UInt64(bitPattern: rows.integer(0))
      let stored = rows.bytes(2)
      guard stored.count == 32, sequence == next,
        expected.map({ $0.next(rows.bytes(1)).bytes == stored }) ?? true
      else {
        throw LedgerError(
          .damaged,
          "\(connection.path): the chain of hashes breaks at event \(next); restore a backup")
      }
      let link = ChainHash(bytes: stored)
      if let mark, mark.sequence == sequence, mark.hash != link {
        throw LedgerError(
          .damaged,
          "\(connection.path): event \(sequence) is not the one that was on disk; restore a backup")
      }
      expected = link
      next += 1
    }
    hash = expected ?? .start
  }

  private static func tailLost(
    _ mark: LedgerTail.Mark, found: UInt64, _ path: String
  ) -> LedgerError {
    LedgerError(
      .tailLost,
      "\(path): ends at event \(found), but event \(mark.sequence) was on disk (\(path).tail): its"
        + " log \(path)-wal was lost or cut. Put that file back; or remove \(path).tail to go on"
        + " without the \(mark.sequence - found) events")
  }

  /// Appends a batch in one transaction.
  func append(_ batch: LedgerBatch) throws(LedgerError) -> LedgerHead {
    if let failure { throw failure }
    var (nextHead, nextHash) = (head, hash)
    do throws(LedgerError) {
      try connection.execute("BEGIN IMMEDIATE")
      for event in batch.events { try insert(event, &nextHead, &nextHash) }
      try write(batch)
      try connection.execute("COMMIT")
    } catch {
      try abandon(error)
    }
    head = nextHead
    hash = nextHash
    if !batch.events.isEmpty { tail.write(.init(sequence: head.sequence, hash: hash)) }
    return nextHead
  }

  /// Takes a transaction back that went wrong. Unless only the room was missing, nothing more is
  /// written: a failed sync may have lost pages that a second one would not write again.
  private func abandon(_ error: LedgerError) throws(LedgerError) -> Never {
    if sqlite3_get_autocommit(connection.handle) == 0 {
      // Fails only where the transaction has ended by itself.
      try? connection.execute("ROLLBACK")
    }
    if error.code != .diskFull, error.code != .locked {
      failure = LedgerError(
        .failed, "\(error.message); nothing more is written until the ledger is opened anew")
    }
    throw failure ?? error
  }

  private func insert(
    _ event: OrderEvent, _ head: inout LedgerHead, _ hash: inout ChainHash
  ) throws(LedgerError) {
    guard event.sequence == head.sequence + 1, event.at >= head.at else {
      throw LedgerError(
        .failed, "event \(event.sequence) does not follow event \(head.sequence)")
    }
    let bytes = EventText.encode(event)
    hash = hash.next(bytes)
    head.sequence = event.sequence
    head.at = event.at
    let insertion = try connection.statement("INSERT INTO event VALUES (?, ?, ?, ?)")
    insertion.bind(event.sequence)
    insertion.bind(event.order)
    insertion.bind(bytes)
    insertion.bind(hash.bytes)
    try insertion.run()
    if event.step == .receive { head.lastOrder = max(head.lastOrder, event.order) }
  }

  private func write(_ batch: LedgerBatch) throws(LedgerError) {
    var filed: [UInt64: OrderEvent] = [:]
    for event in batch.events where event.content != nil { filed[event.order] = event }
    var moves = OrderMoves()
    for state in batch.states {
      if let event = filed[state.id], let content = event.content {
        try insert(state, event, content)
        moves.add(nil, state.status)
      } else {
        try update(state, batch, &moves)
      }
    }
    for (status, change) in moves.changes {
      let count = try connection.statement(
        "INSERT INTO order_count VALUES (?, ?) ON CONFLICT (status) DO UPDATE SET orders = orders + ?"
      )
      count.bind(status.code)
      count.bind(change)
      count.bind(change)
      try count.run()
    }
    for write in batch.writes {
      let insertion = try connection.statement("INSERT INTO request VALUES (?, ?, ?, ?)")
      insertion.bind(write.key)
      insertion.bind(write.fingerprint)
      insertion.bind(write.sequence)
      insertion.bind(write.reply)
      try insertion.run()
    }
  }

  private func insert(
    _ state: OrderState, _ event: OrderEvent, _ content: OrderContent
  ) throws(LedgerError) {
    let row = try connection.statement(
      "INSERT INTO work_order VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    row.bind(state.id)
    row.bind(state.status.code)
    row.bind(state.holder)
    row.bind(state.category)
    row.bind(state.origin)
    row.bind(state.clocks.deadline?.seconds)
    row.bind(event.sequence)
    row.bind(event.at.seconds)
    row.bind(state.status.isOpen ? nil : event.at.seconds)
    row.bind(
      [content.title, content.text, content.place, content.reference].filter { !$0.isEmpty }
        .joined(separator: "\n"))
    row.bind(StateBytes.encode(state))
    try row.run()
  }

  private func update(
    _ state: OrderState, _ batch: LedgerBatch, _ moves: inout OrderMoves
  ) throws(LedgerError) {
    let former = try connection.statement("SELECT status FROM work_order WHERE id = ?")
    former.bind(state.id)
    let isThere = try former.step()
    let status = isThere ? OrderStatus(code: former.text(0)) : nil
    former.reset()
    guard let status else {
      throw LedgerError(.failed, "order \(state.id) is not in the ledger")
    }
    moves.add(status, state.status)
    let row = try connection.statement(
      """
      UPDATE work_order SET status = ?, holder = ?, category = ?, deadline = ?, ended_at = ?,
        state = ? WHERE id = ?
      """)
    row.bind(state.status.code)
    row.bind(state.holder)
    row.bind(state.category)
    row.bind(state.clocks.deadline?.seconds)
    row.bind(
      state.status.isOpen ? nil : batch.events.last { $0.order == state.id }?.at.seconds)
    row.bind(StateBytes.encode(state))
    row.bind(state.id)
    try row.run()
  }

  func checkpointIfDue() throws(LedgerError) {
    if connection.logPages >= Self.checkpointPages { try checkpoint() }
  }

  /// Moves what is in the log into the database. The log is written from its start again once all of
  /// it has been moved and no reader needs it.
  func checkpoint() throws(LedgerError) {
    guard failure == nil else { return }
    try finish(
      sqlite3_wal_checkpoint_v2(
        connection.handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil))
  }

  private func finish(_ code: CInt) throws(LedgerError) {
    // BUSY: a reader holds an older state, so the log stays a while longer. FULL: there is no room in
    // the database, but what is in the log is on disk.
    guard code != SQLITE_OK, code & 0xFF != SQLITE_BUSY, code & 0xFF != SQLITE_LOCKED else {
      return
    }
    let error = connection.error(code)
    guard error.code != .diskFull else { return }
    failure = LedgerError(
      .failed, "\(error.message); nothing more is written until the ledger is opened anew")
    throw failure ?? error
  }
}

/// How many orders a batch moves into and out of each state.
private struct OrderMoves {
  var changes: [OrderStatus: Int64] = [:]

  mutating func add(_ former: OrderStatus?, _ status: OrderStatus) {
    guard former != status else { return }
    if let former { changes[former, default: 0] -= 1 }
    changes[status, default: 0] += 1
  }
}
