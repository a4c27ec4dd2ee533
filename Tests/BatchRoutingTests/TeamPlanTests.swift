import BatchRouting
import OrganizationGraph
import OrganizationSamples
import Routing
import Testing

@Suite struct TeamPlanTests {
  struct Count {
    var optimal = 0
    var byPrices = 0
    var helped = 0
    var left = 0
    var dearer = 0
    var tampered = 0
    var short = 0
    var refused = 0
  }

  static func plan(_ batch: RandomBatch) throws -> BatchPlan? {
    let outcome = try BatchRouter.planTeams(
      batch.orders, batch.router, loads: batch.loads, moveCost: batch.moveCost,
      workspace: batch.workspace)
    if case .planned(let plan) = outcome { return plan }
    return nil
  }

  static func bound(_ plan: BatchPlan, _ batch: RandomBatch) -> Result<BatchProof, BatchFault> {
    BatchCheck(
      plan, of: batch.orders, batch.router, loads: batch.loads, moveCost: batch.moveCost,
      workspace: batch.workspace
    )
    .teamProof(workspace: batch.workspace)
  }

  static func check(_ batch: RandomBatch, byTrying: Bool, _ count: inout Count) throws -> String? {
    guard let plan = try plan(batch) else { return "it stopped" }
    if plan.placements.reduce(0, { $0 + $1.cost }) != plan.cost { return "costs do not add up" }
    switch bound(plan, batch) {
    case .failure(let fault): return fault.description
    case .success(let proof):
      if proof.bound != plan.bound || proof.cost != plan.cost || proof.priceBound > proof.bound {
        return "\(proof) is proved"
      }
      count.byPrices += proof.priceBound == plan.cost ? 1 : 0
      for bound in [proof.priceBound - 1, plan.cost + 1] {
        let wrong = changed(plan, plan.placements, plan.cost, bound: bound)
        if case .success = Self.bound(wrong, batch) {
          return "the bound \(bound) is taken for right"
        }
      }
    }
    count.optimal += plan.isOptimal ? 1 : 0
    count.helped += plan.placements.count { !$0.helpers.isEmpty }
    count.left += plan.placements.count { $0.role == .catchAll }
    if let fault = try tampered(plan, batch, &count) { return fault }
    if let fault = shortages(plan, batch, byTrying: byTrying, &count) { return fault }
    guard byTrying else { return nil }
    let least = batch.leastTeamsByTrying()
    if plan.bound > least || plan.cost < least || plan.isOptimal && plan.cost != least {
      return "the least cost is \(least), not \(plan.bound)...\(plan.cost)"
    }
    count.dearer += least < plan.cost ? 1 : 0
    return nil
  }

  /// A helper dropped, or the lead helping itself, is refused; so is another sum.
  static func tampered(
    _ plan: BatchPlan, _ batch: RandomBatch, _ count: inout Count
  ) throws -> String? {
    guard let place = plan.placements.firstIndex(where: { !$0.helpers.isEmpty }) else { return nil }
    let former = plan.placements[place]
    let lead = BatchPlan.Helper(
      category: former.helpers[0].category, unit: former.unit, role: .own, edge: former.edge)
    for helpers in [Array(former.helpers.dropLast()), [lead] + former.helpers.dropFirst()] {
      var placements = plan.placements
      placements[place] = BatchPlan.Placement(
        unit: former.unit, role: former.role, cost: former.cost, edge: former.edge,
        isMoved: former.isMoved, helpers: helpers)
      if case .success = bound(changed(plan, placements, plan.cost), batch) {
        return "order \(place) with other helpers is taken for right"
      }
      count.tampered += 1
    }
    if case .success = bound(changed(plan, plan.placements, plan.cost - 1), batch) {
      return "a wrong sum is taken for right"
    }
    return nil
  }

  /// No more orders of a shortage have a team than it says, in the plan nor by trying; and it is refused
  /// with another number of places, without a unit or with one more.
  static func shortages(
    _ plan: BatchPlan, _ batch: RandomBatch, byTrying: Bool, _ count: inout Count
  ) -> String? {
    for shortage in plan.shortages {
      count.short += 1
      let left = shortage.orders.count { plan.placements[$0].role == .catchAll }
      if shortage.missing < 1 || left < shortage.missing {
        return "\(shortage): \(left) orders have no team"
      }
      if byTrying {
        let most = batch.mostTeamsByTrying(shortage.orders)
        if shortage.orders.count - most < shortage.missing {
          return "\(shortage): \(most) orders can have a team"
        }
      }
      var wrong = [
        BatchShortage(
          orders: shortage.orders, roles: shortage.roles, units: shortage.units,
          places: shortage.places + 1),
        BatchShortage(
          orders: shortage.orders + [batch.orders.count], roles: shortage.roles + [[0]],
          units: shortage.units, places: shortage.places),
        BatchShortage(
          orders: shortage.orders, roles: shortage.roles.map { $0 + [$0[0]] },
          units: shortage.units, places: shortage.places),
      ]
      let other = batch.router.snapshot.allUnits.first { !shortage.units.contains($0) }
      for units in [Array(shortage.units.dropFirst()), shortage.units + (other.map { [$0] } ?? [])]
      where units != shortage.units {
        wrong.append(
          BatchShortage(
            orders: shortage.orders, roles: shortage.roles, units: units, places: shortage.places))
      }
      for shortage in wrong {
        if case .success = bound(
          changed(plan, plan.placements, plan.cost, shortages: [shortage]), batch)
        {
          return "\(shortage) is taken for right"
        }
        count.refused += 1
      }
    }
    return nil
  }

  static func changed(
    _ plan: BatchPlan, _ placements: [BatchPlan.Placement], _ cost: Int64, bound: Int64? = nil,
    shortages: [BatchShortage] = []
  ) -> BatchPlan {
    BatchPlan(
      placements: placements, cost: cost, bound: bound ?? plan.bound,
      priceBound: plan.priceBound, pools: plan.pools, edges: plan.edges,
      shortages: shortages, free: plan.free)
  }

  @Test("Teams for few orders cost what trying everything finds", arguments: [12, 30])
  func fewOrders(size: Int) throws {
    var count = Count()
    for number in 1...60 as ClosedRange<UInt64> {
      let seed = number &* 67_867_967 &+ UInt64(size)
      let batch = try RandomBatch(
        seed: seed, size: size, orders: 3, held: number % 3 == 0 ? 40 : 0,
        isTied: number % 4 == 0, hasTeams: true)
      if let fault = try Self.check(batch, byTrying: true, &count) {
        Issue.record("seed \(seed), size \(size): \(fault)")
        return
      }
    }
    #expect(count.optimal > 55 && count.helped > 5 && count.tampered > 5, "\(count)")
    #expect(count.short > 5 && count.refused > 20, "\(count)")
  }

  @Test("Teams beside quotas cost what trying everything finds", arguments: [12, 30])
  func quotas(size: Int) throws {
    var count = Count()
    for number in 1...60 as ClosedRange<UInt64> {
      let seed = number &* 15_487_469 &+ UInt64(size)
      let batch = try RandomBatch(
        seed: seed, size: size, orders: 4, hasTeams: true, hasQuotas: true)
      if let fault = try Self.check(batch, byTrying: true, &count) {
        Issue.record("seed \(seed), size \(size): \(fault)")
        return
      }
    }
    #expect(count.optimal == 60 && count.helped > 5, "\(count)")
  }

  @Test("Teams for many orders are allowed, and cost no less than the bound", arguments: [60, 200])
  func manyOrders(size: Int) throws {
    var count = Count()
    for number in 1...20 as ClosedRange<UInt64> {
      let seed = number &* 86_028_121 &+ UInt64(size)
      let batch = try RandomBatch(seed: seed, size: size, orders: 20, hasTeams: true)
      if let fault = try Self.check(batch, byTrying: false, &count) {
        Issue.record("seed \(seed), size \(size): \(fault)")
        return
      }
    }
    #expect(count.optimal > 0 && count.helped > 5, "\(count)")
  }
}

extension RandomBatch {
  /// How many of these orders can have a team at once, by trying everything.
  func mostTeamsByTrying(_ positions: [Int]) -> Int {
    let free = freeLoads()
    let roles = positions.map { position in
      let query = orders[position].query
      return ([nil] + router.snapshot.helpers(query.category).map(Optional.some)).map {
        router.everyWay(query, helpingIn: $0, loads: free, workspace: workspace)
      }
    }
    var used: [PoolIndex: Int] = [:]
    var most = 0
    func visit(_ order: Int, _ team: [UnitIndex], _ served: Int) {
      if served + roles.count - order <= most { return }
      guard order < roles.count else {
        most = served
        return
      }
      if team.count == roles[order].count { return visit(order + 1, [], served + 1) }
      for offer in roles[order][team.count] where !team.contains(offer.unit) {
        let pool = router.snapshot.pool(offer.unit)
        let mode = orders[positions[order]].query.mode
        let places = router.loadCosts(of: pool, mode, loads: free, most: 1000).count
        guard used[pool, default: 0] < places else { continue }
        used[pool, default: 0] += 1
        visit(order, team + [offer.unit], served)
        used[pool, default: 0] -= 1
      }
      if team.isEmpty { visit(order + 1, [], served) }
    }
    visit(0, [], 0)
    return most
  }

  /// The least cost by trying everything: each order with each of its teams.
  func leastTeamsByTrying() -> Int64 {
    let free = freeLoads()
    let movable = orders.filter { !$0.isPinned }
    func moving(_ order: BatchOrder, _ unit: UnitIndex) -> Int64 {
      order.holder == nil || order.holder == unit ? 0 : moveCost
    }
    let roles = movable.map { order in
      ([nil] + router.snapshot.helpers(order.query.category).map(Optional.some)).map {
        router.everyWay(order.query, helpingIn: $0, loads: free, workspace: workspace)
      }
    }
    var used: [PoolIndex: Int] = [:]
    var taken: [EdgeIndex: Int] = [:]
    var best = Int64.max
    func visit(_ position: Int, _ team: [UnitIndex], _ cost: Int64) {
      if cost >= best { return }
      guard position < movable.count else {
        best = cost
        return
      }
      let order = movable[position]
      if team.count == roles[position].count { return visit(position + 1, [], cost) }
      for offer in roles[position][team.count] where !team.contains(offer.unit) {
        let pool = router.snapshot.pool(offer.unit)
        let places = router.loadCosts(
          of: pool, order.query.mode, loads: free, most: 1000)
        let place = used[pool, default: 0]
        guard place < places.count else { continue }
        if let edge = offer.limitedEdge {
          let room = Int(router.snapshot.quota(edge) ?? .max) - Int(free.open(by: edge))
          guard taken[edge, default: 0] < room else { continue }
          taken[edge, default: 0] += 1
        }
        used[pool, default: 0] += 1
        let move = team.isEmpty ? moving(order, offer.unit) : 0
        visit(position, team + [offer.unit], cost + offer.cost + move + places[place])
        used[pool, default: 0] -= 1
        if let edge = offer.limitedEdge { taken[edge, default: 0] -= 1 }
      }
      if team.isEmpty { visit(position + 1, [], cost + leastCatchAll(order, free)) }
    }
    visit(0, [], 0)
    return best
  }
}
