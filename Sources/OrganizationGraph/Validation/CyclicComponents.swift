/// Strongly connected components that contain a cycle, by Tarjan's algorithm
/// (doi:10.1137/0201010), with its recursion unrolled because a chain may be long.
/// O(v log v + e) where v is nodes with edges and e is edges.
package enum CyclicComponents {
  private struct Visit {
    let node: Int
    var nextEdge: Int
  }

  /// Components of more than one node, or of one node with an edge to itself, each sorted, by their
  /// first nodes.
  package static func find<Node: Hashable & Comparable>(_ edges: [(from: Node, to: Node)])
    -> [[Node]]
  {
    let nodes = Set(edges.lazy.map(\.from)).union(edges.lazy.map(\.to)).sorted()
    let number = Dictionary(uniqueKeysWithValues: zip(nodes, nodes.indices))
    let heads = edges.map { number[$0.to]! }
    let outgoing = Groups(edges.map { number[$0.from]! }, count: nodes.count)

    var order = [Int?](repeating: nil, count: nodes.count)
    var low = [Int](repeating: 0, count: nodes.count)
    var onStack = [Bool](repeating: false, count: nodes.count)
    var stack: [Int] = []
    var counter = 0
    var result: [[Node]] = []

    for root in nodes.indices where order[root] == nil {
      var visits = [Visit(node: root, nextEdge: 0)]
      while var visit = visits.popLast() {
        let node = visit.node
        let targets = outgoing[node].lazy.map { heads[$0] }
        if visit.nextEdge == 0 {
          order[node] = counter
          low[node] = counter
          counter += 1
          stack.append(node)
          onStack[node] = true
        }
        var descended = false
        while visit.nextEdge < targets.count {
          let target = targets[targets.index(targets.startIndex, offsetBy: visit.nextEdge)]
          visit.nextEdge += 1
          if order[target] == nil {
            visits.append(visit)
            visits.append(Visit(node: target, nextEdge: 0))
            descended = true
            break
          }
          if onStack[target] { low[node] = min(low[node], order[target]!) }
        }
        if descended { continue }
        if let parent = visits.last?.node { low[parent] = min(low[parent], low[node]) }
        guard low[node] == order[node] else { continue }
        var component: [Int] = []
        while let member = stack.popLast() {
          onStack[member] = false
          component.append(member)
          if member == node { break }
        }
        if component.count > 1 || targets.contains(node) {
          result.append(component.map { nodes[$0] }.sorted())
        }
      }
    }
    return result.sorted { $0[0] < $1[0] }
  }
}
