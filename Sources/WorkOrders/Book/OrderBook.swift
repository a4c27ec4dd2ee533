public import OrganizationGraph

/// The open orders in memory: by number, by holder, and by the clock that runs out next.
///
/// One thread uses it. It holds what the ledger's events say and nothing else, so it can be made anew
/// from them at any time. Each operation takes O(log n) where n is open orders, but for `queue`.
public final class OrderBook {
  private var pages = RowPages()
  private var index = RowIndex()
  private var names = NameTable()
  private var extras: [UInt64: BookExtras] = [:]
  /// The open orders that each unit was called to and has not finished with.
  private var calls: [String: Set<UInt64>] = [:]
  /// The first order of each holder.
  private var lists: [UInt32: UInt32] = [:]
  /// A binary heap of rows by (clock, order): the order that is due first is on top.
  private var heap: [UInt32] = []
  /// The row that was taken last.
  private var newest: UInt32 = 0

  public init() {}

  public var count: Int { index.count }

  /// Bytes that the open orders take, without their rare extras.
  public var byteCount: Int { pages.byteCount + index.byteCount + heap.capacity * 4 }

  /// The state of an open order; nil if there is none of that number.
  public func state(_ id: UInt64) -> OrderState? {
    index[id].map { unpack(pages[$0]) }
  }

  /// Takes a state over: an open order is added or changed, one that has ended is taken out.
  ///
  /// - Parameter pool: the capacity pool that it is counted in; kept for whoever counts.
  /// - Returns: the pool that it was counted in.
  @discardableResult
  public func put(_ state: OrderState, pool: UInt32? = nil) -> UInt32? {
    guard state.status.isOpen else {
      defer { remove(state.id) }
      return self.pool(state.id)
    }
    let row: UInt32
    var former: UInt32?
    if let known = index[state.id] {
      row = known
      former = pages[row].holder
    } else {
      row = pages.take()
      // Much of a new order is as in the one before: a guess that spares hashing.
      pages[row].guess(from: pages[newest])
      newest = row
      index.insert(state.id, row)
      heap.append(row)
      pages[row].heapPlace = UInt32(heap.count - 1)
    }
    let holder = names.number(state.holder, likely: pages[row].holder)
    if let former, former != holder { unlink(row) }
    if !state.group.isEmpty || pages[row].flags & BookRow.hasExtras != 0 { noteCalls(of: state) }
    pack(state, into: row)
    if former != holder { link(row) }
    defer { pages[row].pool = pool ?? BookRow.none }
    fix(Int(pages[row].heapPlace))
    return pages[row].pool == BookRow.none ? nil : pages[row].pool
  }

  public func remove(_ id: UInt64) {
    guard let row = index[id] else { return }
    unlink(row)
    let place = Int(pages[row].heapPlace)
    let last = heap.removeLast()
    if last != row {
      heap[place] = last
      pages[last].heapPlace = UInt32(place)
      fix(place)
    }
    index.remove(id)
    for call in extras.removeValue(forKey: id)?.group ?? [] { forgetCall(of: call.unit, to: id) }
    pages.giveBack(row)
  }

  /// The clock that runs out first of all. O(1).
  public var nextDue: (at: Instant, order: UInt64)? {
    guard let top = heap.first, pages[top].nextAt != BookRow.never else { return nil }
    return (Instant(seconds: pages[top].nextAt), pages[top].id)
  }

  /// The orders that a unit holds or was called to: urgent ones first, then by deadline, then by number.
  /// O(k log k) where k is these.
  ///
  /// - Parameter urgencyRank: where an urgency stands; the least is first.
  public func queue(of unit: String, urgencyRank: (String) -> Int) -> [QueuePlace] {
    var found: [QueuePlace] = []
    func add(_ one: BookRow) {
      let deadline = one.deadline == BookRow.never ? one.due : one.deadline
      found.append(
        QueuePlace(rank: urgencyRank(names[one.urgency]), deadline: deadline, order: one.id))
    }
    var row = names.existing(unit).flatMap { lists[$0] } ?? BookRow.none
    while row != BookRow.none {
      add(pages[row])
      row = pages[row].behind
    }
    for id in calls[unit] ?? [] {
      // Also a unit that was called and then given the order holds it.
      if let row = index[id], names[pages[row].holder] != unit { add(pages[row]) }
    }
    return found.sorted()
  }

  /// Each unit that holds orders, with the pool that they are counted in; nil if none of them is. O(u) where u is
  /// these units, and the orders before the first that is counted.
  package var holders: [(unit: String, pool: UInt32?)] {
    lists.map { holder, first in
      var row = first
      while row != BookRow.none, pages[row].pool == BookRow.none { row = pages[row].behind }
      return (names[holder], row == BookRow.none ? nil : pages[row].pool)
    }
  }

  /// The orders that a unit holds; in no order. O(k) where k is these.
  package func orders(heldBy unit: String) -> [UInt64] {
    var found: [UInt64] = []
    var row = names.existing(unit).flatMap { lists[$0] } ?? BookRow.none
    while row != BookRow.none {
      found.append(pages[row].id)
      row = pages[row].behind
    }
    return found
  }

  /// The capacity pool that an order is counted in, as whoever counts has set it.
  public func pool(_ id: UInt64) -> UInt32? {
    index[id].flatMap { pages[$0].pool == BookRow.none ? nil : pages[$0].pool }
  }

  public func setPool(_ pool: UInt32?, _ id: UInt64) {
    if let row = index[id] { pages[row].pool = pool ?? BookRow.none }
  }

  /// The numbers of the open orders; in no order.
  public var numbers: [UInt64] { heap.map { pages[$0].id } }

  /// Numbers of the open orders that one of some units was ever called to. O(x) where x is the orders with rare
  /// parts.
  public func orders(calling isWanted: (String) -> Bool) -> [UInt64] {
    extras.filter { $0.value.group.contains { isWanted($0.unit) } }.map(\.key)
  }

  /// Numbers of the open orders that anything of one of some units is said in (`OrderState.units`); ascending.
  /// O(n) where n is open orders.
  package func orders(naming units: Set<String>) -> [UInt64] {
    let numbers = Set(units.compactMap { names.existing($0) })
    var found: [UInt64] = []
    for row in heap {
      let one = pages[row]
      let isNamed =
        numbers.contains(one.holder) || numbers.contains(one.origin) || numbers.contains(one.desk)
      if isNamed { found.append(one.id) }
    }
    for (id, rare) in extras
    where rare.units.contains(where: units.contains) && index[id] != nil { found.append(id) }
    return Set(found).sorted()
  }

  /// Numbers of the open orders whose place is in one of some units, not below it, by these; ascending. O(n) where n
  /// is open orders.
  package func orders(placedIn units: Set<String>) -> [String: [UInt64]] {
    var found: [UInt32: [UInt64]] = [:]
    for unit in units { if let number = names.existing(unit) { found[number] = [] } }
    if found.isEmpty { return [:] }
    for row in heap { found[pages[row].origin]?.append(pages[row].id) }
    return Dictionary(uniqueKeysWithValues: found.map { (names[$0], $1.sorted()) })
  }

  // The calls. Few orders have any; the rows of others tell that they have none.

  private func noteCalls(of state: OrderState) {
    for call in extras[state.id]?.group ?? [] { forgetCall(of: call.unit, to: state.id) }
    for call in state.group where call.standing.isOutstanding {
      calls[call.unit, default: []].insert(state.id)
    }
  }

  private func forgetCall(of unit: String, to order: UInt64) {
    calls[unit]?.remove(order)
    if calls[unit]?.isEmpty ?? false { calls[unit] = nil }
  }

  // The list of a holder.

  private func link(_ row: UInt32) {
    let holder = pages[row].holder
    let first = lists[holder]
    pages[row].before = BookRow.none
    pages[row].behind = first ?? BookRow.none
    if let first { pages[first].before = row }
    lists[holder] = row
  }

  private func unlink(_ row: UInt32) {
    let one = pages[row]
    if one.before != BookRow.none {
      pages[one.before].behind = one.behind
    } else {
      lists[one.holder] = one.behind == BookRow.none ? nil : one.behind
    }
    if one.behind != BookRow.none { pages[one.behind].before = one.before }
  }

  // The heap.

  private func precedes(_ a: UInt32, _ b: UInt32) -> Bool {
    let (first, second) = (pages[a], pages[b])
    return first.nextAt != second.nextAt ? first.nextAt < second.nextAt : first.id < second.id
  }

  /// Moves the row at a place up or down to where it belongs.
  private func fix(_ start: Int) {
    var place = start
    let row = heap[place]
    while place > 0, precedes(row, heap[(place - 1) / 2]) {
      set((place - 1) / 2, to: place)
      place = (place - 1) / 2
    }
    while true {
      var child = 2 * place + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, precedes(heap[child + 1], heap[child]) { child += 1 }
      guard precedes(heap[child], row) else { break }
      set(child, to: place)
      place = child
    }
    heap[place] = row
    pages[row].heapPlace = UInt32(place)
  }

  private func set(_ from: Int, to place: Int) {
    heap[place] = heap[from]
    pages[heap[place]].heapPlace = UInt32(place)
  }

  // Rows and states.

  private func pack(_ state: OrderState, into row: UInt32) {
    var one = pages[row]
    one.id = state.id
    one.sequence = state.sequence
    one.mergeInto = state.mergeInto
    one.receivedAt = state.receivedAt.seconds
    one.startedAt = state.startedAt.bookSeconds
    one.due = state.clocks.due.bookSeconds
    one.deadline = state.clocks.deadline.bookSeconds
    one.warnAt = state.clocks.warnAt.bookSeconds
    one.raiseAt = state.clocks.raiseAt.bookSeconds
    one.nextAt = (state.nextClock?.at).bookSeconds
    one.givenDeadline = state.givenDeadline.bookSeconds
    one.holder = names.number(state.holder, likely: one.holder)
    one.desk = names.number(state.desk, likely: one.desk)
    one.origin = names.number(state.origin, likely: one.origin)
    one.category = names.number(state.category, likely: one.category)
    one.urgency = names.number(state.urgency, likely: one.urgency)
    one.edge = names.number(state.edge, likely: one.edge)
    one.firstWorker = names.number(
      state.workers.isEmpty ? "" : state.workers[0], likely: one.firstWorker)
    one.secondWorker = names.number(
      state.workers.count < 2 ? "" : state.workers[1], likely: one.secondWorker)
    one.assignee = names.number(state.assignee, likely: one.assignee)
    one.rank = UInt16(clamping: state.rank)
    one.raises = UInt16(clamping: state.raises)
    one.urges = UInt16(clamping: state.urges)
    one.absorbed = UInt16(clamping: state.absorbed)
    one.reworks = UInt16(clamping: state.reworks)
    one.bounces = UInt8(clamping: state.bounces)
    one.reopens = UInt8(clamping: state.reopens)
    one.status = state.status.rawValue
    one.mode = state.mode.rawValue
    one.parkedFrom = state.parkedFrom.rawValue
    let rare = BookExtras(state)
    if rare != nil || one.flags & BookRow.hasExtras != 0 { extras[state.id] = rare }
    one.flags =
      (state.isOverdue ? BookRow.overdue : 0) | (state.isForced ? BookRow.forced : 0)
      | (rare != nil ? BookRow.hasExtras : 0)
    pages[row] = one
  }

  private func unpack(_ one: BookRow) -> OrderState {
    // Both numbers were written from such values.
    var state = OrderState(
      id: one.id, sequence: one.sequence, status: OrderStatus(rawValue: one.status)!,
      mode: Mode(rawValue: one.mode)!)
    state.mergeInto = one.mergeInto
    state.receivedAt = Instant(seconds: one.receivedAt)
    state.startedAt = one.startedAt.bookInstant
    state.clocks.due = one.due.bookInstant
    state.clocks.deadline = one.deadline.bookInstant
    state.clocks.warnAt = one.warnAt.bookInstant
    state.clocks.raiseAt = one.raiseAt.bookInstant
    state.givenDeadline = one.givenDeadline.bookInstant
    state.holder = names[one.holder]
    state.desk = names[one.desk]
    state.origin = names[one.origin]
    state.category = names[one.category]
    state.urgency = names[one.urgency]
    state.edge = names[one.edge]
    state.assignee = names[one.assignee]
    state.rank = Int(one.rank)
    state.raises = Int(one.raises)
    state.urges = Int(one.urges)
    state.absorbed = Int(one.absorbed)
    state.reworks = Int(one.reworks)
    state.bounces = Int(one.bounces)
    state.reopens = Int(one.reopens)
    state.parkedFrom = OrderStatus(rawValue: one.parkedFrom)!
    state.isOverdue = one.flags & BookRow.overdue != 0
    state.isForced = one.flags & BookRow.forced != 0
    if one.firstWorker != 0 { state.workers.append(names[one.firstWorker]) }
    if one.secondWorker != 0 { state.workers.append(names[one.secondWorker]) }
    guard one.flags & BookRow.hasExtras != 0, let rare = extras[one.id] else { return state }
    state.workers += rare.workers
    state.excluded = rare.excluded
    state.subjects = rare.subjects
    state.formerLeads = rare.formerLeads
    state.group = rare.group
    state.extensionAsked = rare.extensionAsked
    state.returner = rare.returner
    state.voidProposer = rare.voidProposer
    state.parkedAt = rare.parkedAt
    state.scores = rare.scores
    return state
  }
}
