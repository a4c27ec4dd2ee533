internal import RoutingInstances

/// Children in the tree, and units that can be crossed to, of each node of an instance.
struct InstanceAdjacency {
  /// A unit at the end of a seat or whistle and any lines.
  struct Bridge {
    let unit: Int32
    let cost: Int64
  }

  private var childStart: ContiguousArray<Int32>
  private var children: ContiguousArray<Int32>
  private var bridgeStart: ContiguousArray<Int32>
  private var bridges: ContiguousArray<Bridge>

  /// O(n + e l): n nodes, e edges, l the longest line.
  init(_ graph: InstanceGraph) {
    let count = graph.count
    childStart = ContiguousArray(repeating: 0, count: count + 1)
    for node in 0..<count where graph.parent[node] >= 0 {
      childStart[Int(graph.parent[node]) + 1] += 1
    }
    for node in 0..<count { childStart[node + 1] += childStart[node] }
    children = ContiguousArray(repeating: 0, count: Int(childStart[count]))
    var place = childStart
    for node in 0..<count where graph.parent[node] >= 0 {
      let parent = Int(graph.parent[node])
      children[Int(place[parent])] = Int32(node)
      place[parent] += 1
    }
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
    bridgeStart = ContiguousArray(repeating: 0, count: count + 1)
    for (source, _) in found { bridgeStart[Int(source) + 1] += 1 }
    for node in 0..<count { bridgeStart[node + 1] += bridgeStart[node] }
    bridges = ContiguousArray(repeating: Bridge(unit: 0, cost: 0), count: found.count)
    place = bridgeStart
    for (source, bridge) in found {
      bridges[Int(place[Int(source)])] = bridge
      place[Int(source)] += 1
    }
  }

  func children(of node: Int) -> ContiguousArray<Int32>.SubSequence {
    children[Int(childStart[node])..<Int(childStart[node + 1])]
  }

  func bridges(of node: Int) -> ContiguousArray<Bridge>.SubSequence {
    bridges[Int(bridgeStart[node])..<Int(bridgeStart[node + 1])]
  }
}
