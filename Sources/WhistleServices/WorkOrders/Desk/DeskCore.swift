package import OrganizationGraph
import RPCCore
import Routing
package import WorkOrders

/// The one place where orders change: decides by the machine, routes by the graph as it is now, counts
/// the loads, and has each batch kept by the ledger before anyone is told (`DeskCore+Batches`).
///
/// One thread uses it.
package final class DeskCore {
  let ledger: any Ledger
  let feed: OrderFeed
  package let book = OrderBook()
  let keeper: BatchKeeper
  private let current: @Sendable () -> ServedOrganization
  private let encode: (DeskOutcome) -> [UInt8]
  let policy: OrderPolicy
  let machine = OrderMachine()
  let workspace = SearchWorkspace()

  /// What is true of what is being decided.
  var served: ServedOrganization
  var times: OrderTimes
  private(set) var now: Instant
  package internal(set) var head: LedgerHead
  package internal(set) var counts: OrderCounts
  /// What is being decided; the keeper has what was decided before.
  var open: DeskBatch
  /// By key, the writes that were not known to be on disk when the ledger was last asked about keys,
  /// and some that were.
  var unsettled: [String: (write: LedgerWrite, batch: DeskBatch)] = [:]
  /// How many times in a row one call came alone while the keeper had nothing to do.
  private var solitude = 0
  /// Why something was taken back, until somebody has looked.
  var loss: LedgerError?
  /// Set when the ledger takes nothing more.
  var failure: LedgerError?
  /// Set while the disk has no room for what is asked for.
  package internal(set) var isFull = false
  /// Time limits that were looked up for this moment on this organisation.
  var limits: [LimitKey: MomentLimits] = [:]
  /// The edge with a quota that an order is counted on.
  var edges: [UInt64: EdgeIndex] = [:]
  /// Where the orders went that were merged last, some of which are not on disk yet.
  var merged: [UInt64: UInt64] = [:]
  /// More than are on their way to the disk at any time.
  static let mostMerged = 100_000
  /// Orders that are to go on with other units than they name.
  var successions: SuccessionWork
  /// The newest order of each matter, for finding duplicates.
  var recent = RecentOrders()

  /// - Parameters:
  ///   - settle: what the ledger puts off until nobody waits.
  ///   - onFailure: called on the keeper's thread when a batch was not kept; `catchUp` then sees to it.
  package init(
    _ ledger: any Ledger, _ policy: OrderPolicy,
    organization: @escaping @Sendable () -> ServedOrganization,
    encode: @escaping (DeskOutcome) -> [UInt8],
    settle: @escaping @Sendable () throws(LedgerError) -> Void,
    onFailure: @escaping @Sendable () -> Void
  ) throws(LedgerError) {
    self.ledger = ledger
    self.policy = policy
    current = organization
    self.encode = encode
    head = ledger.head
    now = head.at
    successions = SuccessionWork(from: now)
    counts = try ledger.counts()
    open = DeskBatch(head, counts)
    feed = OrderFeed(head: head.sequence)
    served = organization()
    times = Self.times(policy, served.snapshot)
    keeper = BatchKeeper(ledger, feed, settle: settle, onFailure: onFailure)
    do throws(LedgerError) {
      try ledger.forEachOpen { place($0) }
    } catch {
      keeper.stop()
      throw error
    }
  }

  private static func times(_ policy: OrderPolicy, _ snapshot: OrganizationSnapshot) -> OrderTimes {
    OrderTimes(
      policy, calendar: snapshot.calendars.first { $0.code == policy.calendar },
      zone: snapshot.zone)
  }

  /// Goes on at a moment, or where the ledger's time has come to, on the organisation as it is now.
  private func begin(_ moment: Instant) {
    setNow(moment)
    follow()
    if let next = successions.next, next <= now { findSuccessions() }
  }

  /// Goes on with the organisation as it is now, and counts orders where they belong in it.
  func follow() {
    let latest = current()
    guard latest.snapshot !== served.snapshot else { return }
    let isRecount = !latest.loads.sharesNumbers(with: served.loads)
    let former = served.snapshot
    served = latest
    times = Self.times(policy, served.snapshot)
    limits.removeAll(keepingCapacity: true)
    if isRecount { countLoads() } else { moveLoads(from: former) }
    findSuccessions()
  }

  func setNow(_ moment: Instant) {
    let next = max(moment, head.at)
    if next != now { limits.removeAll(keepingCapacity: true) }
    now = next
  }

  /// Does what was asked for; it is answered once it is on disk.
  package func process(_ requests: [DeskRequest], at moment: Instant) {
    catchUp()
    begin(moment)
    solitude = requests.count == 1 && keeper.isIdle ? solitude + 1 : 0
    // Where several call in turns, the first of them is better kept together with the others.
    defer { handOver(isAlone: solitude > Self.alone) }
    forgetSettledWrites()
    let known: [String: LedgerWrite]
    do throws(LedgerError) {
      known = try ledger.writes(keys: requests.map(\.key).filter { unsettled[$0] == nil })
    } catch {
      let failure = RPCError(error)
      for request in requests { request.complete(.failure(failure)) }
      return
    }
    for request in requests {
      if let write = known[request.key] {
        request.complete(Self.repeated(request, write))
      } else {
        if !successions.isWaiting.isEmpty { succeed(before: request) }
        open.add(request, answer(request))
        passOn()
      }
    }
  }

  /// From so many calls in a row on, each of them alone, somebody is.
  private static let alone = 8

  /// The answer to a request whose key has been used.
  private static func repeated(_ request: DeskRequest, _ first: LedgerWrite) -> DeskRequest.Answer {
    guard first.fingerprint == request.fingerprint else {
      return .failure(
        RPCError(
          code: .alreadyExists,
          message: "key: \(request.key) was used for another request; make a new key for each"))
    }
    if let archive = first.archive {
      return .failure(
        RPCError(
          code: .alreadyExists,
          message: "key: \(request.key) was used for this before; its order and reply are in the"
            + " archive \(archive), and nothing was done again"))
    }
    return .success(first.reply)
  }

  private func answer(_ request: DeskRequest) -> DeskRequest.Answer {
    if let (write, _) = unsettled[request.key] { return Self.repeated(request, write) }
    let mark = open.content.events.count
    do throws(RPCError) {
      let outcome: DeskOutcome
      switch request.work {
      case .file(let content, let evidence, let actor, let onlyReceive):
        outcome = try file(content, evidence, actor, onlyReceive: onlyReceive)
      case .act(let order, let command, let expected):
        outcome = try act(order, command, expected: expected)
      }
      let reply = encode(outcome)
      let write = LedgerWrite(
        key: request.key, fingerprint: request.fingerprint, sequence: outcome.sequence,
        reply: reply)
      open.content.writes.append(write)
      unsettled[write.key] = (write, open)
      return .success(reply)
    } catch {
      // Nothing may be half done: an order that was received but could not be routed is not there.
      precondition(open.content.events.count == mark, "a request that was refused left events")
      return .failure(error)
    }
  }

  /// What a write left behind.
  func outcome(
    _ state: OrderState, _ routed: RoutedOrder?, isNew: Bool = false
  ) -> DeskOutcome {
    DeskOutcome(
      state: state, sequence: head.sequence, at: now, routed: routed, isNew: isNew, served: served)
  }

  /// Takes an event into the batch: the next sequence, the state behind it, the loads.
  ///
  /// - Parameter isPassing: another event of the same order follows at once, so that this state is
  ///   nowhere looked up.
  @discardableResult
  func take(
    _ event: consuming OrderEvent, on former: OrderState?, isPassing: Bool = false
  ) -> OrderState {
    event.sequence = head.sequence + 1
    var state: OrderState
    if let former {
      state = former
      state.apply(event)
    } else {
      // The machine makes nothing else of a new order.
      state = OrderState(copy event)!
      head.lastOrder = event.order
    }
    head.sequence = event.sequence
    head.at = event.at
    counts.move(from: former?.status, to: state.status)
    counts.rate(by: event)
    keep(state, former, isPassing)
    open.content.events.append(event)
    if !isPassing { place(state) }
    return state
  }

  /// Notes the state behind an event for the ledger, and the one before the batch for undoing it.
  private func keep(_ state: OrderState, _ former: OrderState?, _ isPassing: Bool) {
    let batch = open
    let known = batch.places[state.id]
    if known == nil { batch.undo.append((state.id, former)) }
    if isPassing {
      if known == nil { batch.places.updateValue(nil, forKey: state.id) }
    } else if let place = known ?? nil {
      batch.content.states[place] = state
    } else {
      batch.places[state.id] = batch.content.states.count
      batch.content.states.append(state)
    }
  }

  /// Lets clocks run out that are due, and orders go on with the units that are in the places of theirs by then: so
  /// many, in the order in which they are due.
  ///
  /// - Parameter exactly: each at its own second instead of now.
  /// - Returns: how many did.
  /// - Throws: why what was decided before could not be kept.
  package func fire(until moment: Instant, limit: Int, exactly: Bool) throws(LedgerError) -> Int {
    catchUp()
    defer { handOver() }
    // Enough that the keeper does not run out of work, and little for whoever comes behind it.
    keeper.waitForTurn(limit)
    catchUp()
    try throwLoss()
    guard let first = nextDue, first <= moment else { return 0 }
    begin(exactly ? first : moment)
    var fired = 0
    while fired < limit {
      if succeedNext() {
        fired += 1
        continue
      }
      guard let next = nextDue, next <= moment else { break }
      if exactly { setNow(next) }
      if let day = successions.next, day <= next {
        findSuccessions()
        continue
      }
      // The book has it, or it would not be due.
      guard let due = book.nextDue, let state = book.state(due.order), runOut(state) else { break }
      fired += 1
    }
    return fired
  }
}
