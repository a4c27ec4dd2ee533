internal import RoutingInstances

/// The units that can be crossed to from each node of an instance.
struct InstanceBridges {
  /// A unit at the end of a seat or whistle and any lines.
  struct Bridge {
    let unit: Int32
    let cost: Int64
  }

  private var start: ContiguousArray<Int32>
  private var bridges: ContiguousArray<Bridge>

  /// O(n + e l): n nodes, e edges, l the longest line.
  init(_ graph: InstanceGraph) {
    let count = graph.count
    var above: [Int32: Int32] = [:]
    for edge in graph.edges where edge.kind == .line { above[edge.source] = edge.target }
    var found: [(source: Int32, bridge: Bridge)] = []
    for edge in graph.edges where edge.kind != .line {
      var cost = Int64(edge.kind == .seat ? InstanceCosts.seat : InstanceCosts.whistle)
      var unit: Int32? = edge.target
      while let reached = unit {
        found.append((edge.source, Bridge(unit: reached, cost: cost)))
        unit = above[reached]
        cost += Int64(InstanceCosts.line)
      }
    }
    start = ContiguousArray(repeating: 0, count: count + 1)
    for (source, _) in found { start[Int(source) + 1] += 1 }
    for node in 0..<count { start[node + 1] += start[node] }
    bridges = ContiguousArray(repeating: Bridge(unit: 0, cost: 0), count: found.count)
    var place = start
    for (source, bridge) in found {
      bridges[Int(place[Int(source)])] = bridge
      place[Int(source)] += 1
    }
  }

  /// The numbers of a node's bridges.
  func numbers(of node: Int) -> Range<Int> { Int(start[node])..<Int(start[node + 1]) }

  subscript(number: Int) -> Bridge { bridges[number] }
}
