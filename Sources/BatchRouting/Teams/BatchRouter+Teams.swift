import MinimumCostFlow
import OrganizationGraph
public import Routing

extension BatchRouter {
  /// Plans a batch in which an order whose category lists helpers needs them at the same time as its lead:
  /// all or nothing, different units, a place of its pool for each.
  ///
  /// Such a problem is hard in general. The plan is the best of a few passes of placing each order where it
  /// costs least (`TeamPlacing`), made better by a search (`TeamSearch`) that proves, where it ends within
  /// `TeamSearch.mostSteps` and the orders are at most `TeamSearch.mostOrders`, that none costs less.
  /// Otherwise `BatchPlan.bound` is what prices prove (`TeamBound`), and the plan is not called optimal.
  ///
  /// The parameters and errors are those of `plan`. O(g · s + q · c · r + steps) where g is groups of
  /// equal orders, s a search of everything, q orders, c candidates, r roles.
  public static func planTeams(
    _ orders: [BatchOrder], _ router: Router, loads: Loads, moveCost: Int64 = 0,
    workspace: SearchWorkspace, progress: BatchProgress? = nil,
    shouldStop: @escaping () -> Bool = { false }
  ) throws(BatchError) -> BatchOutcome {
    var planner = BatchRouter(
      orders, router, loads: loads, moveCost: moveCost, isFair: false, workspace: workspace,
      progress: progress, shouldStop: shouldStop)
    return try planner.planTeams()
  }

  private mutating func planTeams() throws(BatchError) -> BatchOutcome {
    guard try makeGroups(), let problem = TeamProblem(self) else {
      return .stopped(bound: nearestBound)
    }
    let found: TeamBound?
    do throws(FlowFault) {
      found = try TeamBound.find(problem, shouldStop: shouldStop)
    } catch {
      throw BatchError(
        .rangeExceeded, "the batch cannot be computed without overflow: \(error); plan fewer orders"
      )
    }
    guard var bound = found else { return .stopped(bound: nearestBound) }
    reached = max(nearestBound, bound.value)
    var placing = TeamPlacing(problem, bound, shouldStop: shouldStop)
    if placing.cost > bound.value {
      guard let sharper = bound.sharpened(problem, below: placing.cost, shouldStop: shouldStop)
      else { return .stopped(bound: reached) }
      bound = sharper
      reached = max(reached, bound.value)
      let other = TeamPlacing(problem, bound, shouldStop: shouldStop)
      if other.cost < placing.cost { placing = other }
    }
    var least = bound.value
    if placing.cost > least {
      let search = TeamSearch(problem, bound, below: placing.cost, shouldStop: shouldStop)
      if let better = search.best { placing = TeamPlacing(problem, better) }
      if search.isWhole { least = placing.cost }
    }
    let isShort = placing.teams.contains { $0.contains { $0 == nil } }
    guard let shortages = try isShort ? teamShortages(problem) : [], !shouldStop() else {
      return .stopped(bound: max(least, reached))
    }
    return .planned(plan(placing, problem, bound, least, shortages))
  }

  /// Orders take the places of a pool in the order of the batch, the cheaper ones first.
  func plan(
    _ placing: TeamPlacing, _ problem: TeamProblem, _ bound: TeamBound, _ least: Int64,
    _ shortages: [BatchShortage]
  ) -> BatchPlan {
    var teams: [(order: Int, group: Int, team: TeamPlacing.Team?)] = []
    for (number, group) in groups.enumerated() {
      for (order, team) in zip(group.orders, placing.teams[number]) {
        teams.append((order, number, team))
      }
    }
    teams.sort { $0.order < $1.order }
    var used = [Int](repeating: 0, count: problem.pools.count)
    var users: [EdgeIndex: Int] = [:]
    // Those that are not pinned are placed below.
    var placements = orders.map(unmoved)
    for (order, number, team) in teams {
      let group = groups[number]
      guard let team else {
        placements[order] = BatchPlan.Placement(
          unit: group.catchAll, role: .catchAll, cost: group.penalty, edge: nil,
          isMoved: group.key.holder.map { $0 != group.catchAll } ?? false)
        continue
      }
      var cost: Int64 = 0
      for choice in team {
        cost += choice.cost + problem.places[choice.sink][used[choice.sink]]
        used[choice.sink] += 1
        if let edge = choice.offer.limitedEdge { users[edge, default: 0] += 1 }
      }
      let lead = team[0].offer
      let categories = router.snapshot.helpers(group.key.category)
      placements[order] = BatchPlan.Placement(
        unit: lead.unit, role: lead.role, cost: cost, edge: lead.limitedEdge,
        isMoved: group.key.holder.map { $0 != lead.unit } ?? false,
        helpers: zip(categories, team.dropFirst()).map {
          .init(category: $0, unit: $1.offer.unit, role: $1.offer.role, edge: $1.offer.limitedEdge)
        })
    }
    return BatchPlan(
      placements: placements, cost: placing.cost, bound: least, priceBound: bound.value,
      pools: problem.pools.indices.map { sink in
        let pool = problem.pools[sink]
        return .init(
          pool: pool, before: before.open(in: pool),
          after: loads.open(in: pool) + UInt32(used[sink]),
          capacity: router.snapshot.capacity(pool), price: bound.prices[sink],
          unit: problem.units[sink])
      } + heldPools(beside: problem.pools),
      edges: zip(problem.gates, bound.gatePrices)
        .filter { users[$0] != nil || $1 > 0 }.sorted { $0.0.rawValue < $1.0.rawValue }
        .map { edge, price in
          .init(
            edge: edge, before: before.open(by: edge), orders: users[edge, default: 0],
            room: room(edge), price: price)
        }, shortages: shortages, free: loads)
  }
}
