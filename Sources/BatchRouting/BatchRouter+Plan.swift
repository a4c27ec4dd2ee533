import MinimumCostFlow
import OrganizationGraph
import Routing

extension BatchRouter {
  /// A flow as a plan: equal orders take their places in the order of the batch, the cheaper places of a
  /// pool first.
  func plan(_ flow: GroupFlow, bound: Int64, _ shortages: [BatchShortage]) -> BatchPlan {
    var placements = orders.map { order in
      // Those that are not pinned are placed below.
      BatchPlan.Placement(
        unit: order.holder ?? router.snapshot.root, role: .own, cost: 0, keptOff: [],
        isMoved: false)
    }
    var takers: [[(order: Int, group: Int, offer: Offer)]] = Array(
      repeating: [], count: flow.network.pools.count)
    for (number, group) in groups.enumerated() {
      var next = 0
      for (offer, count) in flow.taken[number] {
        let offer = group.offers[offer]
        guard let sink = flow.network.sink(of: router.snapshot.pool(offer.unit)) else { continue }
        for order in group.orders[next..<next + count] {
          takers[sink].append((order, number, offer))
        }
        next += count
      }
      for order in group.orders[next...] {
        placements[order] = BatchPlan.Placement(
          unit: group.catchAll, role: .catchAll, cost: group.penalty, keptOff: group.key.keptOff,
          isMoved: group.key.holder.map { $0 != group.catchAll } ?? false)
      }
    }
    for sink in takers.indices {
      takers[sink].sort { $0.order < $1.order }
      for (place, taker) in takers[sink].enumerated() {
        let group = groups[taker.group]
        placements[taker.order] = BatchPlan.Placement(
          unit: taker.offer.unit, role: taker.offer.role,
          cost: cost(taker.offer, group) + flow.network.places[sink][place],
          keptOff: group.key.keptOff,
          isMoved: group.key.holder.map { $0 != taker.offer.unit } ?? false)
      }
    }
    let uses = flow.network.pools.indices.map { sink in
      let pool = flow.network.pools[sink]
      return BatchPlan.PoolUse(
        pool: pool, before: before.open(in: pool),
        after: loads.open(in: pool) + UInt32(takers[sink].count),
        capacity: router.snapshot.capacity(pool), price: flow.price[sink])
    }
    return BatchPlan(
      placements: placements, cost: flow.cost, bound: bound, pools: uses, shortages: shortages,
      free: loads)
  }
}
