internal import DelimitedText

extension InstanceReader {
  /// Reads `state.csv`: a row for each candidate of a graph, in any order.
  ///
  /// - Throws: `InstanceError.Code.unreadable` or `faulty`.
  public func state(of graph: InstanceGraph) throws(InstanceError) -> InstanceState {
    let file = file("state.csv", columns: ["id", "capacity", "load"])
    var state = InstanceState(nodes: graph.count)
    var isGiven = ContiguousArray(repeating: false, count: graph.count)
    try file.forEachRow { row throws(InstanceFile.Stop) in
      let node = file.number(row, 0, in: 0...graph.count - 1, "node")
      let capacity = file.number(row, 1, in: 0...InstanceState.largest, "number of orders")
      let load = file.number(row, 2, in: 0...InstanceState.largest, "number of orders")
      guard let node, let capacity, let load else { return }
      if isGiven[node] {
        file.add(row.fault(at: 0, "stands in an earlier row", remedy: "keep one of the two"))
      } else if !graph.isCandidate(node) {
        file.add(
          row.fault(
            at: 0, "is no candidate: its mask is 0",
            remedy: "remove the row, or give the node a duty in nodes.csv"))
      }
      isGiven[node] = true
      state.capacity[node] = UInt32(capacity)
      state.load[node] = UInt32(load)
    }
    if let node = (0..<graph.count).first(where: { graph.isCandidate($0) && !isGiven[$0] }) {
      file.add(
        "candidate \(node) has no row", remedy: "give capacity and load of every candidate")
      try file.finish()
    }
    return state
  }

  /// Reads orders from `queries.csv` or a file of the same columns.
  ///
  /// - Throws: `InstanceError.Code.unreadable` or `faulty`.
  public func queries(
    of graph: InstanceGraph, file name: String = "queries.csv"
  ) throws(InstanceError) -> [InstanceQuery] {
    let file = file(name, columns: ["id", "origin", "category", "severity"])
    var queries: [InstanceQuery] = []
    var ids: Set<Int> = []
    try file.forEachRow { row throws(InstanceFile.Stop) in
      let id = file.number(row, 0, in: 0...Int(Int32.max), "query number")
      let origin = file.number(row, 1, in: 0...graph.count - 1, "node")
      let category = file.number(row, 2, in: 0...InstanceGraph.categoryCount - 1, "category")
      let severity = file.number(row, 3, in: InstanceQuery.severities, "severity")
      guard let id, let origin, let category, let severity else { return }
      guard graph.kind[origin].isTree else {
        let kind = graph.kind[origin].name
        file.add(
          row.fault(
            at: 1, "is of kind \(kind), which stands beside the tree", remedy: "name a tree node"))
        return
      }
      guard ids.insert(id).inserted else {
        file.add(
          row.fault(
            at: 0, "stands in an earlier row", remedy: "give each query a number of its own"))
        return
      }
      queries.append(
        InstanceQuery(
          id: id, origin: Int32(origin), category: UInt8(category), severity: UInt8(severity)))
    }
    return queries
  }
}
