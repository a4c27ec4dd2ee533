import OrganizationGraph

/// The edges of an instance as the columns of a snapshot: the tree, seats, stations and lines, by
/// source and, for each source, by kind and target.
struct InstanceEdgeColumns {
  private let graph: InstanceGraph
  /// The edges beside the tree by (source, kind, target).
  private let others: [(source: Int32, kind: EdgeKind, target: Int32)]
  /// Edges of node n start at `starts[n]`.
  private let starts: RowMemory<UInt32>

  init(_ graph: InstanceGraph) {
    self.graph = graph
    others = graph.edges.map { edge in
      let kind: EdgeKind =
        switch edge.kind {
        case .seat: .seat
        case .whistle: .station
        case .line: .line
        }
      return (edge.source, kind, edge.target)
    }.sorted {
      ($0.source, $0.kind.rawValue, $0.target) < ($1.source, $1.kind.rawValue, $1.target)
    }
    starts = RowMemory(count: graph.count + 1)
    for node in 0..<graph.count {
      starts.base[node + 1] = graph.treeParent(of: node) == nil ? 0 : 1
    }
    starts.base[0] = 0
    for edge in others { starts.base[Int(edge.source) + 1] += 1 }
    for node in 0..<graph.count { starts.base[node + 1] += starts.base[node] }
  }

  /// The edges, and where those that lead from and to each node start.
  func columns() -> (
    columns: EdgeColumns, outgoing: RowMemory<UInt32>, incoming: RowMemory<UInt32>
  ) {
    let count = Int(starts[graph.count])
    let (kind, from, to) = (
      RowMemory<EdgeKind>(count: count), RowMemory<UnitIndex>(count: count),
      RowMemory<UnitIndex>(count: count)
    )
    var other = 0
    var next = 0
    func add(_ edgeKind: EdgeKind, _ source: Int, _ target: Int) {
      kind.base[next] = edgeKind
      from.base[next] = UnitIndex(source)
      to.base[next] = UnitIndex(target)
      next += 1
    }
    for node in 0..<graph.count {
      if let parent = graph.treeParent(of: node) { add(.chain, node, parent) }
      while other < others.count, Int(others[other].source) == node {
        add(others[other].kind, node, Int(others[other].target))
        other += 1
      }
    }
    let (incomingStart, incoming) = EdgeColumns.incoming(kind, to, units: graph.count)
    let columns = EdgeColumns(
      kind: kind, from: from, to: to, days: SparseRows(count: count, usual: .always),
      incoming: incoming, limited: SparseRows(count: count, usual: false),
      remarks: EdgeRemarks())
    return (columns, starts, incomingStart)
  }
}

extension RowMemory {
  /// Memory filled with one value. Here, because the compiler specialises it for what it is filled with
  /// only in the module that uses it.
  static func filled(_ value: Row, _ count: Int) -> RowMemory {
    let memory = RowMemory(count: count)
    memory.base.initialize(repeating: value, count: count)
    return memory
  }
}
