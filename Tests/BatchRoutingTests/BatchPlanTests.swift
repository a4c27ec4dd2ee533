import BatchRouting
import OrganizationGraph
import OrganizationSamples
import Routing
import Testing

@Suite struct BatchPlanTests {
  struct Count {
    var optimal = 0
    var placed = 0
    var short = 0
    var shortOfEdges = 0
    var notShown = 0
    var searched = 0
    var moved = 0
  }

  static func check(
    seed: UInt64, size: Int, orders: Int, held: Int, hasQuotas: Bool = false, byTrying: Bool,
    _ count: inout Count
  ) throws -> String? {
    let batch = try RandomBatch(
      seed: seed, size: size, orders: orders, held: held, hasQuotas: hasQuotas)
    guard let plan = try batch.plan() else { return "it stopped" }
    if plan.placements.reduce(0, { $0 + $1.cost }) != plan.cost { return "costs do not add up" }
    count.placed += plan.placements.count { $0.role != .catchAll }
    count.moved += plan.placements.count(where: \.isMoved)
    count.short += plan.shortages.count
    count.shortOfEdges += plan.shortages.count { !$0.edges.isEmpty }
    switch batch.proof(plan) {
    case .failure(let fault): return fault.description
    case .success(let proof):
      if proof.cost != plan.cost || proof.bound != plan.bound { return "\(proof) is proved" }
      count.searched += proof.priceBound < proof.bound ? 1 : 0
    }
    count.optimal += plan.isOptimal ? 1 : 0
    count.notShown += plan.isOptimal ? 0 : 1
    if plan.cost < plan.bound { return "\(plan.cost) is below the bound \(plan.bound)" }
    for (bound, byPrices) in [
      (plan.bound, plan.priceBound - 1), (plan.bound, plan.priceBound + 1),
      (plan.cost + 1, plan.priceBound), (plan.priceBound - 1, plan.priceBound),
    ] {
      if batch.fault(plan.changed(bound: bound, priceBound: byPrices)) == nil {
        return "the bounds \(byPrices) and \(bound) are taken for right"
      }
    }
    if byTrying {
      let least = batch.bestByTrying().cost
      if plan.isOptimal ? plan.cost != least : plan.cost < least || plan.bound > least {
        return "the least cost is \(least), not \(plan.bound)...\(plan.cost)"
      }
    }
    for shortage in plan.shortages {
      if let fault = Self.fault(of: shortage, batch) { return fault }
    }
    let free = batch.freeLoads().withRoom(in: batch.router.snapshot)
    let unserved = Set(
      plan.shortages.filter { $0.units.isEmpty && $0.edges.isEmpty }.flatMap(\.orders))
    for (position, order) in batch.orders.enumerated() where !order.isPinned {
      let offers = batch.router.everyOffer(order.query, loads: free, workspace: batch.workspace)
      if offers.isEmpty != unserved.contains(position) {
        return "order \(position) has \(offers.count) candidates"
      }
    }
    return Self.fault(ofPools: plan, batch)
  }

  /// Pools are as full before and after as counting their orders says, and full only of pinned ones beyond
  /// their capacity.
  static func fault(ofPools plan: BatchPlan, _ batch: RandomBatch) -> String? {
    let (whole, free) = (batch.wholeLoads(), batch.freeLoads())
    let snapshot = batch.router.snapshot
    for use in plan.pools {
      let coming = zip(batch.orders, plan.placements).count { order, placement in
        !order.isPinned && placement.role != .catchAll && snapshot.pool(placement.unit) == use.pool
      }
      if use.before != whole.open(in: use.pool) { return "before is not \(use.before)" }
      if Int(use.after) != Int(free.open(in: use.pool)) + coming {
        return "after is not \(use.after)"
      }
      if coming > 0 && use.after > use.capacity { return "\(use.after) orders in \(use.capacity)" }
    }
    for order in batch.orders {
      guard let holder = order.holder else { continue }
      if !plan.pools.contains(where: { $0.pool == snapshot.pool(holder) }) {
        return "the pool of \(snapshot.code(holder)), which holds an order, is not told"
      }
    }
    return nil
  }

  @Test("Orders that stay take places, whether they are counted as open already or not")
  func pinned() throws {
    var full = 0
    for seed in 1...300 as ClosedRange<UInt64> {
      let sample = try RandomBatch(seed: seed, size: 30, orders: 1)
      guard let order = sample.orders.first else { continue }
      let (router, snapshot) = (sample.router, sample.router.snapshot)
      let empty = Loads(snapshot)
      let offers = router.everyOffer(order.query, loads: empty, workspace: sample.workspace)
      guard let best = offers.min(by: { $0.total < $1.total }) else { continue }
      let pool = snapshot.pool(best.unit)
      let capacity = Int(snapshot.capacity(pool))
      guard capacity <= 8 else { continue }
      let stays = Array(
        repeating: BatchOrder(order.query, holder: best.unit, isPinned: true), count: capacity)
      let orders = stays + [BatchOrder(order.query)]
      let counted = empty.copy()
      counted.setOpen(UInt32(capacity), in: pool)
      for loads in [empty, counted] {
        let outcome = try BatchRouter.plan(
          orders, router, loads: loads, workspace: sample.workspace)
        guard case .planned(let plan) = outcome else { continue }
        #expect(
          snapshot.pool(plan.placements[capacity].unit) != pool
            || plan.placements[capacity].role == .catchAll, "seed \(seed)")
        #expect(plan.free.open(in: pool) == UInt32(capacity), "seed \(seed)")
        let check = BatchCheck(
          plan, of: orders, router, loads: loads, moveCost: 0, workspace: sample.workspace)
        guard case .success = check.proof(workspace: sample.workspace) else {
          Issue.record("seed \(seed): it is refused")
          continue
        }
        full += 1
      }
    }
    #expect(full > 50)
  }

  /// Every order of a shortage can go to its units only, whose pools have as many places as it says.
  static func fault(of shortage: BatchShortage, _ batch: RandomBatch) -> String? {
    let free = batch.freeLoads()
    for order in shortage.orders {
      let offers = batch.router.everyWay(
        batch.orders[order].query, loads: free, workspace: batch.workspace)
      for offer in offers
      where !shortage.units.contains(offer.unit)
        && !shortage.edges.contains(where: { $0 == offer.limitedEdge })
      {
        return "order \(order) of a shortage could go to \(batch.router.snapshot.code(offer.unit))"
      }
    }
    let pools = Set(shortage.units.map(batch.router.snapshot.pool))
    let places = pools.reduce(0) {
      $0 + max(0, Int(batch.router.snapshot.capacity($1)) - Int(free.open(in: $1)))
    }
    let room = shortage.edges.reduce(0) {
      $0 + max(0, Int(batch.router.snapshot.quota($1) ?? .max) - Int(free.open(by: $1)))
    }
    return places + room <= shortage.places && shortage.missing > 0
      ? nil : "\(places) places: \(shortage)"
  }

  @Test("A place that becomes free saves its pool's price less what it costs, also where none was")
  func shadowPrices() throws {
    var (full, worth) = (0, 0)
    for seed in 1...60 as ClosedRange<UInt64> {
      let batch = try RandomBatch(seed: seed &* 15_485_863, size: 20, orders: 12)
      let snapshot = batch.router.snapshot
      // Quotas may be in the way of what a place would save.
      let ways = batch.orders.flatMap {
        batch.router.everyWay(
          $0.query, loads: batch.loads.withRoom(in: snapshot), workspace: batch.workspace)
      }
      guard ways.allSatisfy({ $0.limitedEdge == nil }) else { continue }
      let plan = try #require(try batch.plan())
      let prices = Dictionary(plan.pools.map { ($0.pool, $0.price) }) { first, _ in first }
      let loads = plan.loadsAfter(batch.orders, snapshot)
      for pool in Set(ways.map { snapshot.pool($0.unit) })
      where batch.loads.open(in: pool) > 0 && loads.open(in: pool) >= snapshot.capacity(pool) {
        let freer = batch.loads.copy()
        let open = min(batch.loads.open(in: pool), snapshot.capacity(pool))
        guard open > 0 else { continue }
        freer.setOpen(open - 1, in: pool)
        let outcome = try BatchRouter.plan(
          batch.orders, batch.router, loads: freer, workspace: batch.workspace)
        guard case .planned(let other) = outcome else { continue }
        let place = try #require(
          batch.router.loadCosts(of: pool, batch.orders[0].query.mode, loads: freer, most: 1).first)
        let expected = max(0, (prices[pool] ?? 0) - place)
        #expect(plan.cost - other.cost == expected, "seed \(seed)")
        if batch.loads.open(in: pool) >= snapshot.capacity(pool) { full += 1 }
        if expected > 0 { worth += 1 }
      }
    }
    #expect(full > 10 && worth > 10, "\(full), \(worth)")
  }

  @Test("A plan of few orders costs what trying everything finds", arguments: [5, 12, 30])
  func fewOrders(size: Int) throws {
    var count = Count()
    for number in 1...150 as ClosedRange<UInt64> {
      let seed = number &* 104_729 &+ UInt64(size)
      if let fault = try Self.check(
        seed: seed, size: size, orders: 5, held: number % 2 == 0 ? 40 : 0, byTrying: true, &count)
      {
        Issue.record("seed \(seed), size \(size): \(fault)")
        return
      }
    }
    #expect(count.optimal > 100 && count.placed > 50 && count.moved > 5, "\(count)")
  }

  @Test("A plan of many orders is proved by its prices", arguments: [12, 60, 200])
  func manyOrders(size: Int) throws {
    var count = Count()
    for number in 1...40 as ClosedRange<UInt64> {
      let seed = number &* 15_485_863 &+ UInt64(size)
      if let fault = try Self.check(
        seed: seed, size: size, orders: 80, held: number % 2 == 0 ? 40 : 0, byTrying: false,
        &count)
      {
        Issue.record("seed \(seed), size \(size): \(fault)")
        return
      }
    }
    #expect(count.optimal > 20 && count.placed > 200 && count.short > 3, "\(count)")
  }

  @Test("An order alone costs what routing says", arguments: [5, 40])
  func oneOrder(size: Int) throws {
    for number in 1...100 as ClosedRange<UInt64> {
      let seed = number &* 7919 &+ UInt64(size)
      let batch = try RandomBatch(seed: seed, size: size, orders: 1)
      guard let order = batch.orders.first else { continue }
      let plan = try #require(try batch.plan())
      let decision = try batch.router.route(
        order.query, loads: batch.loads, workspace: batch.workspace)
      #expect(plan.cost == decision.lead.totalCost, "seed \(seed), size \(size)")
      #expect(plan.isOptimal)
    }
  }

  @Test("An order stays with a higher catch-all where moving costs more")
  func higherCatchAll() throws {
    var stayed = 0
    for seed in 1...200 as ClosedRange<UInt64> {
      let sample = try RandomBatch(seed: seed, size: 30, orders: 1)
      guard let order = sample.orders.first else { continue }
      let all = sample.router.everyCatchAll(
        order.query, loads: sample.loads, workspace: sample.workspace)
      guard let last = all.last, all.count > 1 else { continue }
      let held = BatchOrder(order.query, holder: last.unit)
      let outcome = try BatchRouter.plan(
        [held], sample.router, loads: sample.loads, moveCost: 1_000_000_000,
        workspace: sample.workspace)
      guard case .planned(let plan) = outcome else { continue }
      #expect(plan.placements[0].unit == last.unit && !plan.placements[0].isMoved, "seed \(seed)")
      let check = { (plan: BatchPlan) in
        BatchCheck(
          plan, of: [held], sample.router, loads: sample.loads, moveCost: 1_000_000_000,
          workspace: sample.workspace
        )
        .proof(workspace: sample.workspace)
      }
      func isRefused(_ plan: BatchPlan) -> Bool {
        if case .failure = check(plan) { return true }
        return false
      }
      #expect(!isRefused(plan), "seed \(seed)")
      guard plan.placements[0].role == .catchAll else { continue }
      stayed += 1
      let dear = BatchPlan.Placement(
        unit: all[0].unit, role: .catchAll, cost: all[0].cost + 1_000_000_000, edge: nil,
        isMoved: true)
      #expect(isRefused(plan.changed(placements: [dear], cost: dear.cost)), "seed \(seed)")
    }
    #expect(stayed > 20)
  }

  @Test("A tampered plan is refused: an order moved or dropped, a price or the sum changed")
  func tampered() throws {
    var (moved, priced) = (0, 0)
    for seed in 1...60 as ClosedRange<UInt64> {
      let batch = try RandomBatch(seed: seed, size: 30, orders: 30)
      guard let plan = try batch.plan(), plan.isOptimal, let last = plan.placements.last else {
        continue
      }
      #expect(batch.fault(plan.changed(cost: plan.cost + 1)) != nil, "seed \(seed)")
      let short = plan.changed(placements: Array(plan.placements.dropLast()))
      #expect(batch.fault(short) != nil, "seed \(seed)")
      let offers = batch.router.everyOffer(
        try #require(batch.orders.last).query, loads: batch.loads, workspace: batch.workspace)
      if let stranger = batch.router.snapshot.allUnits.first(where: { unit in
        !offers.contains { $0.unit == unit }
      }) {
        let other = BatchPlan.Placement(
          unit: stranger, role: .own, cost: last.cost, edge: nil, isMoved: false)
        let wrong = plan.changed(placements: plan.placements.dropLast() + [other])
        #expect(batch.fault(wrong) != nil, "seed \(seed)")
        moved += 1
      }
      for (place, use) in plan.pools.enumerated() where use.after < use.capacity {
        var pools = plan.pools
        pools[place] = BatchPlan.PoolUse(
          pool: use.pool, before: use.before, after: use.after, capacity: use.capacity,
          price: use.price + 1_000_000_000)
        #expect(batch.fault(plan.changed(pools: pools)) != nil, "seed \(seed)")
        priced += 1
      }
    }
    #expect(moved > 20 && priced > 20, "\(moved), \(priced)")
  }

  @Test("A plan is refused in which something differs that follows from where its orders go")
  func tamperedColumns() throws {
    var (refused, ofEdges) = (0, 0)
    for seed in 1...60 as ClosedRange<UInt64> {
      let batch = try RandomBatch(
        seed: seed, size: 30, orders: 30, held: 30, hasQuotas: seed % 2 == 0)
      guard let plan = try batch.plan(), plan.isOptimal, !plan.placements.isEmpty else { continue }
      #expect(batch.fault(plan) == nil, "seed \(seed)")
      var random = SplitMix64(state: seed)
      for change in 0..<10 {
        let position = random.range(0...plan.placements.count - 1)
        let placement = plan.placements[position]
        var placements = plan.placements
        func put(
          _ position: Int, role: Role?, cost: Int64, edge: EdgeIndex?, isMoved: Bool
        ) {
          placements[position] = BatchPlan.Placement(
            unit: placements[position].unit, role: role, cost: cost, edge: edge, isMoved: isMoved)
        }
        var pools = plan.pools
        func use(_ before: UInt32, _ after: UInt32, _ capacity: UInt32) {
          guard let use = pools.first else { return }
          pools[0] = BatchPlan.PoolUse(
            pool: use.pool, before: use.before + before, after: use.after + after,
            capacity: use.capacity + capacity, price: use.price)
        }
        var edges = plan.edges
        func useEdge(_ before: UInt32, _ orders: Int, _ room: Int) {
          let use = edges[0]
          edges[0] = BatchPlan.EdgeUse(
            edge: use.edge, before: use.before + before, orders: use.orders + orders,
            room: use.room + room, price: use.price)
          ofEdges += 1
        }
        if change > 5 && edges.isEmpty { continue }
        switch change {
        case 0:
          let other: Role? = placement.role == .own ? .assist : placement.role == nil ? .own : nil
          put(
            position, role: other, cost: placement.cost, edge: placement.edge,
            isMoved: placement.isMoved)
        case 1:
          put(
            position, role: placement.role, cost: placement.cost, edge: placement.edge,
            isMoved: !placement.isMoved)
        case 2:
          let other = (position + 1) % placements.count
          for (position, cost) in [(position, Int64(1)), (other, -1)] {
            let given = placements[position]
            put(
              position, role: given.role, cost: given.cost + cost, edge: given.edge,
              isMoved: given.isMoved)
          }
        case 3:
          guard !plan.pools.isEmpty else { continue }
          use(1, 0, 0)
        case 4:
          guard !plan.pools.isEmpty else { continue }
          random.chance(50) ? use(0, 1, 0) : use(0, 0, 1)
        case 5:
          guard let first = plan.pools.first else { continue }
          pools.append(first)
        case 6: useEdge(1, 0, 0)
        case 7: useEdge(0, 1, 0)
        case 8: useEdge(0, 0, 1)
        default: edges.append(edges[0])
        }
        let wrong = plan.changed(placements: placements, pools: pools, edges: edges)
        #expect(batch.fault(wrong) != nil, "seed \(seed), change \(change) at \(position)")
        refused += 1
      }
    }
    #expect(refused > 100 && ofEdges > 15, "\(refused), \(ofEdges)")
  }

  @Test("Progress rises to all orders of the batch")
  func progress() throws {
    let batch = try RandomBatch(seed: 3, size: 60, orders: 200, held: 30)
    let progress = BatchProgress()
    let seen = Counts()
    let outcome = try BatchRouter.plan(
      batch.orders, batch.router, loads: batch.loads, moveCost: batch.moveCost,
      workspace: batch.workspace, progress: progress
    ) {
      seen.append(progress.listed)
      return false
    }
    guard case .planned = outcome else {
      Issue.record("it stopped")
      return
    }
    #expect(seen.counts == seen.counts.sorted() && Set(seen.counts).count > 3, "\(seen.counts)")
    #expect(seen.counts.first == 0 && progress.listed == batch.orders.count)
  }

  @Test("Orders of both modes are refused, and the empty batch costs nothing")
  func refusals() throws {
    let snapshot = try OrganizationSnapshot(SampleOrganization.make())
    let router = Router(snapshot)
    func order(_ mode: Mode) throws -> BatchOrder {
      BatchOrder(
        try RoutingQuery(
          WorkOrder(
            origin: "G1", category: "noise", receivedAt: Instant(seconds: 1_536_717_600),
            mode: mode), in: snapshot))
    }
    let both = [try order(.peacetime), try order(.emergency)]
    let error = #expect(throws: BatchError.self) {
      try BatchRouter.plan(
        both, router, loads: Loads(snapshot), workspace: SearchWorkspace())
    }
    #expect(error?.code == .mixedModes && error?.order == 1)
    let outcome = try BatchRouter.plan(
      [], router, loads: Loads(snapshot), workspace: SearchWorkspace())
    guard case .planned(let plan) = outcome else {
      Issue.record("it stopped")
      return
    }
    #expect(plan.cost == 0 && plan.isOptimal && plan.placements.isEmpty)
  }

  @Test("A search stopped at any question gives a lower bound", arguments: [0, 1, 2])
  func stoppedAnywhere(kind: Int) throws {
    var stopped = 0
    for seed in 1...10 as ClosedRange<UInt64> {
      let batch = try RandomBatch(
        seed: seed, size: 60, orders: 60, held: seed % 2 == 0 ? 30 : 0, isTied: kind == 1,
        hasTeams: kind == 2)
      func outcome(_ shouldStop: @escaping () -> Bool) throws -> BatchOutcome {
        kind == 2
          ? try BatchRouter.planTeams(
            batch.orders, batch.router, loads: batch.loads, moveCost: batch.moveCost,
            workspace: batch.workspace, shouldStop: shouldStop)
          : try BatchRouter.plan(
            batch.orders, batch.router, loads: batch.loads, moveCost: batch.moveCost,
            isFair: kind == 1, workspace: batch.workspace, shouldStop: shouldStop)
      }
      var asked = 0
      guard
        case .planned(let plan) = try outcome({
          asked += 1
          return false
        })
      else { continue }
      var former: Int64 = 0
      for last in stride(from: 1, through: asked, by: max(1, asked / 12)) {
        var left = last
        let found = try outcome {
          left -= 1
          return left <= 0
        }
        switch found {
        case .stopped(let bound):
          stopped += 1
          #expect(bound >= former, "seed \(seed), stopped at question \(last)")
          former = bound
          #expect(bound <= plan.cost, "seed \(seed), stopped at question \(last)")
        case .planned(let other):
          #expect(other.cost == plan.cost, "seed \(seed), asked for the last time at \(last)")
        }
      }
    }
    #expect(stopped > 40, "\(stopped)")
  }

  @Test("A stopped search gives a bound below the least cost")
  func stopped() throws {
    var stopped = 0
    for seed in 1...20 as ClosedRange<UInt64> {
      let batch = try RandomBatch(seed: seed, size: 60, orders: 60)
      guard let plan = try batch.plan() else { continue }
      let outcome = try BatchRouter.plan(
        batch.orders, batch.router, loads: batch.loads, workspace: batch.workspace,
        shouldStop: { true })
      if case .stopped(let bound) = outcome {
        stopped += 1
        #expect(bound <= plan.bound, "seed \(seed)")
      }
    }
    #expect(stopped > 0)
  }
}

/// Numbers in the order in which they were seen.
private final class Counts {
  private(set) var counts: [Int] = []

  func append(_ count: Int) { counts.append(count) }
}

extension BatchPlan {
  func changed(
    placements: [Placement]? = nil, cost: Int64? = nil, bound: Int64? = nil,
    priceBound: Int64? = nil, pools: [PoolUse]? = nil, edges: [EdgeUse]? = nil
  ) -> BatchPlan {
    BatchPlan(
      placements: placements ?? self.placements, cost: cost ?? self.cost,
      bound: bound ?? self.bound, priceBound: priceBound ?? self.priceBound,
      pools: pools ?? self.pools, edges: edges ?? self.edges, shortages: shortages, free: free)
  }
}
