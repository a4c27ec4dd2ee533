import AssignmentVerifier
import OrganizationGraph
public import Routing

/// Checks a plan from its definition, without the code that made it.
///
/// Every candidate of each order is found by a search of everything and the filters one by one
/// (`Router.everyWay`); what any plan costs at least is shown by the prices (`ListedProblem`), and that
/// no plan of that cost is fairer by looking for an order to pass on. What else the plan says follows from
/// its units and edges, and is compared: role, cost and move of each order, how full pools and edges are.
/// O(q · s) where q is orders and s is such a search.
public struct BatchCheck {
  let orders: [BatchOrder]
  let plan: BatchPlan
  let router: Router
  /// Open orders without those of the batch that can move.
  package let loads: Loads
  /// With all of them.
  let before: Loads
  /// As candidates are looked for: full pools have room for one.
  private let searched: Loads
  let moveCost: Int64

  /// - Parameters:
  ///   - loads: open orders when the batch was planned, among them those that its orders held; at least
  ///     these are counted.
  ///   - moveCost: of that plan.
  public init(
    _ plan: BatchPlan, of orders: [BatchOrder], _ router: Router, loads: Loads, moveCost: Int64,
    workspace: SearchWorkspace
  ) {
    self.plan = plan
    self.orders = orders
    self.router = router
    self.moveCost = moveCost
    (self.loads, before) = Self.loads(loads, of: orders, router, workspace)
    searched = self.loads.withRoom(in: router.snapshot)
  }

  /// Open orders without those of the batch that can move, and with all of them; where none has a holder, as
  /// they were given.
  private static func loads(
    _ given: Loads, of orders: [BatchOrder], _ router: Router, _ workspace: SearchWorkspace
  ) -> (free: Loads, before: Loads) {
    let holders = orders.compactMap { order in
      order.holder.map { (pool: router.snapshot.pool($0), isPinned: order.isPinned) }
    }
    if holders.isEmpty { return (given, given) }
    let (free, before) = (given.copy(), given.copy())
    for (pool, held) in Dictionary(grouping: holders, by: \.pool) {
      // Open orders that the batch does not name, then those of it that stay.
      let others = max(0, Int(given.open(in: pool)) - held.count)
      free.setOpen(UInt32(others + held.count(where: \.isPinned)), in: pool)
      before.setOpen(UInt32(others + held.count), in: pool)
    }
    let none = Loads(router.snapshot)
    let takers = orders.compactMap { order in
      order.holder.flatMap {
        router.edgeTakenOfAll(to: $0, order.query, loads: none, workspace: workspace)
      }.map { (edge: $0, isPinned: order.isPinned) }
    }
    for (edge, taken) in Dictionary(grouping: takers, by: \.edge) {
      let others = max(0, Int(given.open(by: edge)) - taken.count)
      free.setOpen(UInt32(others + taken.count(where: \.isPinned)), by: edge)
      before.setOpen(UInt32(others + taken.count), by: edge)
    }
    return (free, before)
  }

  /// What is proved of a plan of `BatchRouter.plan`, or what is wrong with it: it is not allowed, or something
  /// that it says of itself is not so. Where its bound is said to be more than its prices prove, the plans that
  /// they do not rule out are searched (`ListedSearch`).
  public func proof(workspace: SearchWorkspace) -> Result<BatchProof, BatchFault> {
    var proof = BatchProof(cost: plan.cost, bound: plan.bound, priceBound: plan.priceBound)
    if let fault = fault(workspace, &proof) { return .failure(BatchFault(fault)) }
    return .success(proof)
  }

  private func fault(_ workspace: SearchWorkspace, _ proof: inout BatchProof) -> String? {
    guard plan.placements.count == orders.count else {
      return "\(plan.placements.count) orders have a place, \(orders.count) are in the batch"
    }
    if let position = plan.placements.firstIndex(where: { !$0.helpers.isEmpty }) {
      return "order \(position) has helpers in a plan without teams"
    }
    if let fault = faultOfStaying(workspace) ?? faultOfUses { return fault }
    var problem = ListedProblem()
    var open = ListedLoads()
    var answer = ListedPlan(offer: [], price: [])
    var numbers: [PoolIndex: Int] = [:]
    var gates: [EdgeIndex: Int] = [:]
    let edgePrices = Dictionary(plan.edges.map { ($0.edge, $0.price) }) { first, _ in first }
    let prices = Dictionary(plan.pools.map { ($0.pool, $0.price) }) { first, _ in first }
    // By pool, how many of its places those before in the batch take.
    var used: [PoolIndex: Int] = [:]
    for (position, order) in orders.enumerated() where !order.isPinned {
      let placement = plan.placements[position]
      func moving(to unit: UnitIndex) -> Int64 {
        order.holder == nil || order.holder == unit ? 0 : moveCost
      }
      let catchAlls = router.everyCatchAll(order.query, loads: loads, workspace: workspace)
        .map { (unit: $0.unit, cost: $0.cost + moving(to: $0.unit)) }
      guard let penalty = catchAlls.map(\.cost).min() else {
        return "order \(position) has no catch-all"
      }
      var chosen: Int?
      var offers: [ListedProblem.Offer] = []
      for offer in router.everyWay(order.query, loads: searched, workspace: workspace) {
        let pool = router.snapshot.pool(offer.unit)
        if numbers[pool] == nil {
          numbers[pool] = problem.places.count
          let places = router.loadCosts(
            of: pool, order.query.mode, loads: loads, most: orders.count)
          problem.places.append(places)
          open.open.append(Int(loads.open(in: pool)))
          open.capacity.append(Int(router.snapshot.capacity(pool)))
          // Without a row it is what the first place costs, or would if the pool had one.
          answer.price.append(prices[pool] ?? places.first ?? offer.load)
        }
        if let edge = offer.limitedEdge, gates[edge] == nil {
          gates[edge] = problem.gates.count
          problem.gates.append(
            max(0, Int(router.snapshot.quota(edge) ?? .max) - Int(loads.open(by: edge))))
          answer.gatePrice.append(edgePrices[edge] ?? 0)
        }
        if offer.unit == placement.unit, offer.limitedEdge == placement.edge,
          offer.role == placement.role
        {
          chosen = offers.count
        }
        offers.append(
          .init(
            pool: numbers[pool] ?? 0, cost: offer.cost + moving(to: offer.unit),
            gate: offer.limitedEdge.flatMap { gates[$0] }))
      }
      if placement.role == .catchAll {
        if let fault = fault(ofCatchAll: placement.unit, position, catchAlls) { return fault }
      } else if chosen == nil {
        return
          "order \(position) may not go to unit \(router.snapshot.code(placement.unit)) in that"
          + " role and by that edge"
      }
      var cost = penalty
      if let chosen {
        let pool = router.snapshot.pool(placement.unit)
        let places = problem.places[offers[chosen].pool]
        let place = used[pool, default: 0]
        used[pool] = place + 1
        guard place < places.count else {
          return "\(name(pool)) gets more than the \(places.count) orders it has places for"
        }
        cost = offers[chosen].cost + places[place]
      }
      if cost != placement.cost {
        return "order \(position) costs \(cost), not \(placement.cost)"
      }
      problem.offers.append(offers)
      problem.penalty.append(penalty)
      answer.offer.append(chosen)
    }
    let pool = Dictionary(numbers.map { ($0.value, $0.key) }) { first, _ in first }
    if let fault = faultOfStrangers(beside: Set(numbers.keys)) { return fault }
    if let stranger = plan.edges.first(where: { gates[$0.edge] == nil }) {
      return "no order could take edge \(router.snapshot.code(stranger.edge)), which has a price"
    }
    func words(_ fault: ListedFault) -> String {
      let edge = Dictionary(gates.map { ($0.value, $0.key) }) { first, _ in first }
      return self.words(fault) {
        pool[$0].map(name) ?? ""
      } edge: {
        edge[$0].map(router.snapshot.code) ?? ""
      }
    }
    switch problem.verify(answer) {
    case .success(let found):
      if found.cost != plan.cost {
        return "the plan says that it costs \(plan.cost), not \(found.cost)"
      }
      let search = {
        ListedSearch.run(
          problem.teams, prices: answer.price, gatePrices: answer.gatePrice, bound: found.bound,
          limit: plan.bound)
      }
      if let fault = fault(ofBound: found, search) {
        return fault + (found.slack.map { "; \(words($0))" } ?? "")
      }
      guard plan.isFair else { return nil }
      if found.bound != found.cost { return "its loads are not shown to be the fairest" }
      guard let pair = problem.unfairness(answer, open) else {
        proof.isFair = true
        return nil
      }
      let from = pool[pair.from].map(name) ?? ""
      let to = pair.to.flatMap { pool[$0] }.map(name)
      return "the loads are not shown to be the fairest: \(from) could pass an order on"
        + (to.map { " to \($0)" } ?? "") + " at no cost"
    case .failure(let faults): return words(faults.faults[0])
    }
  }

  /// What is wrong with the bound that the plan says it has.
  func fault(ofBound found: ListedProof, _ search: () -> ListedSearch.Outcome) -> String? {
    if plan.priceBound != found.bound {
      return "its prices prove that no plan costs less than \(found.bound), not \(plan.priceBound)"
    }
    if plan.bound == found.bound { return nil }
    let claim = "the plan says that none costs less than \(plan.bound)"
    if plan.bound > found.cost { return claim + ", and costs \(found.cost)" }
    if plan.bound < found.bound { return claim + ", and its prices prove \(found.bound)" }
    switch search() {
    case .none: return nil
    case .cheaper(let cost): return claim + ", and there is one that costs \(cost)"
    case .tooLarge: return claim + ", and there are too many others to try"
    }
  }

  /// Why a unit does not hold an order as the cheapest of these, whichever of several.
  func fault(
    ofCatchAll unit: UnitIndex, _ position: Int, _ catchAlls: [(unit: UnitIndex, cost: Int64)]
  ) -> String? {
    guard let cost = catchAlls.first(where: { $0.unit == unit })?.cost else {
      return "order \(position) may not be held by unit \(router.snapshot.code(unit)) as catch-all"
    }
    guard let least = catchAlls.min(by: { $0.cost < $1.cost }), least.cost < cost else {
      return nil
    }
    return "order \(position) costs \(cost) at its catch-all and \(least.cost) at"
      + " \(router.snapshot.code(least.unit))"
  }

  func words(
    _ fault: ListedFault, _ pool: (Int) -> String, edge: (Int) -> String
  ) -> String {
    switch fault {
    case .malformed(let what): what
    case .overfull(let number, let orders, let places):
      "\(pool(number)) gets \(orders) orders and has \(places) places"
    case .pricedWrong(let number, let price):
      "the price \(price) of \(pool(number)) is not between what its last taken and its next place"
        + " cost"
    case .overfullGate(let number, let orders, let room):
      "\(orders) orders go by edge \(edge(number)), which has room for \(room)"
    case .gatePricedWrong(let number, let price):
      "edge \(edge(number)) has the price \(price) and room left, or a price below 0"
    case .notBest(let order, let value, let best):
      "order \(movable[order]) costs \(value) with the price of its place where \(best) can be had"
    case .outOfRange: "a cost or a price is beyond \(CheckedNumbers.largest) milli-units"
    }
  }

  /// Positions in the batch of the orders that are not pinned.
  private var movable: [Int] { orders.indices.filter { !orders[$0].isPinned } }

  /// A pool by a unit that draws on it.
  func name(_ pool: PoolIndex) -> String {
    let unit =
      plan.placements.first { router.snapshot.pool($0.unit) == pool }?.unit
      ?? router.snapshot.allUnits.first { router.snapshot.pool($0) == pool }
    return unit.map { "\(router.snapshot.name($0)) \(router.snapshot.code($0))" } ?? "a pool"
  }
}
