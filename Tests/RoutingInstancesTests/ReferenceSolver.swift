import OrganizationSamples
import RoutingInstances

/// The answer to a query by the definition: walks every path, prices every node, sorts all.
struct ReferenceSolver {
  let graph: InstanceGraph
  let state: InstanceState

  func best(_ count: Int, origin: Int, category: Int) -> [InstanceCandidate] {
    var all: [InstanceCandidate] = []
    for (node, path) in paths(from: origin) {
      guard graph.mask[node] >> category & 1 == 1, state.load[node] < state.capacity[node] else {
        continue
      }
      let load = 1000 * Int(state.load[node]) / Int(state.capacity[node])
      all.append(
        InstanceCandidate(node: node, cost: Int64(path + Int(graph.quality[node]) + load)))
    }
    all.sort { $0.cost != $1.cost ? $0.cost < $1.cost : $0.node < $1.node }
    return Array(all.prefix(count))
  }

  /// The least path cost to each node that a path reaches.
  private func paths(from origin: Int) -> [Int: Int] {
    var costs: [Int: Int] = [:]
    func reach(_ node: Int, _ cost: Int) { costs[node] = min(costs[node] ?? .max, cost) }
    func descend(_ node: Int, _ cost: Int) {
      reach(node, cost)
      for child in children(of: node) { descend(child, cost + 800) }
    }
    func goUpLine(_ unit: Int, _ cost: Int) {
      reach(unit, cost)
      for edge in graph.edges where edge.kind == .line && edge.source == unit {
        goUpLine(Int(edge.target), cost + 1200)
      }
    }
    var hub = origin
    var climbed = 0
    while true {
      descend(hub, climbed)
      for edge in graph.edges where edge.source == hub && edge.kind != .line {
        goUpLine(Int(edge.target), climbed + (edge.kind == .seat ? 600 : 1500))
      }
      guard graph.parent[hub] >= 0 else { return costs }
      hub = Int(graph.parent[hub])
      climbed += 1000
    }
  }

  private func children(of node: Int) -> [Int] {
    graph.parent.indices.filter { graph.parent[$0] == node }
  }
}
