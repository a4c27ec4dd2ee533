import MinimumCostFlow
import OrganizationGraph
import Routing

/// What prices of pools prove that any plan with teams costs at least.
///
/// **Why.** Let each place be sold at the price of its pool. A team then costs its candidates and their
/// prices, and an order at least the cheapest team or its catch-all, whatever the others do; the pools
/// earn at most, for each place that costs less than the price, the difference. So no plan costs less than
/// the sum of those least values without what the pools earn. Room on an edge with a quota is sold likewise.
///
/// **How the prices are found.** A flow of least cost in which each role is an order of its own, with a
/// share of the order's penalty, gives prices. With these the shares are divided anew: what the roles of
/// an order cost at the prices, and what is left of the penalty to those roles that found no place. A few
/// rounds; the best prices are kept. An edge by which roles come to one pool only is a gate of the flow; one
/// that leads to several has no price.
struct TeamBound {
  private static let rounds = 12

  /// By pool: at least what its first place costs.
  let prices: [Int64]
  /// By edge with a quota: 0 or more.
  let gatePrices: [Int64]
  let value: Int64
  /// By group: what one of its orders costs at least at these prices.
  let least: [Int64]
  /// By pool, then by edge with a quota: how many places more than are worth their price the cheapest teams take.
  let excess: [Int]

  /// - Returns: `nil` if stopped.
  init?(
    _ problem: TeamProblem, _ prices: [Int64], gatePrices: [Int64], shouldStop: () -> Bool
  ) {
    self.prices = prices
    self.gatePrices = gatePrices
    var least: [Int64] = []
    var excess = zip(prices, problem.places).map { price, places in
      -places.count { $0 < price }
    }
    excess += zip(gatePrices, problem.rooms).map { price, room in price > 0 ? -room : 0 }
    for group in problem.groups {
      if shouldStop() { return nil }
      let team = group.cheapest(below: group.penalty) { choice, _ in
        choice.cost + prices[choice.sink] + (choice.gate.map { gatePrices[$0] } ?? 0)
      }
      least.append(team?.cost ?? group.penalty)
      for choice in team?.team ?? [] {
        excess[choice.sink] += group.count
        if let gate = choice.gate { excess[prices.count + gate] += group.count }
      }
    }
    self.least = least
    self.excess = excess
    var value: Int64 = 0
    for (group, least) in zip(problem.groups, least) { value += Int64(group.count) * least }
    for (price, places) in zip(prices, problem.places) {
      for place in places where place < price { value -= price - place }
    }
    for (price, room) in zip(gatePrices, problem.rooms) { value -= price * Int64(room) }
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
      guard
        let bound = TeamBound(
          problem, flow.prices, gatePrices: flow.gatePrices, shouldStop: shouldStop)
      else { break }
      if bound.value > best?.value ?? .min { best = bound }
      let next = problem.groups.indices.map { number in
        let group = problem.groups[number]
        let values = group.roles.map { choices in
          choices.map {
            $0.cost + flow.prices[$0.sink] + ($0.gate.map { flow.gatePrices[$0] } ?? 0)
          }.min() ?? group.penalty
        }
        let isShort = flow.unplaced[number].contains(true)
        return split(group.penalty, values) { !isShort || flow.unplaced[number][$0] }
      }
      if next == shares { break }
      shares = next
    }
    return best
  }

  /// Looks for prices that prove more: each moves by how many places more, or less, the cheapest teams want than
  /// it is worth giving, all of them so far as the gap would need if it were even; less far where that gains
  /// nothing. Where one pool must not take two roles of an order, shares of the penalty alone find no such prices.
  ///
  /// B. T. Polyak, "Minimization of unsmooth functionals", USSR Computational Mathematics and Mathematical
  /// Physics 9 (1969), doi:10.1016/0041-5553(69)90061-5.
  ///
  /// - Parameter cost: of a plan.
  /// - Returns: the best bound; `nil` if stopped.
  func sharpened(
    _ problem: TeamProblem, below cost: Int64, shouldStop: () -> Bool
  ) -> TeamBound? {
    var best = self
    var now = self
    var exact = (prices + gatePrices).map(Double.init)
    // More than any order would pay proves nothing more.
    let most = Double(problem.groups.map(\.penalty).max() ?? 0)
    let floor = problem.places.map { Double($0.first ?? 0) } + gatePrices.map { _ in 0 }
    var (share, idle) = (1.0, 0)
    for _ in 0..<min(Self.steps, Self.mostLooks / max(1, problem.groups.count))
    where best.value < cost && share > Self.leastShare {
      let moved = exact.indices.filter { now.excess[$0] > 0 || exact[$0] > floor[$0] }
      let length = moved.reduce(0.0) { $0 + Double(now.excess[$1]) * Double(now.excess[$1]) }
      if length == 0 { break }
      let step = share * Double(cost - now.value) / length
      for place in moved {
        let price = exact[place] + step * Double(now.excess[place])
        exact[place] = max(floor[place], min(price, most))
      }
      let prices = exact.map { Int64($0.rounded()) }
      guard
        let next = TeamBound(
          problem, Array(prices[..<self.prices.count]),
          gatePrices: Array(prices[self.prices.count...]), shouldStop: shouldStop)
      else { return nil }
      now = next
      idle = now.value > best.value ? 0 : idle + 1
      if now.value > best.value { best = now }
      if idle == Self.patience { (share, idle) = (share / 2, 0) }
    }
    return best
  }

  private static let steps = 400
  /// Groups looked at in all steps.
  private static let mostLooks = 200_000
  /// After so many steps without gain they are half as long, until they are too short.
  private static let patience = 10
  private static let leastShare = 0.001

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
  /// By edge with a quota; 0 where it is no gate of the flow.
  let gatePrices: [Int64]
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
    let most = problem.groups.reduce(0) { $0 + $1.count * $1.roles.count }
    let behind = Self.sinksBehindGates(problem)
    // By edge with a quota: the number of its gate.
    var gates: [Int32?] = []
    for (sink, room) in zip(behind, problem.rooms) {
      gates.append(sink.map { network.addGate(to: Int32($0), places: Int32(min(room, most))) })
    }
    var supplies: [Supply] = []
    for (number, group) in problem.groups.enumerated() {
      for (role, choices) in group.roles.enumerated() {
        let hub = network.addHub(below: LaminarNetwork.noParent, climb: 0, descend: 0)
        for choice in choices {
          let gate = choice.gate.flatMap { gates[$0] }
          network.addEntry(to: gate ?? Int32(choice.sink), cost: choice.cost, isInner: false)
        }
        supplies.append(
          Supply(hub: hub, count: Int32(group.count), penalty: shares[number][role]))
      }
    }
    let solver = try FlowSolver(network, supplies)
    guard case .optimal(let solution) = solver.solve(shouldStop: shouldStop) else { return nil }
    prices = zip(solution.price, problem.places).map { max($0, $1.first ?? 0) }
    gatePrices = zip(gates, behind).map { gate, sink in
      guard let gate, let sink else { return 0 }
      return max(0, solution.price[Int(gate)] - solution.price[sink])
    }
    var supply = 0
    unplaced = []
    for group in problem.groups {
      unplaced.append(group.roles.indices.map { solution.unplaced[supply + $0] > 0 })
      supply += group.roles.count
    }
  }

  /// By edge with a quota: the only sink behind it; `nil`: there are several.
  private static func sinksBehindGates(_ problem: TeamProblem) -> [Int?] {
    var sinks: [Set<Int>] = Array(repeating: [], count: problem.rooms.count)
    for choice in problem.groups.lazy.flatMap(\.roles).joined() {
      if let gate = choice.gate { sinks[gate].insert(choice.sink) }
    }
    return sinks.map { $0.count == 1 ? $0.first : nil }
  }
}
