import OrganizationGraph
import RPCCore
import Routing
import WorkOrders

/// The one place where orders change: decides by the machine, routes by the graph as it is now, counts
/// the loads, and has each batch kept by the ledger before anyone is told.
///
/// One thread uses it. A batch is all or nothing: what the ledger does not take is undone in the book
/// and in the loads, as if it had not been asked for.
final class DeskCore {
  let ledger: any Ledger
  let feed: OrderFeed
  let book = OrderBook()
  private let current: @Sendable () -> ServedOrganization
  private let encode: (DeskOutcome) -> [UInt8]
  let policy: OrderPolicy
  let machine = OrderMachine()
  let workspace = SearchWorkspace()

  /// What is true of the batch that is being made.
  var served: ServedOrganization
  var times: OrderTimes
  var now: Instant
  private var batch = LedgerBatch()
  /// The orders that the batch touches, as they were before it.
  private var undo: [(order: UInt64, former: OrderState?)] = []
  /// Where the batch has the state of each of them; nil while that state only passes.
  private var places: [UInt64: Int?] = [:]
  private(set) var head: LedgerHead
  private(set) var counts: OrderCounts
  /// Set when the ledger takes nothing more.
  private(set) var failure: LedgerError?
  /// Set while the disk has no room for what is asked for.
  private(set) var isFull = false
  /// Time limits that were looked up for the moment of the batch.
  var limits: [LimitKey: MomentLimits] = [:]
  /// The edge with a quota that an order is counted on.
  var edges: [UInt64: EdgeIndex] = [:]
  /// The newest order of each matter, for finding duplicates.
  var recent = RecentOrders()

  init(
    _ ledger: any Ledger, _ policy: OrderPolicy,
    organization: @escaping @Sendable () -> ServedOrganization,
    encode: @escaping (DeskOutcome) -> [UInt8]
  ) throws(LedgerError) {
    self.ledger = ledger
    self.policy = policy
    current = organization
    self.encode = encode
    head = ledger.head
    now = head.at
    counts = try ledger.counts()
    feed = OrderFeed(head: head.sequence)
    served = organization()
    times = Self.times(policy, served.snapshot)
    try ledger.forEachOpen { place($0) }
  }

  private static func times(_ policy: OrderPolicy, _ snapshot: OrganizationSnapshot) -> OrderTimes {
    OrderTimes(
      policy, calendar: snapshot.calendars.first { $0.code == policy.calendar },
      zone: snapshot.zone)
  }

  /// Begins a batch at a moment, on the organisation as it is now.
  private func begin(_ moment: Instant) {
    now = max(moment, head.at)
    forgetBatch()
    limits.removeAll(keepingCapacity: true)
    recent.keep()
    let latest = current()
    guard latest.snapshot !== served.snapshot else { return }
    let isRecount = !latest.loads.sharesNumbers(with: served.loads)
    served = latest
    times = Self.times(policy, served.snapshot)
    if isRecount { countLoads() }
  }

  /// Does what was asked for and answers once it is on disk.
  func process(_ requests: [DeskRequest], at moment: Instant) {
    begin(moment)
    let known: [String: LedgerWrite]
    do throws(LedgerError) {
      known = try ledger.writes(keys: requests.map(\.key))
    } catch {
      let failure = RPCError(error)
      for request in requests { request.complete(.failure(failure)) }
      return
    }
    var answers: [Result<[UInt8], RPCError>] = []
    answers.reserveCapacity(requests.count)
    var keys: [String: Int] = [:]
    for (position, request) in requests.enumerated() {
      if let first = keys[request.key] {
        answers.append(
          requests[first].fingerprint == request.fingerprint
            ? answers[first] : .failure(Self.otherRequest(request.key)))
        continue
      }
      let answer = answer(request, known[request.key])
      answers.append(answer)
      if case .success = answer { keys[request.key] = position }
    }
    do throws(LedgerError) {
      try commit()
    } catch {
      let failure = RPCError(error)
      answers = answers.map { $0.flatMap { _ in .failure(failure) } }
    }
    for (request, answer) in zip(requests, answers) { request.complete(answer) }
  }

  private static func otherRequest(_ key: String) -> RPCError {
    RPCError(
      code: .alreadyExists,
      message: "key: \(key) was used for another request; make a new key for each")
  }

  private static func archived(_ key: String, _ archive: String) -> RPCError {
    RPCError(
      code: .alreadyExists,
      message: "key: \(key) was used for this before; its order and reply are in the archive"
        + " \(archive), and nothing was done again")
  }

  private func answer(
    _ request: DeskRequest, _ known: LedgerWrite?
  ) -> Result<[UInt8], RPCError> {
    if let known {
      guard known.fingerprint == request.fingerprint else {
        return .failure(Self.otherRequest(request.key))
      }
      return known.archive.map { .failure(Self.archived(request.key, $0)) } ?? .success(known.reply)
    }
    let mark = batch.events.count
    do throws(RPCError) {
      let outcome: DeskOutcome
      switch request.work {
      case .file(let content, let actor, let onlyReceive):
        outcome = try file(content, actor, onlyReceive: onlyReceive)
      case .act(let order, let command, let expected):
        outcome = try act(order, command, expected: expected)
      }
      let reply = encode(outcome)
      batch.writes.append(
        LedgerWrite(
          key: request.key, fingerprint: request.fingerprint, sequence: outcome.sequence,
          reply: reply))
      return .success(reply)
    } catch {
      // Nothing may be half done: an order that was received but could not be routed is not there.
      precondition(batch.events.count == mark, "a request that was refused left events")
      return .failure(error)
    }
  }

  /// What a write left behind.
  func outcome(_ state: OrderState, _ routed: RoutedOrder?) -> DeskOutcome {
    DeskOutcome(
      state: state, sequence: head.sequence, at: now, routed: routed, served: served)
  }

  /// Takes an event into the batch: the next sequence, the state behind it, the loads.
  ///
  /// - Parameter isPassing: another event of the same order follows at once, so that this state is
  ///   nowhere looked up.
  @discardableResult
  func take(
    _ event: OrderEvent, on former: OrderState?, isPassing: Bool = false
  ) -> OrderState {
    var event = event
    event.sequence = head.sequence + 1
    var state: OrderState
    if let former {
      state = former
      state.apply(event)
    } else {
      // The machine makes nothing else of a new order.
      state = OrderState(event)!
      head.lastOrder = event.order
    }
    head.sequence = event.sequence
    head.at = event.at
    counts.move(from: former?.status, to: state.status)
    keep(state, former, isPassing)
    batch.events.append(event)
    if !isPassing { place(state) }
    return state
  }

  /// Notes the state behind an event for the ledger, and the one before the batch for undoing it.
  private func keep(_ state: OrderState, _ former: OrderState?, _ isPassing: Bool) {
    let known = places[state.id]
    if known == nil { undo.append((state.id, former)) }
    if isPassing {
      if known == nil { places.updateValue(nil, forKey: state.id) }
    } else if let place = known ?? nil {
      batch.states[place] = state
    } else {
      places[state.id] = batch.states.count
      batch.states.append(state)
    }
  }

  private func forgetBatch() {
    batch = LedgerBatch()
    undo.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
  }

  private func commit() throws(LedgerError) {
    defer { forgetBatch() }
    guard !batch.isEmpty else { return }
    do throws(LedgerError) {
      try ledger.append(batch)
    } catch {
      for (order, former) in undo {
        if let former { place(former) } else { forget(order) }
      }
      head = ledger.head
      counts = (try? ledger.counts()) ?? counts
      recent.undo()
      if error.code == .diskFull { isFull = true } else { failure = error }
      throw error
    }
    isFull = false
    feed.publish(batch.events)
  }

  /// Finds out whether there is room again, where there was none.
  ///
  /// - Parameter probe: writes something that changes nothing.
  func look(_ probe: () throws(LedgerError) -> Void) throws(LedgerError) {
    do throws(LedgerError) {
      try probe()
      isFull = false
    } catch  where error.code == .diskFull {
      // As before.
    }
  }

  /// Lets clocks run out that are due: so many, in the order in which they are due.
  ///
  /// - Parameter exactly: each at its own second instead of now.
  /// - Returns: how many did.
  func fire(until moment: Instant, limit: Int, exactly: Bool) throws(LedgerError) -> Int {
    guard let first = book.nextDue, first.at <= moment else { return 0 }
    begin(exactly ? first.at : moment)
    var fired = 0
    while fired < limit, let due = book.nextDue, due.at <= moment {
      if exactly, now != max(due.at, head.at) {
        now = max(due.at, head.at)
        limits.removeAll(keepingCapacity: true)
      }
      // The book has it, or it would not be due.
      guard let state = book.state(due.order), runOut(state) else { break }
      fired += 1
    }
    try commit()
    return fired
  }
}

/// The newest order of each origin and category.
struct RecentOrders {
  private struct Matter: Hashable {
    let origin: String
    let category: String
  }

  private typealias Newest = (order: UInt64, at: Instant)

  private static let usuallyMost = 100_000

  private var orders: [Matter: Newest] = [:]
  private var most = usuallyMost
  /// What was replaced since the last batch that was kept.
  private var replaced: [(Matter, Newest?)] = []

  /// What has been replaced stays so.
  mutating func keep() { replaced.removeAll(keepingCapacity: true) }

  /// Nothing has been replaced since then.
  mutating func undo() {
    for (matter, former) in replaced.reversed() { orders[matter] = former }
    keep()
  }

  /// The order about the same matter that was filed at most `window` seconds ago; then this one takes
  /// its place.
  mutating func replace(
    _ content: OrderContent, by order: UInt64, at now: Instant, window: Int64
  ) -> UInt64? {
    let matter = Matter(origin: content.origin, category: content.category)
    let former = orders.updateValue((order, now), forKey: matter)
    replaced.append((matter, former))
    if orders.count > most {
      orders = orders.filter { now.seconds - $0.value.at.seconds <= window }
      // Half of it is new before it is looked through again, however many are within the window.
      most = max(Self.usuallyMost, 2 * orders.count)
    }
    guard let former, now.seconds - former.at.seconds <= window else { return nil }
    return former.order
  }
}
