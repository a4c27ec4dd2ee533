import MinimumCostFlow
import OrganizationGraph
import Routing

/// A flow of least cost among the candidates that the groups list.
struct GroupFlow {
  let network: GroupNetwork
  let solver: FlowSolver
  /// Of all orders that can move.
  let cost: Int64
  /// By sink: at least what its first place costs.
  let price: [Int64]
  /// By group: what one of its orders costs at these prices.
  let value: [Int64]
  /// By group: where its orders are, by number of the offer.
  let taken: [[(offer: Int, count: Int)]]

  init(
    _ router: BatchRouter, _ network: GroupNetwork, _ solution: FlowSolution, _ solver: FlowSolver
  ) {
    self.network = network
    self.solver = solver
    var taken = [[(offer: Int, count: Int)]](repeating: [], count: router.groups.count)
    var used = [Int](repeating: 0, count: network.pools.count)
    let pool = { (offer: Offer) in network.sink(of: router.router.snapshot.pool(offer.unit)) }
    for placement in solution.placements {
      let number = network.groups[Int(placement.supply)]
      let group = router.groups[number]
      // Of two units with one pool, the flow takes the cheaper.
      let offer = group.offers.indices.filter { pool(group.offers[$0]) == Int(placement.sink) }
        .min { router.cost(group.offers[$0], group) < router.cost(group.offers[$1], group) }
      guard let offer else { continue }
      taken[number].append((offer, Int(placement.count)))
      used[Int(placement.sink)] += Int(placement.count)
    }
    self.taken = taken
    // Where nothing is placed, any price up to that of the first place proves as much.
    let price = solution.price.indices.map { sink in
      used[sink] == 0
        ? max(solution.price[sink], network.places[sink].first ?? 0) : solution.price[sink]
    }
    self.price = price
    var fixed: Int64 = 0
    value = router.groups.map { group in
      if group.offers.isEmpty { fixed += group.penalty * Int64(group.orders.count) }
      return group.offers.reduce(group.penalty) { least, offer in
        pool(offer).map { min(least, router.cost(offer, group) + price[$0]) } ?? least
      }
    }
    cost = solution.cost + fixed
  }
}
