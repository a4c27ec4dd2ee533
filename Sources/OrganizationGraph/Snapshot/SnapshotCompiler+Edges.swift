extension SnapshotCompiler {
  func compileEdges() -> EdgeColumns {
    // Closures take what they read, not the compiler with all its columns.
    let (index, numbers) = (self.index, unitNumbers)
    var edges = index.allEdges()
    edges.removeAll { edge in
      edge.term.isEmpty || index.record(edge.from) == nil || index.record(edge.to) == nil
    }
    var bySource = Groups(
      edges.lazy.map { numbers[$0.from.position].position }, count: numbers.count)
    bySource.sortEach { a, b in
      let (a, b) = (edges[a], edges[b])
      if a.kind != b.kind { return a.kind.rawValue < b.kind.rawValue }
      if a.to != b.to { return numbers[a.to.position] < numbers[b.to.position] }
      let codes = (index.code(a), index.code(b))
      if codes.0 != codes.1 { return Self.precedes(codes.0, codes.1) }
      return a.term.firstNumber < b.term.firstNumber
    }
    edges = bySource.items.map { edges[Int($0)] }

    var columns = EdgeColumns()
    columns.outgoing = bySource.start
    columns.kind = ContiguousArray(edges.lazy.map(\.kind))
    columns.from = ContiguousArray(edges.lazy.map { numbers[$0.from.position] })
    columns.to = ContiguousArray(edges.lazy.map { numbers[$0.to.position] })
    columns.firstDay = ContiguousArray(edges.lazy.map(\.term.firstNumber))
    columns.endDay = ContiguousArray(edges.lazy.map(\.term.endNumber))
    columns.quota = ContiguousArray(edges.lazy.map { index.quota($0).map { UInt32($0) } })
    columns.code = ContiguousArray(edges.lazy.map { index.code($0) })
    columns.scopeStart.reserveCapacity(edges.count + 1)
    for edge in edges {
      columns.scopeStart.append(UInt32(columns.scope.count))
      let scope = index.categories(edge)
      if scope.isEmpty { continue }
      columns.scope += scope.compactMap { categoryNumbers[$0] }.sorted()
    }
    columns.scopeStart.append(UInt32(columns.scope.count))
    (columns.incomingStart, columns.incoming) = incoming(columns)
    return columns
  }

  /// The edges by the unit that they lead to, each unit's by kind and source.
  private func incoming(
    _ columns: EdgeColumns
  ) -> (start: ContiguousArray<UInt32>, edges: ContiguousArray<EdgeIndex>) {
    // Grouping keeps the order of what it groups, here that of the sources.
    let byKind = Groups(
      columns.kind.lazy.map { Int($0.rawValue) }, count: EdgeKind.allCases.count
    ).items
    let byTarget = Groups(
      byKind.lazy.map { columns.to[Int($0)].position }, count: unitNumbers.count)
    return (
      byTarget.start,
      ContiguousArray(byTarget.items.lazy.map { EdgeIndex(rawValue: byKind[Int($0)]) })
    )
  }
}
