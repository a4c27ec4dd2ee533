public import OrganizationGraph
public import Routing

/// A candidate of an instance and what it costs, milli-units.
public struct InstanceCandidate: Hashable, Sendable {
  public let node: Int
  public let cost: Int64

  public init(node: Int, cost: Int64) {
    self.node = node
    self.cost = cost
  }

  init(_ ranked: RankedUnit) {
    self.init(node: ranked.unit.position, cost: ranked.totalCost)
  }
}

/// Answers the queries of an instance. For one thread: it holds a workspace.
public struct InstanceRouter {
  /// Most candidates that can be asked for.
  public static let mostCandidates = Router.mostRanked

  public let router: Router
  public let loads: Loads
  public let workspace: SearchWorkspace

  /// - Parameters:
  ///   - snapshot: made by `InstanceSnapshot`, or compiled from what `InstanceOrganization` makes.
  ///   - state: the state with which it was made.
  public init(_ snapshot: OrganizationSnapshot, _ state: InstanceState) {
    self.init(Router(snapshot), state)
  }

  public init(_ router: Router, _ state: InstanceState) {
    self.router = router
    let snapshot = router.snapshot
    workspace = SearchWorkspace()
    loads = Loads(snapshot)
    for unit in snapshot.allUnits where state.load[unit.position] > 0 {
      loads.setOpen(state.load[unit.position], in: snapshot.pool(unit))
    }
  }

  /// The usable candidates with the least (cost, node), best first; fewer if there are fewer.
  ///
  /// - Parameters:
  ///   - count: how many, 1...`mostCandidates`.
  ///   - query: made by `query(origin:category:)`.
  public func best(_ count: Int, _ query: RoutingQuery) -> [InstanceCandidate] {
    var found: [InstanceCandidate] = []
    forEachBest(count, query) { found.append(InstanceCandidate($0)) }
    return found
  }

  /// The same for many orders.
  public func best(_ count: Int, of queries: [RoutingQuery]) -> [[InstanceCandidate]] {
    var found = [[InstanceCandidate]](repeating: [], count: queries.count)
    forEachBest(count, of: queries) { found[$0].append(InstanceCandidate($1)) }
    return found
  }

  /// Calls `body` with the candidates of an order, without allocating.
  public func forEachBest(_ count: Int, _ query: RoutingQuery, _ body: (RankedUnit) -> Void) {
    router.best(count, query, loads: loads, workspace: workspace, body)
  }

  /// Calls `body` with the position of each order and its candidates, without allocating.
  public func forEachBest(
    _ count: Int, of queries: [RoutingQuery], _ body: (Int, RankedUnit) -> Void
  ) {
    router.best(count, of: queries, loads: loads, workspace: workspace, body)
  }

  /// An order of the instance.
  ///
  /// - Parameters:
  ///   - origin: a tree node.
  ///   - category: 0..<64.
  public func query(origin: Int, category: Int) -> RoutingQuery {
    RoutingQuery(
      origin: UnitIndex(origin), category: CategoryIndex(category),
      receivedAt: Instant(seconds: 0), in: router.snapshot)
  }
}
