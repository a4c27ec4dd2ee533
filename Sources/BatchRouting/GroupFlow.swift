import MinimumCostFlow
import OrganizationGraph
import Routing

/// A flow of least cost among the candidates that the groups list, at the present prices of edges.
struct GroupFlow {
  let network: GroupNetwork
  let solver: FlowSolver
  /// Of all orders that can move, with the prices of edges.
  let cost: Int64
  /// By sink, at least what its first place costs; then by gate, at least that of the sink behind it.
  let price: [Int64]
  /// By group: what one of its orders costs at these prices.
  let value: [Int64]
  let ways: GroupWays

  /// - Returns: `nil` if stopped.
  init?(
    _ planner: BatchRouter, _ network: GroupNetwork, _ solution: FlowSolution,
    _ solver: FlowSolver
  ) {
    self.network = network
    self.solver = solver
    var used = [Int](repeating: 0, count: network.pools.count + network.gates.count)
    for placement in solution.placements {
      let end = Int(placement.sink)
      used[end] += Int(placement.count)
      if end >= network.pools.count { used[network.sink(behind: end)] += Int(placement.count) }
    }
    // Where nothing is placed, any price up to that of the first place proves as much.
    var price = network.pools.indices.map { sink in
      network.places[sink].isEmpty
        ? network.floor[sink]
        : used[sink] == 0 ? max(solution.price[sink], network.floor[sink]) : solution.price[sink]
    }
    for (gate, end) in zip(network.gates, network.pools.count...) {
      let isFull = used[end] == gate.room && !network.places[gate.sink].isEmpty
      price.append(isFull ? max(solution.price[end], price[gate.sink]) : price[gate.sink])
    }
    var fixed: Int64 = 0
    var value: [Int64] = []
    value.reserveCapacity(planner.groups.count)
    for (number, group) in planner.groups.enumerated() {
      if planner.shouldStop() { return nil }
      if group.offers.isEmpty { fixed += group.penalty * Int64(group.orders.count) }
      var least = group.penalty
      for (position, offer) in group.offers.enumerated()
      where !network.places[network.sink(position, of: number)].isEmpty {
        least = min(least, planner.cost(offer, group) + price[network.end(position, of: number)])
      }
      value.append(least)
    }
    self.value = value
    // A place in a full pool is worth what it would save the order that would gain most by it: prices being the
    // least that prove the flow, a group's value is what one order less of it saves.
    for (number, group) in planner.groups.enumerated() {
      for (position, offer) in group.offers.enumerated() {
        let sink = network.sink(position, of: number)
        guard network.places[sink].isEmpty else { continue }
        price[sink] = max(price[sink], value[number] - planner.cost(offer, group))
      }
    }
    for (gate, end) in zip(network.gates, network.pools.count...)
    where network.places[gate.sink].isEmpty {
      price[end] = price[gate.sink]
    }
    self.price = price
    cost = solution.cost + fixed
    ways = GroupWays(
      planner, network,
      solution.placements.map {
        .init(
          group: network.groups[Int($0.supply)], end: Int($0.sink), count: Int($0.count))
      })
    if planner.shouldStop() { return nil }
  }

  /// By group: where its orders are, by number of the offer.
  var taken: [[(offer: Int, count: Int)]] { ways.taken }
  /// How many orders take each edge with a quota.
  var users: [EdgeIndex: Int] { ways.users }
}
