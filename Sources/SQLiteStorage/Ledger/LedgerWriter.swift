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
  private let statements: WriterStatements
  /// The event that is being written, so that its room is used again.
  private var text: [UInt8] = []
  /// Set when it is not known any more what is on disk.
  private var failure: LedgerError?

  /// Pages in the log from which they are moved into the database, 16 MiB: few enough for a write that
  /// comes meanwhile to wait for.
  private static let checkpointPages: CInt = 4_096
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
    statements = try WriterStatements(connection)
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
      try statements.begin.run()
      for event in batch.events { try insert(event, &nextHead, &nextHash) }
      try write(batch)
      try statements.commit.run()
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
    EventText.encode(event, into: &text)
    hash = hash.next(text)
    head.sequence = event.sequence
    head.at = event.at
    let insertion = statements.insertEvent
    insertion.bind(event.sequence)
    insertion.bind(event.order)
    insertion.bind(text)
    insertion.bind(hash.bytes)
    try insertion.run()
    if event.step == .receive { head.lastOrder = max(head.lastOrder, event.order) }
  }

  private func write(_ batch: LedgerBatch) throws(LedgerError) {
    var filed: [UInt64: Int] = [:]
    for place in batch.events.indices where batch.events[place].step == .receive {
      filed[batch.events[place].order] = place
    }
    var moves = OrderMoves()
    for state in batch.states {
      if let place = filed[state.id] {
        try insert(state, batch, received: place)
        moves.add(nil, state.status)
      } else {
        try update(state, batch, &moves)
      }
    }
    for (status, change) in moves.changes {
      let count = statements.count
      count.bind(status.code)
      count.bind(change)
      count.bind(change)
      try count.run()
    }
    for write in batch.writes {
      let insertion = statements.insertRequest
      insertion.bind(write.key)
      insertion.bind(write.fingerprint)
      insertion.bind(write.sequence)
      insertion.bind(write.reply)
      try insertion.run()
    }
  }

  private func insert(
    _ state: OrderState, _ batch: LedgerBatch, received place: Int
  ) throws(LedgerError) {
    let event = batch.events[place]
    guard let content = event.content else {
      throw LedgerError(.failed, "order \(state.id) was received without content")
    }
    let row = statements.insertOrder
    row.bind(state.id)
    row.bind(state.status.code)
    row.bind(state.holder)
    row.bind(state.category)
    row.bind(state.origin)
    row.bind(state.clocks.deadline?.seconds)
    row.bind(event.sequence)
    row.bind(event.at.seconds)
    row.bind(try endedAt(state, batch))
    row.bind(
      [content.title, content.text, content.place, content.reference].filter { !$0.isEmpty }
        .joined(separator: "\n"))
    row.bind(StateBytes.encode(state))
    try row.run()
  }

  private func update(
    _ state: OrderState, _ batch: LedgerBatch, _ moves: inout OrderMoves
  ) throws(LedgerError) {
    let former = statements.order
    former.bind(state.id)
    let isThere = try former.step()
    let status = isThere ? OrderStatus(code: former.text(0)) : nil
    let isListedTheSame =
      isThere && former.equals(1, state.holder) && former.equals(2, state.category)
    former.reset()
    guard let status else {
      throw LedgerError(.failed, "order \(state.id) is not in the ledger")
    }
    moves.add(status, state.status)
    // A column that is set is taken out of its index and put in again, also where it stays the same.
    let row: LedgerStatement
    if isListedTheSame, state.status.isOpen {
      row = statements.updateState
    } else {
      row = statements.updateOrder
      row.bind(state.holder)
      row.bind(state.category)
      row.bind(try endedAt(state, batch))
    }
    row.bind(state.status.code)
    row.bind(state.clocks.deadline?.seconds)
    row.bind(StateBytes.encode(state))
    row.bind(state.id)
    try row.run()
  }

  /// The moment of a state's last event, which the batch has, if it ended the order.
  private func endedAt(_ state: OrderState, _ batch: LedgerBatch) throws(LedgerError) -> Int64? {
    guard !state.status.isOpen else { return nil }
    guard let first = batch.events.first?.sequence, state.sequence >= first,
      state.sequence - first < UInt64(batch.events.count)
    else {
      throw LedgerError(.failed, "order \(state.id) ended by an event of another batch")
    }
    return batch.events[Int(state.sequence - first)].at.seconds
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

/// What a writer runs for every batch, prepared once.
private struct WriterStatements {
  let begin: LedgerStatement
  let commit: LedgerStatement
  let insertEvent: LedgerStatement
  let insertOrder: LedgerStatement
  let insertRequest: LedgerStatement
  let order: LedgerStatement
  let updateOrder: LedgerStatement
  let updateState: LedgerStatement
  let count: LedgerStatement

  init(_ connection: LedgerConnection) throws(LedgerError) {
    begin = try connection.statement("BEGIN IMMEDIATE")
    commit = try connection.statement("COMMIT")
    insertEvent = try connection.statement("INSERT INTO event VALUES (?, ?, ?, ?)")
    insertOrder = try connection.statement(
      "INSERT INTO work_order VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    insertRequest = try connection.statement("INSERT INTO request VALUES (?, ?, ?, ?)")
    order = try connection.statement(
      "SELECT status, holder, category FROM work_order WHERE id = ?")
    updateOrder = try connection.statement(
      """
      UPDATE work_order SET holder = ?, category = ?, ended_at = ?, status = ?, deadline = ?,
        state = ? WHERE id = ?
      """)
    updateState = try connection.statement(
      "UPDATE work_order SET status = ?, deadline = ?, state = ? WHERE id = ?")
    count = try connection.statement(
      "INSERT INTO order_count VALUES (?, ?) ON CONFLICT (status) DO UPDATE SET orders = orders + ?"
    )
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
