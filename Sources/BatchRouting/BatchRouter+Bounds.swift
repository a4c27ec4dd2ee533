import OrganizationGraph
import Routing

extension BatchRouter {
  /// Each order at its nearest candidate, as if it were alone; those not looked at yet for nothing.
  var nearestBound: Int64 {
    groups.reduce(0) { sum, group in
      let nearest = group.offers.map { cost($0, group) + $0.load }.min()
      return sum + Int64(group.orders.count) * min(group.penalty, nearest ?? .max)
    }
  }

  /// What prices prove that any plan costs at least, whatever candidates the groups do not know yet. O(c + p), c
  /// candidates listed and p places.
  ///
  /// An unknown candidate costs at least what the last known one costs without a price, because no price is less
  /// than what the first place costs.
  ///
  /// - Parameter prices: of the sinks of a network, then of its gates.
  func bound(_ network: GroupNetwork, _ prices: ContiguousArray<Int64>) -> Int64 {
    let most = groups.map(\.penalty).max() ?? 0
    // More than any order would pay proves nothing more.
    var price = network.pools.indices.map { max(network.floor[$0], min(prices[$0], most)) }
    var bound: Int64 = 0
    for (sink, places) in network.places.enumerated() {
      for place in places where place < price[sink] { bound -= price[sink] - place }
    }
    for (gate, end) in zip(network.gates, network.pools.count...) {
      price.append(max(price[gate.sink], min(prices[end], most)))
      bound -= (price[end] - price[gate.sink]) * Int64(min(gate.room, orders.count))
    }
    for (number, group) in groups.enumerated() {
      var least = group.penalty
      for (position, offer) in group.offers.enumerated()
      where !network.places[network.sink(position, of: number)].isEmpty {
        least = min(least, cost(offer, group) + price[network.end(position, of: number)])
      }
      if !group.isComplete, let last = group.offers.last { least = min(least, last.total) }
      bound += Int64(group.orders.count) * least
    }
    return bound - edgePrice.reduce(0) { $0 + $1.value * Int64(room($1.key)) }
  }

  /// Looks for prices of edges that prove more, for a plan with a gap: each price moves by how many orders more, or
  /// less, want its edge than there is room, all of them so far as the gap would need if it were even; less far
  /// where that gains nothing.
  ///
  /// B. T. Polyak, "Minimization of unsmooth functionals", USSR Computational Mathematics and Mathematical
  /// Physics 9 (1969), doi:10.1016/0041-5553(69)90061-5.
  ///
  /// - Parameters:
  ///   - proof: the best so far.
  ///   - cost: of the plan.
  ///   - groups: as they were before orders were kept off edges.
  /// - Returns: the best; `nil` if stopped.
  func sharpened(
    _ proof: PlanProof, _ cost: Int64, _ groups: [OrderGroup]
  ) throws(BatchError) -> PlanProof? {
    var planner = self
    planner.groups = groups
    var best = proof
    var (share, idle) = (1.0, 0)
    var prices = edgePrice.mapValues(Double.init)
    // More than any order would pay proves nothing more.
    let most = Double(groups.map(\.penalty).max() ?? 0)
    for _ in 0..<Self.mostSteps where best.bound < cost && share > Self.leastShare {
      guard let flow = try planner.leastCost() else { return nil }
      let found = PlanProof(flow, planner)
      idle = found.bound > best.bound ? 0 : idle + 1
      if found.bound > best.bound { best = found }
      if idle == Self.patience { (share, idle) = (share / 2, 0) }
      let gates = Set(flow.network.gates.map(\.edge))
      var excess: [EdgeIndex: Int] = [:]
      for edge in Set(flow.users.keys).union(prices.keys) where !gates.contains(edge) {
        let over = flow.users[edge, default: 0] - room(edge)
        if over > 0 || prices[edge, default: 0] > 0 { excess[edge] = over }
      }
      let length = excess.values.reduce(0) { $0 + $1 * $1 }
      if length == 0 { break }
      let step = share * Double(cost - found.bound) / Double(length)
      for (edge, over) in excess {
        prices[edge] = max(0, min(most, prices[edge, default: 0] + step * Double(over)))
      }
      planner.edgePrice = prices.mapValues { Int64($0.rounded()) }.filter { $0.value > 0 }
    }
    return best
  }

  private static let mostSteps = 120
  /// After so many steps without gain they are half as long, until they are too short.
  private static let patience = 5
  private static let leastShare = 0.001

  /// Looks for a plan that costs less than one with a gap, or proves that there is none (`TeamSearch`).
  ///
  /// - Parameters:
  ///   - proof: what the plan's prices prove.
  ///   - groups: as they were before orders were kept off edges.
  /// - Returns: the best plan with what is proved now; `nil` if stopped.
  func closed(_ plan: BatchPlan, _ proof: PlanProof, _ groups: [OrderGroup]) -> BatchPlan? {
    if groups.reduce(0, { $0 + $1.orders.count }) > TeamSearch.mostOrders { return plan }
    var planner = self
    planner.groups = groups
    guard let problem = TeamProblem(planner, hasHelpers: false) else { return nil }
    let prices = zip(problem.pools, problem.places).map { pool, places in
      proof.price(of: pool) ?? places.first ?? 0
    }
    let gatePrices = problem.gates.map { proof.edges[$0, default: 0] }
    guard
      let bound = TeamBound(problem, prices, gatePrices: gatePrices, shouldStop: shouldStop)
    else { return nil }
    let search = TeamSearch(problem, bound, below: plan.cost, shouldStop: shouldStop)
    if shouldStop() { return nil }
    let better = search.best.map { teams in
      let placing = TeamPlacing(problem, teams)
      return plan.moved(as: planner.plan(placing, problem, bound, plan.bound, plan.shortages))
    }
    let best = better ?? plan
    return search.isWhole ? best.proved(best.cost) : best
  }
}
