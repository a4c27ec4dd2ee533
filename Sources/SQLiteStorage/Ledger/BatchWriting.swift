internal import OrganizationGraph
internal import OrganizationTables
internal import WorkOrders

/// Writes the rows of batches, inside a transaction of its connection: `start`, `write` for each batch,
/// `finish`.
final class BatchWriting {
  private let path: String
  private let orders: OrderWriting
  private let insertEvent: LedgerStatement
  private let insertRequest: LedgerStatement
  private let counts: CountWriting
  private let scores: ScoreWriting
  /// The events that are being written, so that their room is used again.
  private var text: [UInt8] = []
  /// The orders of the batch.
  private var touched: [UInt64: Touched] = [:]
  /// By how many orders more the transaction leaves each status, by the number of its name.
  private var moves: [UInt32: Int64] = [:]
  /// The scores that are given in it.
  private var given = OrderCounts()

  /// An order of the batch.
  private struct Touched {
    /// Its row before the batch; nil if it is received in it.
    let former: OrderWriting.Row?
    /// The time of its first event in the batch.
    let at: Int64
    /// The row that its words are in; 0: not one of the batch.
    var words: UInt64
    /// The row of its last events so far.
    var last: UInt64
  }

  /// The bytes of events from which on the next of the same order begins a row.
  private static let fullRow = 16_384

  init(_ connection: LedgerConnection) throws(LedgerError) {
    path = connection.path
    orders = try OrderWriting(connection)
    insertEvent = try LedgerStatement("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", connection)
    insertRequest = try LedgerStatement("INSERT INTO request VALUES (?, ?, ?, ?, ?)", connection)
    counts = try CountWriting("order_count", key: "status", count: "orders", connection)
    scores = try ScoreWriting(connection)
  }

  func start() {
    moves.removeAll(keepingCapacity: true)
    given = OrderCounts()
  }

  /// Writes what is written once for all batches.
  func finish() throws(LedgerError) {
    for (status, change) in moves where change != 0 {
      try counts.add(change, to: Int64(status))
    }
    try scores.add(given)
  }

  /// Moves the head and its hash behind the batch.
  func write(
    _ batch: LedgerBatch, _ head: inout LedgerHead, _ hash: inout ChainHash
  ) throws(LedgerError) {
    touched.removeAll(keepingCapacity: true)
    var place = 0
    while place < batch.events.count { try writeRow(batch.events, &place, &head, &hash) }
    try writeOrders(batch)
    for write in batch.writes {
      var sum = RowSum()
      sum.add(write.sequence)
      sum.add(write.key)
      sum.add(write.fingerprint)
      sum.add(write.reply)
      insertRequest.bind(write.sequence)
      insertRequest.bind(write.key)
      insertRequest.bind(write.fingerprint)
      insertRequest.bind(write.reply)
      insertRequest.bind(sum.column)
      try insertRequest.run()
    }
  }

  /// Writes the event at a place and those of the same order right behind it.
  private func writeRow(
    _ events: [OrderEvent], _ place: inout Int, _ head: inout LedgerHead, _ hash: inout ChainHash
  ) throws(LedgerError) {
    let (order, at) = (events[place].order, events[place].at.seconds)
    let isReceived = events[place].step == .receive
    let hasWords = events[place].content != nil
    var row: OrderWriting.Row?
    if !isReceived, touched[order] == nil { row = try known(order) }
    text.removeAll(keepingCapacity: true)
    repeat {
      let event = events[place]
      guard event.sequence == head.sequence + 1, event.at >= head.at else {
        throw LedgerError(
          .failed, "event \(event.sequence) does not follow event \(head.sequence)")
      }
      EventText.append(event, to: &text)
      given.rate(by: event)
      head.sequence = event.sequence
      head.at = event.at
      place += 1
      // Words are where a row begins, so that they are found there.
    } while place < events.count && events[place].order == order && events[place].content == nil
      && text.count < Self.fullRow
    hash = hash.next(text)
    if isReceived { head.lastOrder = max(head.lastOrder, order) }
    let former = touched[order]?.last ?? row?.last ?? 0
    var sum = RowSum()
    sum.add(head.sequence)
    sum.add(order)
    sum.add(former)
    sum.add(text)
    insertEvent.bind(head.sequence)
    insertEvent.bind(order)
    insertEvent.bind(former)
    insertEvent.bind(text)
    insertEvent.bind(hash.bytes)
    insertEvent.bind(sum.column)
    try insertEvent.run()
    var here = touched[order] ?? Touched(former: row, at: at, words: 0, last: 0)
    if hasWords { here.words = head.sequence }
    here.last = head.sequence
    touched[order] = here
  }

  private func known(_ order: UInt64) throws(LedgerError) -> OrderWriting.Row {
    guard let row = try orders.row(order) else {
      throw LedgerError(.failed, "\(path): order \(order) is not in the ledger")
    }
    return row
  }

  private func writeOrders(_ batch: LedgerBatch) throws(LedgerError) {
    for state in batch.states {
      guard let touched = touched[state.id], touched.last == state.sequence,
        let first = batch.events.first?.sequence
      else {
        throw LedgerError(.failed, "order \(state.id) is not as its events leave it")
      }
      let endedAt: Int64? =
        state.status.isOpen ? nil : batch.events[Int(state.sequence - first)].at.seconds
      if let former = touched.former {
        try orders.update(
          state, from: former, filed: touched.words == 0 ? former.filed : touched.words,
          endedAt: endedAt)
        moves[UInt32(truncatingIfNeeded: former.status), default: 0] -= 1
      } else {
        try orders.insert(state, filed: touched.words, filedAt: touched.at, endedAt: endedAt)
      }
      moves[try orders.number(state.status), default: 0] += 1
    }
  }
}
