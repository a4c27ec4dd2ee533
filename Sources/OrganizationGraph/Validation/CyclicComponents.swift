/// Strongly connected components that contain a cycle, by Tarjan's algorithm
/// (doi:10.1137/0201010), with its recursion unrolled because a chain may be long.
/// O(v + e) where v is nodes and e is edges.
enum CyclicComponents {
  private struct Visit {
    let node: Int
    var nextEdge: Int
  }

  /// Components of more than one node, or of one node with an edge to itself, each sorted.
  static func find(_ edges: [String: [String]]) -> [[String]] {
    let names = Set(edges.keys).union(edges.values.joined()).sorted()
    let number = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    let targets = names.map { (edges[$0] ?? []).map { number[$0]! } }

    var order = [Int?](repeating: nil, count: names.count)
    var low = [Int](repeating: 0, count: names.count)
    var onStack = [Bool](repeating: false, count: names.count)
    var stack: [Int] = []
    var counter = 0
    var result: [[String]] = []

    for root in names.indices where order[root] == nil {
      var visits = [Visit(node: root, nextEdge: 0)]
      while var visit = visits.popLast() {
        let node = visit.node
        if visit.nextEdge == 0 {
          order[node] = counter
          low[node] = counter
          counter += 1
          stack.append(node)
          onStack[node] = true
        }
        var descended = false
        while visit.nextEdge < targets[node].count {
          let target = targets[node][visit.nextEdge]
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
        if component.count > 1 || targets[node].contains(node) {
          result.append(component.map { names[$0] }.sorted())
        }
      }
    }
    return result.sorted { $0[0] < $1[0] }
  }
}
