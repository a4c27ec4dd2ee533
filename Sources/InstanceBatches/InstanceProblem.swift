public import AssignmentVerifier
public import RoutingInstances

extension AssignmentProblem {
  /// An instance's orders, as the verifier wants them: nodes as they stand in the files.
  public init(_ graph: InstanceGraph, _ state: InstanceState, _ orders: [InstanceQuery]) {
    self.init()
    parent = graph.parent
    duties = graph.mask
    climb = Int64(InstanceCosts.climb)
    descend = Int64(InstanceCosts.descend)
    for node in 0..<graph.count {
      let isUsable = graph.isCandidate(node) && state.isUsable(node)
      places.append(isUsable ? Int32(state.capacity[node] - state.load[node]) : 0)
      ownCost.append(isUsable ? Int64(graph.quality[node]) + state.loadCost(of: node) : 0)
    }
    for edge in graph.edges {
      let cost =
        switch edge.kind {
        case .seat: InstanceCosts.seat
        case .whistle: InstanceCosts.whistle
        case .line: InstanceCosts.line
        }
      let way = Way(source: edge.source, target: edge.target, cost: Int64(cost))
      if edge.kind == .line { lines.append(way) } else { crossings.append(way) }
    }
    self.orders = orders.map {
      Order(
        origin: $0.origin, category: $0.category,
        penalty: Int64($0.severity) * InstancePenalty.perSeverity)
    }
  }
}

/// What leaving an order of an instance unassigned costs.
public enum InstancePenalty {
  /// An order of severity s costs s times this, milli-units.
  public static let perSeverity: Int64 = 20_000
}
