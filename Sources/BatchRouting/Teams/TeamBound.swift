import MinimumCostFlow
import OrganizationGraph
import Routing

/// What prices of pools prove that any plan with teams costs at least.
///
/// **Why.** Let each place be sold at the price of its pool. A team then costs its candidates and their
/// prices, and an order at least the cheapest team or its catch-all, whatever the others do; the pools
/// earn at most, for each place that costs less than the price, the difference. So no plan costs less than
/// the sum of those least values without what the pools earn. Quotas of edges are left out, which can only
/// lower it.
///
/// **How the prices are found.** A flow of least cost in which each role is an order of its own, with a
/// share of the order's penalty, gives prices. With these the shares are divided anew: what the roles of
/// an order cost at the prices, and what is left of the penalty to those roles that found no place. A few
/// rounds; the best prices are kept.
struct TeamBound {
  private static let rounds = 12

  /// By pool: at least what its first place costs.
  let prices: [Int64]
  let value: Int64
  /// By group: what one of its orders costs at least at these prices.
  let least: [Int64]

  /// - Returns: `nil` if stopped.
  init?(_ problem: TeamProblem, _ prices: [Int64], shouldStop: () -> Bool) {
    self.prices = prices
    var least: [Int64] = []
    for group in problem.groups {
      if shouldStop() { return nil }
      let team = group.cheapest(below: group.penalty) { choice, _ in
        choice.cost + prices[choice.sink]
      }
      least.append(team?.cost ?? group.penalty)
    }
    self.least = least
    var value: Int64 = 0
    for (group, least) in zip(problem.groups, least) { value += Int64(group.count) * least }
    for (price, places) in zip(prices, problem.places) {
      for place in places where place < price { value -= price - place }
    }
    self.value = value
  }

  /// The best of a few rounds; `nil` if stopped before the first.
  ///
  /// - Throws: `FlowFault.rangeExceeded`
  static func find(
    _ problem: TeamProblem, shouldStop: @escaping () -> Bool
  ) throws(FlowFault) -> TeamBound? {
    var shares = problem.groups.map { group in
      split(group.penalty, [Int64](repeating: 0, count: group.roles.count)) { _ in true }
    }
    var best: TeamBound?
    for _ in 0..<rounds {
      guard let flow = try RoleFlow(problem, shares, shouldStop: shouldStop) else { break }
      guard let bound = TeamBound(problem, flow.prices, shouldStop: shouldStop) else { break }
      if bound.value > best?.value ?? .min { best = bound }
      let next = problem.groups.indices.map { number in
        let group = problem.groups[number]
        let values = group.roles.map { choices in
          choices.map { $0.cost + flow.prices[$0.sink] }.min() ?? group.penalty
        }
        let isShort = flow.unplaced[number].contains(true)
        return split(group.penalty, values) { !isShort || flow.unplaced[number][$0] }
      }
      if next == shares { break }
      shares = next
    }
    return best
  }

  /// Values made to sum up to a penalty: the chosen ones carry what is missing or too much.
  private static func split(
    _ penalty: Int64, _ values: [Int64], _ isChosen: (Int) -> Bool
  ) -> [Int64] {
    let chosen = values.indices.filter(isChosen)
    let left = penalty - values.reduce(0, +)
    var shares = values
    for (place, role) in chosen.enumerated() {
      let (from, to) = (Int64(place), Int64(place + 1))
      shares[role] += left * to / Int64(chosen.count) - left * from / Int64(chosen.count)
    }
    return shares
  }
}

/// Roles as orders of their own: the flow of least cost.
private struct RoleFlow {
  /// By pool: at least what its first place costs.
  let prices: [Int64]
  /// By group and role: whether some are without a place.
  private(set) var unplaced: [[Bool]]

  /// - Returns: `nil` if stopped.
  init?(
    _ problem: TeamProblem, _ shares: [[Int64]], shouldStop: @escaping () -> Bool
  ) throws(FlowFault) {
    var network = LaminarNetwork()
    for places in problem.places {
      network.addSink(places: 0, cost: min(0, places.first ?? 0))
      for place in places { network.addSegment(places: 1, cost: place) }
    }
    var supplies: [Supply] = []
    for (number, group) in problem.groups.enumerated() {
      for (role, choices) in group.roles.enumerated() {
        let hub = network.addHub(below: LaminarNetwork.noParent, climb: 0, descend: 0)
        for choice in choices {
          network.addEntry(to: Int32(choice.sink), cost: choice.cost, isInner: false)
        }
        supplies.append(
          Supply(hub: hub, count: Int32(group.count), penalty: shares[number][role]))
      }
    }
    let solver = try FlowSolver(network, supplies)
    guard case .optimal(let solution) = solver.solve(shouldStop: shouldStop) else { return nil }
    prices = zip(solution.price, problem.places).map { max($0, $1.first ?? 0) }
    var supply = 0
    unplaced = []
    for group in problem.groups {
      unplaced.append(group.roles.indices.map { solution.unplaced[supply + $0] > 0 })
      supply += group.roles.count
    }
  }
}
