internal import OrganizationGraph
internal import WorkOrders

/// Writes the rows of orders, and the names that they need, by one connection.
final class OrderWriting {
  private let connection: LedgerConnection
  private let insertName: LedgerStatement
  private let insertOrder: LedgerStatement
  /// What is behind an event, at three widths: a column that is set is taken out of its index and put in
  /// again, also where it stays the same, so each statement sets no more than it must.
  private let updateOrder: LedgerStatement
  private let updateHolder: LedgerStatement
  private let updateState: LedgerStatement
  private let select: LedgerStatement
  /// The state that is being written, so that its room is used again.
  private var bytes: [UInt8] = []
  /// The names of the state that was written last: orders in a row share many of them.
  private var names = StateNames()
  /// The number of each status that was written.
  private var statuses = [UInt32](repeating: 0, count: OrderStatus.allCases.count)

  /// What the row of an order says.
  struct Row {
    let status: Int64
    let holder: Int64
    let category: Int64
    let origin: Int64
    /// Where its last events are, and its words.
    let last: UInt64
    let filed: UInt64
    let filedAt: Int64
  }

  init(_ connection: LedgerConnection) throws(LedgerError) {
    self.connection = connection
    insertName = try LedgerStatement("INSERT INTO name VALUES (?, ?, ?)", connection)
    insertOrder = try LedgerStatement(
      "INSERT INTO work_order VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", connection)
    updateOrder = try LedgerStatement(
      """
      UPDATE work_order SET status = ?, deadline = ?, last = ?, state = ?, crc = ?, holder = ?,
        category = ?, origin = ?, filed = ?, ended_at = ? WHERE id = ?
      """, connection)
    updateHolder = try LedgerStatement(
      """
      UPDATE work_order SET status = ?, deadline = ?, last = ?, state = ?, crc = ?, holder = ?
      WHERE id = ?
      """, connection)
    updateState = try LedgerStatement(
      "UPDATE work_order SET status = ?, deadline = ?, last = ?, state = ?, crc = ? WHERE id = ?",
      connection)
    select = try LedgerStatement(
      "SELECT status, holder, category, origin, last, filed, filed_at FROM work_order WHERE id = ?",
      connection)
  }

  /// The number of a name, which is given one if it has none. Undone with the transaction by
  /// `LedgerNames.forget`.
  private func number(_ name: String, likely guess: UInt32) throws(LedgerError) -> UInt32 {
    if let known = connection.names.number(name, likely: guess) { return known }
    var sum = RowSum()
    sum.add(Int64(connection.names.count))
    sum.add(name)
    insertName.bind(Int64(connection.names.count))
    insertName.bind(name)
    insertName.bind(sum.column)
    try insertName.run()
    return connection.names.add(name)
  }

  func number(_ status: OrderStatus) throws(LedgerError) -> UInt32 {
    let place = Int(status.rawValue)
    statuses[place] = try number(status.code, likely: statuses[place])
    return statuses[place]
  }

  func row(_ order: UInt64) throws(LedgerError) -> Row? {
    select.bind(order)
    defer { select.reset() }
    guard try select.step() else { return nil }
    return Row(
      status: select.integer(0), holder: select.integer(1), category: select.integer(2),
      origin: select.integer(3), last: UInt64(bitPattern: select.integer(4)),
      filed: UInt64(bitPattern: select.integer(5)), filedAt: select.integer(6))
  }

  /// - Parameter filed: the row that begins with its words.
  func insert(
    _ state: OrderState, filed: UInt64, filedAt: Int64, endedAt: Int64?
  ) throws(LedgerError) {
    names = try StateNames(state, likely: names, number: number)
    StateBytes.encode(state, names, into: &bytes)
    let status = try number(state.status)
    insertOrder.bind(state.id)
    insertOrder.bind(Int64(status))
    insertOrder.bind(Int64(names.holder))
    insertOrder.bind(Int64(names.category))
    insertOrder.bind(Int64(names.origin))
    insertOrder.bind(state.clocks.deadline?.seconds)
    insertOrder.bind(filed)
    insertOrder.bind(state.sequence)
    insertOrder.bind(filedAt)
    insertOrder.bind(endedAt)
    insertOrder.bind(bytes)
    insertOrder.bind(sum(state, status, filed: filed, filedAt: filedAt, endedAt: endedAt))
    try insertOrder.run()
  }

  /// Of the row of a state whose bytes and names are at hand.
  private func sum(
    _ state: OrderState, _ status: UInt32, filed: UInt64, filedAt: Int64, endedAt: Int64?
  ) -> Int64 {
    var sum = RowSum()
    sum.add(state.id)
    sum.add(Int64(status))
    sum.add(Int64(names.holder))
    sum.add(Int64(names.category))
    sum.add(Int64(names.origin))
    sum.add(state.clocks.deadline?.seconds)
    sum.add(filed)
    sum.add(state.sequence)
    sum.add(filedAt)
    sum.add(endedAt)
    sum.add(bytes)
    return sum.column
  }

  /// - Parameter filed: the row that begins with its words, as `correct` may have set them right.
  func update(
    _ state: OrderState, from former: Row, filed: UInt64, endedAt: Int64?
  ) throws(LedgerError) {
    names = try StateNames(state, likely: names, number: number)
    StateBytes.encode(state, names, into: &bytes)
    let status = try number(state.status)
    let isListedTheSame =
      former.category == Int64(names.category) && former.origin == Int64(names.origin)
      && former.filed == filed && endedAt == nil
    let isHeldTheSame = former.holder == Int64(names.holder)
    let row = !isListedTheSame ? updateOrder : isHeldTheSame ? updateState : updateHolder
    row.bind(Int64(status))
    row.bind(state.clocks.deadline?.seconds)
    row.bind(state.sequence)
    row.bind(bytes)
    row.bind(
      sum(state, status, filed: filed, filedAt: former.filedAt, endedAt: endedAt))
    if !isListedTheSame || !isHeldTheSame { row.bind(Int64(names.holder)) }
    if !isListedTheSame {
      row.bind(Int64(names.category))
      row.bind(Int64(names.origin))
      row.bind(filed)
      row.bind(endedAt)
    }
    row.bind(state.id)
    try row.run()
  }
}
