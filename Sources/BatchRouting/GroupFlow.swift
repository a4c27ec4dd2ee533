import MinimumCostFlow
import OrganizationGraph
import Routing

/// A flow of least cost among the candidates that the groups list, at the present prices of edges.
struct GroupFlow {
  let network: GroupNetwork
  let solver: FlowSolver
  /// Of all orders that can move, with the prices of edges.
  let cost: Int64
  /// By sink: at least what its first place costs.
  let price: [Int64]
  /// By group: what one of its orders costs at these prices.
  let value: [Int64]
  /// By group: where its orders are, by number of the offer.
  private(set) var taken: [[(offer: Int, count: Int)]]
  /// How many orders take each edge with a quota.
  private(set) var users: [EdgeIndex: Int] = [:]

  init(
    _ planner: BatchRouter, _ network: GroupNetwork, _ solution: FlowSolution,
    _ solver: FlowSolver
  ) {
    self.network = network
    self.solver = solver
    let snapshot = planner.router.snapshot
    let pool = { (offer: Offer) in network.sink(of: snapshot.pool(offer.unit)) }
    var used = [Int](repeating: 0, count: network.pools.count)
    for placement in solution.placements {
      used[Int(placement.sink)] += Int(placement.count)
    }
    // Where nothing is placed, any price up to that of the first place proves as much.
    let price = solution.price.indices.map { sink in
      used[sink] == 0
        ? max(solution.price[sink], network.places[sink].first ?? 0) : solution.price[sink]
    }
    self.price = price
    var fixed: Int64 = 0
    value = planner.groups.map { group in
      if group.offers.isEmpty { fixed += group.penalty * Int64(group.orders.count) }
      return group.offers.reduce(group.penalty) { least, offer in
        pool(offer).map { min(least, planner.cost(offer, group) + price[$0]) } ?? least
      }
    }
    cost = solution.cost + fixed
    taken = Array(repeating: [], count: planner.groups.count)
    var equal: [(group: Int, offers: [Int], count: Int)] = []
    for placement in solution.placements {
      let number = network.groups[Int(placement.supply)]
      let group = planner.groups[number]
      let offers = group.offers.indices.filter { pool(group.offers[$0]) == Int(placement.sink) }
      let least = offers.map { planner.cost(group.offers[$0], group) }.min()
      // Of two ways or units with one pool, the flow takes the cheaper.
      let best = offers.filter { planner.cost(group.offers[$0], group) == least }
      if best.count == 1 {
        add(best[0], Int(placement.count), of: number, planner)
      } else {
        equal.append((number, best, Int(placement.count)))
      }
    }
    // Of ways that cost the same, one by an edge with a quota is taken only as far as it has room.
    for (number, offers, count) in equal {
      let group = planner.groups[number]
      var left = count
      for offer in offers where left > 0 {
        guard let edge = group.offers[offer].limitedEdge else { continue }
        let part = min(left, max(0, planner.room(edge) - users[edge, default: 0]))
        if part > 0 { add(offer, part, of: number, planner) }
        left -= part
      }
      if left > 0 {
        let free = offers.first { group.offers[$0].limitedEdge == nil } ?? offers[0]
        add(free, left, of: number, planner)
      }
    }
  }

  private mutating func add(_ offer: Int, _ count: Int, of group: Int, _ planner: BatchRouter) {
    taken[group].append((offer, count))
    if let edge = planner.groups[group].offers[offer].limitedEdge {
      users[edge, default: 0] += count
    }
  }
}
