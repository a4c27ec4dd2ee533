import MinimumCostFlow
import OrganizationGraph
public import Routing

/// Assigns many orders together so that the total cost is the least there is.
///
/// **The problem.** Each order takes a place of one candidate by duty, and costs what routing says it does
/// there; the load is charged as if the orders of a pool came one after the other, so that a fuller pool
/// costs more. Or it is held by a catch-all, which takes no place: the nearest that may, or its present
/// holder if that is one and staying costs no more. No pool takes more orders than it has places beside those
/// that are pinned there, be they as many as they will. An order that has a holder costs `moveCost` more
/// anywhere else.
///
/// **Full pools.** A pool without a place is a candidate that gives none: its price says what a place would save.
///
/// **The network.** Equal orders are one supply, and a supply knows only its nearest candidates. A flow of
/// least cost has prices; where a supply could still gain by a candidate that it does not know, because
/// those it knows cost more than the last of them would without a price, it is told more, and the flow is
/// found anew. As prices are at least what a pool's first place costs, the last flow is of least cost
/// among all candidates. It ends, because lists only grow.
///
/// **Quotas.** Edges with a quota are no part of the network at first. If a flow of least cost exceeds one,
/// each by which orders come to one pool only is a gate before that pool, and the flow found anew is exact.
/// One that leads to several pools (an order is then in three bounds at once, which no flow can tell) gets a
/// price, the lowest at which no more orders want it than it has room for; the bound is the flow's
/// cost less the price of all the room. Of orders that an edge is worth its price to, and nothing more,
/// those beyond its room are kept off it. Such edges whose prices depend on each other may leave a cost above the
/// bound. Then better prices are looked for, and the plans that these do not rule out are searched for the
/// cheapest, if the orders are not too many (`TeamSearch`); where that ends too soon, the plan says what the gap
/// is. An order with a holder is taken to have come there by its cheapest
/// way: its room on an edge that this takes is its own, and free if it moves.
///
/// O(g · (c + log g) + p · f) where g is groups of equal orders, c candidates listed, p prices tried for
/// edges, f the flow; where orders have a holder or edges with a quota run short, the groups concerned
/// look at all candidates.
public struct BatchRouter {
  /// How many candidates a group knows at first.
  private static let few = 8

  let router: Router
  let workspace: SearchWorkspace
  /// Open orders without those of the batch that can move.
  let loads: Loads
  let before: Loads
  /// The same as candidates are looked for: a full pool has room for one, so that it is known what a place there
  /// would be worth.
  let searched: Loads
  let orders: [BatchOrder]
  let moveCost: Int64
  /// Of every order that can move.
  let mode: Mode
  private let isFair: Bool
  private let progress: BatchProgress?
  let shouldStop: () -> Bool
  var groups: [OrderGroup] = []
  /// What taking an edge with a quota costs more, where that is no gate of the network.
  var edgePrice: [EdgeIndex: Int64] = [:]
  /// Some edge has run short, so that ways beside the cheapest matter.
  var hasShortEdges = false
  /// What is proved so far that any plan costs at least.
  var reached: Int64 = 0
  /// Open orders with some edges full, for the orders that are kept off them.
  private var loadsOff: [[EdgeIndex]: Loads] = [:]

  /// Plans a batch.
  ///
  /// - Parameters:
  ///   - loads: open orders now, among them those of the batch that have a holder; they are copied. A pool or an
  ///     edge with fewer than the batch has there is as full as the batch says: nobody has counted them.
  ///   - moveCost: what it costs that an order gets another holder, milli-units, 0 or more.
  ///   - isFair: whether, of the plans of least cost, one with the lexicographically smallest loads is asked
  ///     for; see `FairFlow`.
  ///   - progress: is told how far it has come.
  ///   - shouldStop: is asked now and then; the answer `true` ends the search with the bound reached.
  /// - Throws: `BatchError`
  public static func plan(
    _ orders: [BatchOrder], _ router: Router, loads: Loads, moveCost: Int64 = 0,
    isFair: Bool = false, workspace: SearchWorkspace, progress: BatchProgress? = nil,
    shouldStop: @escaping () -> Bool = { false }
  ) throws(BatchError) -> BatchOutcome {
    var planner = BatchRouter(
      orders, router, loads: loads, moveCost: moveCost, isFair: isFair, workspace: workspace,
      progress: progress, shouldStop: shouldStop)
    return try planner.plan()
  }

  init(
    _ orders: [BatchOrder], _ router: Router, loads: Loads, moveCost: Int64, isFair: Bool,
    workspace: SearchWorkspace, progress: BatchProgress?, shouldStop: @escaping () -> Bool
  ) {
    self.orders = orders
    self.router = router
    self.moveCost = moveCost
    self.isFair = isFair
    mode = orders.first { !$0.isPinned }?.query.mode ?? .peacetime
    self.workspace = workspace
    self.progress = progress
    self.shouldStop = shouldStop
    var held: [PoolIndex: (all: UInt32, movable: UInt32)] = [:]
    for order in orders {
      guard let holder = order.holder else { continue }
      let pool = router.snapshot.pool(holder)
      held[pool, default: (0, 0)].all += 1
      if !order.isPinned { held[pool, default: (0, 0)].movable += 1 }
    }
    let heldEdges = Self.heldEdges(orders, router, workspace)
    before = loads.copy()
    self.loads = held.isEmpty && heldEdges.isEmpty ? before : before.copy()
    for (pool, count) in held {
      let open = max(before.open(in: pool), count.all)
      before.setOpen(open, in: pool)
      self.loads.setOpen(open - count.movable, in: pool)
    }
    for (edge, count) in heldEdges {
      let open = max(before.open(by: edge), count.all)
      before.setOpen(open, by: edge)
      self.loads.setOpen(open - count.movable, by: edge)
    }
    searched = self.loads.withRoom(in: router.snapshot)
  }

  /// How many orders of the batch are where they are by each edge with a quota.
  private static func heldEdges(
    _ orders: [BatchOrder], _ router: Router, _ workspace: SearchWorkspace
  ) -> [EdgeIndex: (all: UInt32, movable: UInt32)] {
    if orders.allSatisfy({ $0.holder == nil }) { return [:] }
    let none = Loads(router.snapshot)
    var known: [OrderGroup.Key: EdgeIndex?] = [:]
    var held: [EdgeIndex: (all: UInt32, movable: UInt32)] = [:]
    for order in orders {
      guard let holder = order.holder else { continue }
      let key = OrderGroup.Key(order)
      let edge =
        known[key] ?? router.edgeTaken(to: holder, order.query, loads: none, workspace: workspace)
      known[key] = edge
      guard let edge else { continue }
      held[edge, default: (0, 0)].all += 1
      if !order.isPinned { held[edge, default: (0, 0)].movable += 1 }
    }
    return held
  }

  private mutating func plan() throws(BatchError) -> BatchOutcome {
    let isListed = try makeGroups()
    reached = nearestBound
    guard isListed, var flow = try leastCost() else { return .stopped(bound: reached) }
    var proof = PlanProof(flow, self)
    reached = max(reached, proof.bound)
    if isOverfull(flow) {
      guard let priced = try priceEdges(&proof) else { return .stopped(bound: reached) }
      flow = priced
    }
    let whole = groups
    while keepQuotas(flow) {
      guard let next = try leastCost() else { return .stopped(bound: reached) }
      flow = next
    }
    guard let shortages = try shortages(&flow) else { return .stopped(bound: reached) }
    guard let ofEdges = edgeShortages(flow, beside: shortages) else {
      return .stopped(bound: reached)
    }
    var plan = self.plan(flow.ways, flow.network, proof, shortages + ofEdges + unserved)
    if !plan.isOptimal {
      guard let sharper = try sharpened(proof, plan.cost, whole) else {
        return .stopped(bound: reached)
      }
      proof = sharper
      reached = max(reached, proof.bound)
      plan = self.plan(flow.ways, flow.network, proof, plan.shortages)
      guard let closed = closed(plan, proof, whole) else { return .stopped(bound: reached) }
      plan = closed
    }
    guard isFair, plan.cost == proof.bound else { return .planned(plan) }
    guard let fair = try fairest(plan, proof) else { return .stopped(bound: reached) }
    return .planned(fair)
  }

  /// What the offer costs an order of a group, with the price of its edge and without the load.
  func cost(_ offer: Offer, _ group: OrderGroup) -> Int64 {
    offer.cost(movingFrom: group.key.holder, moveCost)
      + (offer.limitedEdge.flatMap { edgePrice[$0] } ?? 0)
  }

  /// Open orders as the candidates of a group are looked for.
  func loads(for key: OrderGroup.Key) -> Loads {
    key.keptOff.isEmpty ? searched : loadsOff[key.keptOff] ?? searched
  }

  /// Makes sure that there are open orders with some edges full.
  mutating func fill(_ edges: [EdgeIndex]) {
    guard loadsOff[edges] == nil else { return }
    let full = searched.copy()
    for edge in edges { full.setOpen(router.snapshot.quota(edge) ?? 0, by: edge) }
    loadsOff[edges] = full
  }

  /// Groups equal orders and lists their nearest candidates; `false` if stopped.
  mutating func makeGroups() throws(BatchError) -> Bool {
    var numbers: [OrderGroup.Key: Int] = [:]
    for (position, order) in orders.enumerated() {
      defer { progress?.note(position + 1) }
      if order.isPinned { continue }
      guard order.query.mode == mode else {
        throw BatchError(
          .mixedModes, order: position,
          "a batch is of peacetime or of an emergency; plan the two apart")
      }
      let key = OrderGroup.Key(order)
      if let number = numbers[key] {
        groups[number].orders.append(position)
      } else {
        if shouldStop() { return false }
        numbers[key] = groups.count
        groups.append(try group(key, [position], order.query))
      }
    }
    return true
  }

  private func group(
    _ key: OrderGroup.Key, _ positions: [Int], _ query: RoutingQuery
  ) throws(BatchError) -> OrderGroup {
    guard var catchAll = router.catchAll(query, loads: loads, workspace: workspace) else {
      throw BatchError(
        .nobodyAccountable, order: positions.first,
        "no unit above the origin may answer for the order: it excludes or concerns even the root;"
          + " take it out of the batch")
    }
    var penalty = catchAll.totalCost
    if let holder = key.holder, holder != catchAll.unit {
      penalty += moveCost
      // Any catch-all further up is dearer by its way; only where the order is already it costs no move.
      if let own = router.catchAll(holder, query, loads: loads, workspace: workspace),
        own.totalCost <= penalty
      {
        catchAll = own
        penalty = own.totalCost
      }
    }
    let group = OrderGroup(
      key: key, query: query, orders: positions, catchAll: catchAll.unit, penalty: penalty)
    // Where staying is cheaper than moving, the nearest are not the cheapest.
    return group.listing(key.holder == nil ? nearest(Self.few, group) : every(group))
  }

  // These give lists and do not write them down: a group that is changed while the planner is read would
  // be copied with all others.

  /// So many candidates.
  func nearest(_ count: Int, _ group: OrderGroup) -> OrderGroup.Listing {
    let offers = router.offers(
      count, group.query, loads: loads(for: group.key), workspace: workspace)
    return .init(offers: offers, isComplete: offers.count < count)
  }

  func every(_ group: OrderGroup) -> OrderGroup.Listing {
    .init(
      offers: router.everyOffer(
        group.query, loads: loads(for: group.key), workspace: workspace),
      isComplete: true)
  }

  /// The same, each candidate by every way to it that orders may have to take.
  func everyWay(_ group: OrderGroup) -> OrderGroup.Listing {
    .init(
      offers: router.everyWay(group.query, loads: loads(for: group.key), workspace: workspace),
      isComplete: true, hasEveryWay: true)
  }

  /// Tells a group that does not know all candidates more of them.
  mutating func extend(_ number: Int) {
    let isShort = groups[number].listing.offers.count < Router.mostRanked
    groups[number].listing =
      isShort ? nearest(Router.mostRanked, groups[number]) : every(groups[number])
  }

  /// A flow of least cost among all candidates of the groups; `nil` if stopped.
  mutating func leastCost() throws(BatchError) -> GroupFlow? {
    while true {
      for number in groups.indices
      where hasShortEdges && groups[number].takesLimitedEdges && !groups[number].hasEveryWay {
        if shouldStop() { return nil }
        groups[number].listing = everyWay(groups[number])
      }
      guard let flow = try flow() else { return nil }
      var isWhole = true
      for number in groups.indices where !groups[number].isComplete {
        // An unknown candidate costs at least what the last known one costs without a price.
        guard let last = groups[number].offers.last, flow.value[number] > last.total else {
          continue
        }
        if shouldStop() { return nil }
        isWhole = false
        extend(number)
      }
      if isWhole { return flow }
    }
  }

  /// A flow of least cost among the candidates that are listed; `nil` if stopped.
  private mutating func flow() throws(BatchError) -> GroupFlow? {
    guard let network = GroupNetwork(self) else { return nil }
    do throws(FlowFault) {
      let solver = try FlowSolver(network.network, network.supplies)
      guard case .optimal(let solution) = solver.solve(shouldStop: shouldStop) else {
        reached = max(reached, bound(network, solver.boundPrices))
        return nil
      }
      return GroupFlow(self, network, solution, solver)
    } catch {
      throw BatchError(
        .rangeExceeded, "the batch cannot be computed without overflow: \(error); plan fewer orders"
      )
    }
  }
}
