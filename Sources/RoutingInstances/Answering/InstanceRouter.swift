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
}

/// Answers the queries of an instance. For one thread: it holds a workspace.
public struct InstanceRouter {
  /// Most candidates that can be asked for.
  public static let mostCandidates = Router.mostAlternatives

  private let router: Router
  private let loads: Loads
  private let workspace: SearchWorkspace
  private let codes: InstanceCodes

  /// - Parameters:
  ///   - snapshot: what `InstanceOrganization` makes of the instance, compiled.
  ///   - state: the state with which it was made.
  public init(_ snapshot: OrganizationSnapshot, _ state: InstanceState) {
    router = Router(snapshot)
    codes = InstanceCodes(nodes: snapshot.unitCount)
    workspace = SearchWorkspace(snapshot)
    var loads = Loads(snapshot)
    for unit in snapshot.allUnits where state.load[unit.position] > 0 {
      loads.setOpen(state.load[unit.position], in: snapshot.pool(unit))
    }
    self.loads = loads
  }

  /// The usable candidates with the least (cost, node), best first; fewer if there are fewer.
  ///
  /// Where candidates that cost the same reach beyond the last that the engine lists, it chooses among
  /// them by hops before nodes.
  ///
  /// - Parameters:
  ///   - count: how many, 1...`mostCandidates`.
  ///   - origin: a tree node.
  public func best(
    _ count: Int, origin: Int, category: Int
  ) throws(RoutingError) -> [InstanceCandidate] {
    let query = try RoutingQuery(
      WorkOrder(
        origin: codes.node(origin), category: InstanceCodes.category(category),
        receivedAt: Instant(seconds: 0)), in: router.snapshot)
    var found = try candidates(count, query)
    // The engine puts fewer hops before a lesser node; where costs are equal at the end of the list,
    // the one that is wanted may be the next.
    if found.count > count, found[count].cost == found[count - 1].cost {
      found = try candidates(Self.mostCandidates, query)
    }
    found.sort { ($0.cost, $0.node) < ($1.cost, $1.node) }
    return Array(found.prefix(count))
  }

  /// The lead and so many alternatives, without the catch-all.
  private func candidates(
    _ alternatives: Int, _ query: RoutingQuery
  ) throws(RoutingError) -> [InstanceCandidate] {
    let decision = try router.route(
      query, loads: loads, alternatives: alternatives, workspace: workspace)
    return ([decision.lead] + decision.alternatives).filter { $0.role != .catchAll }.map {
      InstanceCandidate(node: $0.unit.position, cost: $0.totalCost)
    }
  }
}
