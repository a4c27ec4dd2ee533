import BatchRouting
import OrganizationGraph
import OrganizationSamples
import Routing

/// A batch of random orders on a random organisation with random open orders.
struct RandomBatch {
  let router: Router
  let loads: Loads
  let orders: [BatchOrder]
  let moveCost: Int64
  let workspace = SearchWorkspace()

  /// - Parameters:
  ///   - held: how many in a hundred orders have a holder already.
  ///   - hasTeams: most categories list helpers.
  ///   - hasQuotas: every bridge lets no more than one or two orders through.
  ///   - isTied: most candidates cost the same, and load costs nothing up to half the capacity.
  init(
    seed: UInt64, size: Int, orders count: Int, held: Int = 0, isTied: Bool = false,
    hasTeams: Bool = false, hasQuotas: Bool = false
  ) throws {
    var organization = RandomOrganization.make(seed: seed, size: size)
    if hasQuotas {
      for number in organization.edges.indices where organization.edges[number].kind.isBridge {
        organization.edges[number].quota = 1 + number % 2
      }
    }
    if hasTeams {
      let codes = organization.categories.map(\.code)
      for number in organization.categories.indices
      where organization.categories[number].helpers.isEmpty && number % 3 != 0 {
        organization.categories[number].helpers = [
          codes[(number * 5 + Int(seed % 7)) % codes.count]
        ]
      }
    }
    if isTied {
      for number in organization.costs.indices {
        let cost = organization.costs[number]
        let isSame = ["hop", "role", "preference", "waiting", "credit", "helper"].contains {
          cost.item.hasPrefix($0)
        }
        if isSame || cost.item == "load" && cost.key == "500" {
          organization.costs[number].value = 0
        }
      }
    }
    let snapshot = try OrganizationSnapshot(organization, revision: seed)
    router = Router(snapshot)
    loads = Loads(snapshot)
    var random = SplitMix64(state: seed &+ 11)
    for unit in snapshot.allUnits where random.chance(30) {
      loads.setOpen(UInt32(random.range(0...3)), in: snapshot.pool(unit))
    }
    for number in 0..<snapshot.edgeCount where random.chance(30) {
      guard let quota = snapshot.quota(EdgeIndex(number)) else { continue }
      loads.setOpen(UInt32(random.range(0...Int(min(quota, 3)))), by: EdgeIndex(number))
    }
    moveCost = held == 0 ? 0 : Int64(random.range(0...3000))
    let chain = snapshot.allUnits.filter { snapshot.tier($0) != nil }
    let mode: Mode = random.chance(20) ? .emergency : .peacetime
    // Few different orders, so that many compete for the same places.
    let origins = (0..<3).map { _ in random.pick(chain) }
    let categories = (0..<2).map { _ in random.pick(organization.categories).code }
    var orders: [BatchOrder] = []
    while orders.count < count {
      let order = WorkOrder(
        origin: snapshot.code(random.pick(origins)), category: random.pick(categories),
        receivedAt: Instant(
          seconds: Int64(RandomOrganization.firstDay.number) * 86_400
            + Int64(random.range(0...2)) * 9_999),
        mode: mode,
        excluded: random.chance(10) ? [random.pick(organization.units).code] : [])
      guard let query = try? RoutingQuery(order, in: snapshot) else {
        if random.chance(1) { break }
        continue
      }
      if Self.hasCatchAll(query, router, loads, workspace) {
        let isHeld = random.chance(held)
        var holder = isHeld ? random.pick(snapshot.allUnits.map { $0 }) : nil
        if isHeld && random.chance(40) {
          // Some are with a catch-all, which need not be the nearest.
          let all = router.everyCatchAll(query, loads: loads, workspace: workspace)
          holder = all.isEmpty ? holder : random.pick(all).unit
        } else if isHeld && random.chance(60) {
          // Most are where a duty and a way lead, some of these by an edge with a quota.
          let all = router.everyWay(query, loads: Loads(snapshot), workspace: workspace)
          let limited = all.filter { $0.limitedEdge != nil }
          holder =
            (limited.isEmpty ? all : limited).isEmpty
            ? holder : random.pick(limited.isEmpty ? all : limited).unit
        }
        orders.append(BatchOrder(query, holder: holder, isPinned: isHeld && random.chance(30)))
      }
    }
    self.orders = orders
  }

  static func hasCatchAll(
    _ query: RoutingQuery, _ router: Router, _ loads: Loads, _ workspace: SearchWorkspace
  ) -> Bool {
    router.catchAll(query, loads: loads, workspace: workspace) != nil
  }

  func plan(isFair: Bool = false) throws -> BatchPlan? {
    let outcome = try BatchRouter.plan(
      orders, router, loads: loads, moveCost: moveCost, isFair: isFair, workspace: workspace)
    if case .planned(let plan) = outcome { return plan }
    return nil
  }

  func proof(_ plan: BatchPlan) -> Result<BatchProof, BatchFault> {
    BatchCheck(
      plan, of: orders, router, loads: loads, moveCost: moveCost, workspace: workspace
    ).proof(workspace: workspace)
  }

  func fault(_ plan: BatchPlan) -> String? {
    if case .failure(let fault) = proof(plan) { return fault.description }
    return nil
  }

  /// Open orders with those of the batch, which may be among them or not.
  func wholeLoads() -> Loads {
    let whole = loads.copy()
    for unit in router.snapshot.allUnits {
      let pool = router.snapshot.pool(unit)
      let held = orders.count { $0.holder.map { router.snapshot.pool($0) == pool } ?? false }
      if held > Int(whole.open(in: pool)) { whole.setOpen(UInt32(held), in: pool) }
    }
    for (edge, held) in Dictionary(grouping: orders.compactMap(edge), by: \.self)
    where held.count > whole.open(by: edge) {
      whole.setOpen(UInt32(held.count), by: edge)
    }
    return whole
  }

  /// The edge with a quota by which an order is with its holder.
  private func edge(_ order: BatchOrder) -> EdgeIndex? {
    order.holder.flatMap {
      router.edgeTakenOfAll(
        to: $0, order.query, loads: Loads(router.snapshot), workspace: workspace)
    }
  }

  /// Open orders without those of the batch that can move.
  func freeLoads() -> Loads {
    let free = wholeLoads()
    for order in orders where !order.isPinned {
      guard let holder = order.holder else { continue }
      let pool = router.snapshot.pool(holder)
      free.setOpen(free.open(in: pool) - 1, in: pool)
      if let edge = edge(order) { free.setOpen(free.open(by: edge) - 1, by: edge) }
    }
    return free
  }

  /// Pools that an order of the batch could go to.
  func offeredPools(_ free: Loads) -> [PoolIndex] {
    orders.filter { !$0.isPinned }.flatMap { order in
      router.everyWay(order.query, loads: free, workspace: workspace)
        .map { router.snapshot.pool($0.unit) }
    }
  }

  /// Loads from the greatest down, of the pools given.
  func sortedLoads(_ added: [PoolIndex: Int], _ free: Loads, of pools: Set<PoolIndex>) -> [Load] {
    pools.filter { router.snapshot.capacity($0) > 0 }.map { pool in
      Load(
        orders: Int(free.open(in: pool)) + added[pool, default: 0],
        capacity: Int(router.snapshot.capacity(pool)))
    }.sorted { $1.isLess(than: $0) }
  }

  struct Load {
    let orders: Int
    let capacity: Int

    func isLess(than other: Load) -> Bool { orders * other.capacity < other.orders * capacity }
  }

  /// The least cost by trying everything, each order in each of its places, and of the plans that cost it
  /// the smallest loads. For a few orders.
  func bestByTrying() -> (cost: Int64, loads: [Load]) {
    let free = freeLoads()
    let movable = orders.filter { !$0.isPinned }
    func moving(_ order: BatchOrder, _ unit: UnitIndex) -> Int64 {
      order.holder == nil || order.holder == unit ? 0 : moveCost
    }
    let offers = movable.map { router.everyWay($0.query, loads: free, workspace: workspace) }
    let penalties = movable.map { leastCatchAll($0, free) }
    var used: [PoolIndex: Int] = [:]
    var taken: [EdgeIndex: Int] = [:]
    let pools = Set(offers.joined().map { router.snapshot.pool($0.unit) })
    var best = Int64.max
    var least: [Load] = []
    func visit(_ position: Int, _ cost: Int64) {
      if cost > best { return }
      guard position < movable.count else {
        let loads = sortedLoads(used, free, of: pools)
        if cost < best || Self.isLess(loads, than: least) { least = loads }
        best = cost
        return
      }
      let order = movable[position]
      for offer in offers[position] {
        let pool = router.snapshot.pool(offer.unit)
        let places = router.loadCosts(
          of: pool, order.query.mode, loads: free, most: movable.count)
        let place = used[pool, default: 0]
        guard place < places.count else { continue }
        if let edge = offer.limitedEdge {
          let room = Int(router.snapshot.quota(edge) ?? .max) - Int(free.open(by: edge))
          guard taken[edge, default: 0] < room else { continue }
          taken[edge, default: 0] += 1
        }
        used[pool, default: 0] += 1
        visit(position + 1, cost + offer.cost + moving(order, offer.unit) + places[place])
        used[pool, default: 0] -= 1
        if let edge = offer.limitedEdge { taken[edge, default: 0] -= 1 }
      }
      visit(position + 1, cost + penalties[position])
    }
    visit(0, 0)
    return (best, least)
  }

  /// What an order costs that takes no place, by trying every unit.
  func leastCatchAll(_ order: BatchOrder, _ free: Loads) -> Int64 {
    router.snapshot.allUnits.compactMap { unit in
      router.catchAll(unit, order.query, loads: free, workspace: workspace).map {
        $0.totalCost + (order.holder == nil || order.holder == unit ? 0 : moveCost)
      }
    }.min() ?? 0
  }

  /// At the first place where they differ.
  static func isLess(_ loads: [Load], than others: [Load]) -> Bool {
    for (load, other) in zip(loads, others) {
      if load.isLess(than: other) { return true }
      if other.isLess(than: load) { return false }
    }
    return false
  }
}
