import MinimumCostFlow
import OrganizationGraph
import Routing

extension BatchRouter {
  /// A pinned order where it is; any order for now.
  func unmoved(_ order: BatchOrder) -> BatchPlan.Placement {
    let unit = order.holder ?? router.snapshot.root
    return BatchPlan.Placement(
      unit: unit,
      role: order.isPinned
        ? router.role(of: unit, order.query, loads: loads, workspace: workspace) : nil,
      cost: 0, edge: nil, isMoved: false)
  }

  /// Pools at which orders of the batch are and to which none could go: all that is new there is that orders
  /// may leave.
  func heldPools(beside known: [PoolIndex]) -> [BatchPlan.PoolUse] {
    Set(orders.compactMap { order in order.holder.map { router.snapshot.pool($0) } })
      .subtracting(known).sorted { $0.rawValue < $1.rawValue }
      .map { pool in
        BatchPlan.PoolUse(
          pool: pool, before: before.open(in: pool), after: loads.open(in: pool),
          capacity: router.snapshot.capacity(pool), price: 0)
      }
  }

  /// A candidate of each pool that had no place from the first.
  private func unitsOfFullPools(_ network: GroupNetwork) -> [PoolIndex: UnitIndex] {
    var units: [PoolIndex: UnitIndex] = [:]
    for (number, group) in groups.enumerated() {
      for (position, offer) in group.offers.enumerated() {
        let sink = network.sink(position, of: number)
        guard network.places[sink].isEmpty else { continue }
        let pool = network.pools[sink]
        let known = units[pool] ?? offer.unit
        units[pool] = router.snapshot.precedes(offer.unit, known) ? offer.unit : known
      }
    }
    return units
  }

  /// A flow as a plan: equal orders take their places in the order of the batch, the cheaper places of a
  /// pool first.
  func plan(
    _ ways: GroupWays, _ network: GroupNetwork, _ proof: PlanProof, _ shortages: [BatchShortage],
    isFair: Bool = false
  ) -> BatchPlan {
    // Those that are not pinned are placed below.
    var placements = orders.map(unmoved)
    var takers: [[(order: Int, group: Int, offer: Offer)]] = Array(
      repeating: [], count: network.pools.count)
    for (number, group) in groups.enumerated() {
      var next = 0
      for (offer, count) in ways.taken[number] {
        let sink = network.sink(offer, of: number)
        let offer = group.offers[offer]
        for order in group.orders[next..<next + count] {
          takers[sink].append((order, number, offer))
        }
        next += count
      }
      for order in group.orders[next...] {
        placements[order] = BatchPlan.Placement(
          unit: group.catchAll, role: .catchAll, cost: group.penalty, edge: nil,
          isMoved: group.key.holder.map { $0 != group.catchAll } ?? false)
      }
    }
    for sink in takers.indices {
      takers[sink].sort { $0.order < $1.order }
      for (place, taker) in takers[sink].enumerated() {
        let group = groups[taker.group]
        placements[taker.order] = BatchPlan.Placement(
          unit: taker.offer.unit, role: taker.offer.role,
          cost: taker.offer.cost(movingFrom: group.key.holder, moveCost)
            + network.places[sink][place],
          edge: taker.offer.limitedEdge,
          isMoved: group.key.holder.map { $0 != taker.offer.unit } ?? false)
      }
    }
    let full = unitsOfFullPools(network)
    let uses = network.pools.indices.map { sink in
      let pool = network.pools[sink]
      let price = proof.price(of: pool) ?? network.floor[sink]
      return BatchPlan.PoolUse(
        pool: pool, before: before.open(in: pool),
        after: loads.open(in: pool) + UInt32(takers[sink].count),
        capacity: router.snapshot.capacity(pool), price: price,
        unit: price > network.floor[sink] ? full[pool] : nil)
    }
    let edges = Set(ways.users.keys).union(proof.edges.keys)
      .sorted { $0.rawValue < $1.rawValue }
    return BatchPlan(
      placements: placements, cost: placements.reduce(0) { $0 + $1.cost }, bound: proof.bound,
      pools: uses + heldPools(beside: network.pools),
      edges: edges.map {
        BatchPlan.EdgeUse(
          edge: $0, before: before.open(by: $0), orders: ways.users[$0, default: 0], room: room($0),
          price: proof.edges[$0, default: 0])
      }, shortages: shortages, free: loads, isFair: isFair)
  }
}
