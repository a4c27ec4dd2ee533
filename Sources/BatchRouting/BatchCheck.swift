import AssignmentVerifier
import OrganizationGraph
public import Routing

/// Checks a plan from its definition, without the code that made it.
///
/// Every candidate of each order is found by a search of everything and the filters one by one
/// (`Router.everyOffer`); that the cost is the least is shown by the prices alone (`ListedProblem`), and
/// quotas are counted. O(q · s) where q is orders and s is such a search.
public struct BatchCheck {
  private let orders: [BatchOrder]
  private let plan: BatchPlan
  private let router: Router
  private let loads: Loads
  private let moveCost: Int64

  /// - Parameters:
  ///   - loads: open orders when the batch was planned, with those that its orders held.
  ///   - moveCost: of that plan.
  public init(
    _ plan: BatchPlan, of orders: [BatchOrder], _ router: Router, loads: Loads, moveCost: Int64
  ) {
    self.plan = plan
    self.orders = orders
    self.router = router
    self.loads = loads.copy()
    self.moveCost = moveCost
    for order in orders where !order.isPinned {
      guard let holder = order.holder else { continue }
      let pool = router.snapshot.pool(holder)
      if self.loads.open(in: pool) > 0 {
        self.loads.setOpen(self.loads.open(in: pool) - 1, in: pool)
      }
    }
  }

  /// What is wrong; `nil`: the plan is allowed, and none costs less.
  public func fault(workspace: SearchWorkspace) -> String? {
    guard plan.placements.count == orders.count else {
      return "\(plan.placements.count) orders have a place, \(orders.count) are in the batch"
    }
    var problem = ListedProblem()
    var answer = ListedPlan(offer: [], price: [])
    var numbers: [PoolIndex: Int] = [:]
    var usedEdges: [EdgeIndex: Int] = [:]
    let prices = Dictionary(plan.pools.map { ($0.pool, $0.price) }) { first, _ in first }
    for (position, order) in orders.enumerated() {
      let placement = plan.placements[position]
      if order.isPinned {
        if placement.unit != order.holder { return "order \(position) is pinned and was moved" }
        continue
      }
      func moving(to unit: UnitIndex) -> Int64 {
        order.holder == nil || order.holder == unit ? 0 : moveCost
      }
      guard let catchAll = router.catchAll(order.query, loads: loads, workspace: workspace) else {
        return "order \(position) has no catch-all"
      }
      var chosen: Int?
      var offers: [ListedProblem.Offer] = []
      for offer in router.everyOffer(order.query, loads: loads, workspace: workspace) {
        let pool = router.snapshot.pool(offer.unit)
        if numbers[pool] == nil {
          numbers[pool] = problem.places.count
          let places = router.loadCosts(
            of: pool, order.query.mode, loads: loads, most: orders.count)
          problem.places.append(places)
          answer.price.append(prices[pool] ?? places.first ?? 0)
        }
        if offer.unit == placement.unit && placement.role != .catchAll {
          chosen = offers.count
          if let edge = offer.limitedEdge { usedEdges[edge, default: 0] += 1 }
        }
        offers.append(
          .init(pool: numbers[pool] ?? 0, cost: offer.cost + moving(to: offer.unit)))
      }
      if placement.role == .catchAll {
        if placement.unit != catchAll.unit { return "order \(position) has another catch-all" }
      } else if chosen == nil {
        return "order \(position) may not go to unit \(router.snapshot.code(placement.unit))"
      }
      problem.offers.append(offers)
      problem.penalty.append(catchAll.totalCost + moving(to: catchAll.unit))
      answer.offer.append(chosen)
    }
    for (edge, used) in usedEdges {
      let room = Int(router.snapshot.quota(edge) ?? .max) - Int(loads.open(by: edge))
      if used > room {
        return "\(used) orders go by edge \(router.snapshot.code(edge)), which has room for \(room)"
      }
    }
    switch problem.verify(answer) {
    case .success(let cost):
      return cost == plan.cost ? nil : "the plan says that it costs \(plan.cost), not \(cost)"
    case .failure(let faults): return "\(faults.faults[0])"
    }
  }
}
