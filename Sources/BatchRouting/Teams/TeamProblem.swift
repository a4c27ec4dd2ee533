import OrganizationGraph
import Routing

/// A batch whose orders may need several units at once: a lead and a helper for each category that the
/// order's category lists.
///
/// **Definition.** An order is held by its catch-all, alone, or by a team: one candidate for each role, all
/// of them different units, each of which takes a place of its pool and costs what routing says it does in
/// that role. No pool gives more places than it has, no edge with a quota lets more orders through. The
/// plan wanted is one of least total cost.
struct TeamProblem {
  /// A candidate for one role, by one way.
  struct Choice {
    let offer: Offer
    let sink: Int
    /// The edge with a quota on the way, by number.
    let gate: Int?
    /// Beside what the place costs.
    let cost: Int64
  }

  /// Equal orders.
  struct Group {
    let count: Int
    let penalty: Int64
    /// The lead's candidates, then those of each helper.
    let roles: [[Choice]]
  }

  private(set) var groups: [Group] = []
  private(set) var pools: [PoolIndex] = []
  /// By pool, a candidate that draws on it.
  private(set) var units: [UnitIndex] = []
  /// By pool, what its places cost.
  private(set) var places: [[Int64]] = []
  private(set) var gates: [EdgeIndex] = []
  /// By gate, how many it lets through.
  private(set) var rooms: [Int] = []
  private var sinks: [PoolIndex: Int] = [:]
  private var gateNumbers: [EdgeIndex: Int] = [:]

  /// Looks at every candidate of each role, by each way that an order may have to take.
  ///
  /// - Parameter hasHelpers: whether an order needs its helpers; otherwise a lead alone.
  /// - Returns: `nil` if stopped.
  init?(_ planner: BatchRouter, hasHelpers: Bool = true) {
    let snapshot = planner.router.snapshot
    for group in planner.groups {
      if planner.shouldStop() { return nil }
      let helpers = hasHelpers ? snapshot.helpers(group.key.category) : []
      let purposes = [nil] + helpers.map(Optional.some)
      let roles = purposes.map { helping in
        planner.router.everyWay(
          group.query, helpingIn: helping, loads: planner.loads, workspace: planner.workspace
        ).map { offer in
          Choice(
            offer: offer, sink: sink(of: offer, planner), gate: gate(of: offer, planner),
            cost: helping == nil
              ? offer.cost(movingFrom: group.key.holder, planner.moveCost) : offer.cost)
        }
      }
      groups.append(Group(count: group.orders.count, penalty: group.penalty, roles: roles))
    }
  }

  private mutating func sink(of offer: Offer, _ planner: BatchRouter) -> Int {
    let pool = planner.router.snapshot.pool(offer.unit)
    if let known = sinks[pool] { return known }
    sinks[pool] = pools.count
    pools.append(pool)
    units.append(offer.unit)
    let most = planner.groups.reduce(0) {
      $0 + $1.orders.count * (1 + planner.router.snapshot.helpers($1.key.category).count)
    }
    places.append(
      planner.router.loadCosts(of: pool, planner.mode, loads: planner.loads, most: most))
    return pools.count - 1
  }

  private mutating func gate(of offer: Offer, _ planner: BatchRouter) -> Int? {
    guard let edge = offer.limitedEdge else { return nil }
    if let known = gateNumbers[edge] { return known }
    gateNumbers[edge] = gates.count
    gates.append(edge)
    rooms.append(planner.room(edge))
    return gates.count - 1
  }
}

extension TeamProblem.Group {
  /// Calls `found` with every team that costs less than the limit, which it may lower.
  ///
  /// - Parameter cost: of a choice beside those chosen before, no less than it costs alone; `nil`: it
  ///   cannot be taken.
  func forEachTeam(
    below limit: inout Int64, _ cost: (TeamProblem.Choice, [TeamProblem.Choice]) -> Int64?,
    _ found: (Int64, [TeamProblem.Choice], inout Int64) -> Void
  ) {
    let sorted = roles.map { choices in
      choices.compactMap { choice in cost(choice, []).map { (cost: $0, choice: choice) } }
        .sorted { $0.cost < $1.cost }
    }
    // What the roles from each one on cost at least.
    var rest = [Int64](repeating: 0, count: roles.count + 1)
    for role in roles.indices.reversed() {
      guard let least = sorted[role].first?.cost else { return }
      rest[role] = rest[role + 1] + least
    }
    var team: [TeamProblem.Choice] = []
    func visit(_ sum: Int64, _ limit: inout Int64) {
      let role = team.count
      if role == roles.count { return found(sum, team, &limit) }
      for (alone, choice) in sorted[role] {
        if sum + alone + rest[role + 1] >= limit { return }
        if team.contains(where: { $0.offer.unit == choice.offer.unit }) { continue }
        guard let cost = cost(choice, team), sum + cost + rest[role + 1] < limit else { continue }
        team.append(choice)
        visit(sum + cost, &limit)
        team.removeLast()
      }
    }
    visit(0, &limit)
  }

  /// The cheapest team, if it costs less than the limit.
  func cheapest(
    below limit: Int64, _ cost: (TeamProblem.Choice, [TeamProblem.Choice]) -> Int64?
  ) -> (cost: Int64, team: [TeamProblem.Choice])? {
    var best: (Int64, [TeamProblem.Choice])?
    var limit = limit
    forEachTeam(below: &limit, cost) {
      best = ($0, $1)
      $2 = $0
    }
    return best
  }
}
