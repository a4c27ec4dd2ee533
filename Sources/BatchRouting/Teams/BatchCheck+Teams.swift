import AssignmentVerifier
import OrganizationGraph
public import Routing

extension BatchCheck {
  /// What is proved of a plan of `BatchRouter.planTeams`, or what is wrong with it; see `proof`.
  public func teamProof(workspace: SearchWorkspace) -> Result<BatchProof, BatchFault> {
    guard plan.placements.count == orders.count else {
      return .failure(
        .init("\(plan.placements.count) orders have a place, \(orders.count) are in the batch"))
    }
    if let fault = faultOfStaying(workspace) ?? faultOfUses { return .failure(.init(fault)) }
    let snapshot = router.snapshot
    // By number of the pool, how many of its places those before take.
    var used: [Int: Int] = [:]
    var problem = ListedTeams()
    var teams: [[Int]?] = []
    // Of each order in the problem its position in the batch.
    var positions: [Int] = []
    var prices: [Int64] = []
    var pools: [PoolIndex: Int] = [:]
    var gates: [EdgeIndex: Int] = [:]
    let given = Dictionary(plan.pools.map { ($0.pool, $0.price) }) { first, _ in first }
    let givenOfEdge = Dictionary(plan.edges.map { ($0.edge, $0.price) }) { first, _ in first }
    var gatePrices: [Int64] = []
    let most = orders.reduce(0) { $0 + 1 + snapshot.helpers($1.query.category).count }
    for (position, order) in orders.enumerated() where !order.isPinned {
      let placement = plan.placements[position]
      let query = order.query
      func moving(to unit: UnitIndex) -> Int64 {
        order.holder == nil || order.holder == unit ? 0 : moveCost
      }
      let catchAlls = router.everyCatchAll(query, loads: loads, workspace: workspace)
        .map { (unit: $0.unit, cost: $0.cost + moving(to: $0.unit)) }
      guard let penalty = catchAlls.map(\.cost).min() else {
        return .failure(.init("order \(position) has no catch-all"))
      }
      let isStaying = placement.role == .catchAll
      if isStaying, let fault = fault(ofCatchAll: placement.unit, position, catchAlls) {
        return .failure(.init(fault))
      }
      if isStaying && !placement.helpers.isEmpty {
        return .failure(.init("order \(position) has helpers beside its catch-all"))
      }
      let wanted = snapshot.helpers(query.category)
      if !isStaying && placement.helpers.map(\.category) != wanted {
        return .failure(.init("order \(position) has not the helpers that its category lists"))
      }
      let units =
        [(placement.unit, placement.edge)] + placement.helpers.map { ($0.unit, $0.edge) }
      var team: [Int] = []
      var roles: [[ListedTeams.Offer]] = []
      for (role, helping) in ([nil] + wanted.map(Optional.some)).enumerated() {
        var offers: [ListedTeams.Offer] = []
        for offer in router.everyWay(
          query, helpingIn: helping, loads: loads, workspace: workspace)
        {
          let pool = snapshot.pool(offer.unit)
          if pools[pool] == nil {
            pools[pool] = problem.places.count
            let places = router.loadCosts(of: pool, query.mode, loads: loads, most: most)
            problem.places.append(places)
            prices.append(given[pool] ?? places.first ?? 0)
          }
          if let edge = offer.limitedEdge, gates[edge] == nil {
            gates[edge] = problem.gates.count
            problem.gates.append(
              max(0, Int(snapshot.quota(edge) ?? .max) - Int(loads.open(by: edge))))
            gatePrices.append(givenOfEdge[edge] ?? 0)
          }
          if !isStaying, team.count == role, units[role].0 == offer.unit,
            units[role].1 == offer.limitedEdge, role > 0 || placement.role == offer.role
          {
            team.append(offers.count)
          }
          offers.append(
            .init(
              pool: pools[pool] ?? 0,
              cost: offer.cost + (helping == nil ? moving(to: offer.unit) : 0),
              gate: offer.limitedEdge.flatMap { gates[$0] }, unit: offer.unit.position))
        }
        if !isStaying && team.count == role {
          return .failure(
            .init("order \(position) may not go to unit \(snapshot.code(units[role].0))"))
        }
        roles.append(offers)
      }
      var cost = penalty
      if !isStaying {
        cost = 0
        for (offers, chosen) in zip(roles, team) {
          let offer = offers[chosen]
          let place = used[offer.pool, default: 0]
          used[offer.pool] = place + 1
          // Where there are no more, the check of places says so.
          let places = problem.places[offer.pool]
          cost += offer.cost + (place < places.count ? places[place] : 0)
        }
      }
      if cost != placement.cost {
        return .failure(.init("order \(position) costs \(cost), not \(placement.cost)"))
      }
      positions.append(position)
      problem.roles.append(roles)
      problem.penalty.append(penalty)
      teams.append(isStaying ? nil : team)
    }
    if let fault = faultOfStrangers(beside: Set(pools.keys)) { return .failure(.init(fault)) }
    if let stranger = plan.edges.first(where: { $0.price != 0 && gates[$0.edge] == nil }) {
      let code = snapshot.code(stranger.edge)
      return .failure(.init("no order could take edge \(code), which has a price"))
    }
    switch problem.verify(teams, prices: prices, gatePrices: gatePrices) {
    case .success(let found):
      if found.cost != plan.cost {
        return .failure(.init("the plan says that it costs \(plan.cost), not \(found.cost)"))
      }
      if let fault = fault(of: plan.shortages, positions, problem) { return .failure(fault) }
      let search = {
        ListedSearch.run(
          problem, prices: prices, gatePrices: gatePrices, bound: found.bound, limit: plan.bound)
      }
      if let fault = fault(ofBound: found, search) { return .failure(.init(fault)) }
      return .success(
        BatchProof(cost: found.cost, bound: plan.bound, priceBound: found.bound))
    case .failure(let faults):
      let pool = Dictionary(pools.map { ($0.value, $0.key) }) { first, _ in first }
      let edge = Dictionary(gates.map { ($0.value, $0.key) }) { first, _ in first }
      return .failure(
        .init(
          words(faults.faults[0]) {
            pool[$0].map(name) ?? ""
          } edge: {
            edge[$0].map(snapshot.code) ?? ""
          }))
    }
  }
}

extension BatchCheck {
  /// The first shortage that is not as the plan says.
  private func fault(
    of shortages: [BatchShortage], _ positions: [Int], _ problem: ListedTeams
  ) -> BatchFault? {
    let numbers = Dictionary(positions.enumerated().map { ($1, $0) }) { first, _ in first }
    for (place, shortage) in shortages.enumerated() {
      let claim = TeamShortageClaim(
        orders: shortage.orders.map { numbers[$0] ?? -1 }, roles: shortage.roles,
        units: Set(shortage.units.map(\.position)))
      guard let found = problem.unservable(claim) else {
        return .init(
          "shortage \(place) names units that are not those to whom its orders can go")
      }
      if found.places != shortage.places {
        return .init(
          "shortage \(place) says that its units have \(shortage.places) places, not"
            + " \(found.places)")
      }
      if found.orders == 0 {
        return .init("shortage \(place) is none: its units have a place for every role")
      }
    }
    return nil
  }
}
