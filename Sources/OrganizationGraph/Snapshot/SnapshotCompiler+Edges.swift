extension SnapshotCompiler {
  func compileEdges() -> (
    columns: EdgeColumns, outgoing: RowMemory<UInt32>, incoming: RowMemory<UInt32>
  ) {
    // Closures take what they read, not the compiler with all its columns.
    let (index, numbers) = (self.index, unitNumbers)
    var edges = index.allEdges()
    edges.removeAll { edge in
      edge.days.isEmpty || index.record(edge.from) == nil || index.record(edge.to) == nil
    }
    var bySource = Groups(
      edges.lazy.map { numbers[$0.from.position] }, count: numbers.count)
    bySource.sortEach { a, b in
      let (a, b) = (edges[a], edges[b])
      if a.kind != b.kind { return a.kind.rawValue < b.kind.rawValue }
      if a.to != b.to { return numbers[a.to.position] < numbers[b.to.position] }
      let codes = (index.code(a), index.code(b))
      if codes.0 != codes.1 { return ByteOrder.precedes(codes.0, codes.1) }
      return a.days.first < b.days.first
    }
    // Looked at where they are: a copy in order would cost more than all columns.
    let ordered = bySource.items.lazy.map { [edges] in edges[Int($0)] }

    let to = RowMemory(ordered.map { UnitIndex(numbers[$0.to.position]) })
    let kind = RowMemory(ordered.map(\.kind))
    let (incomingStart, incoming) = EdgeColumns.incoming(kind, to, units: numbers.count)
    let remarks = remarks(ordered)
    let columns = EdgeColumns(
      kind: kind, from: RowMemory(ordered.map { UnitIndex(numbers[$0.from.position]) }), to: to,
      days: SparseRows(count: edges.count, usual: .always) { ordered[$0].days },
      incoming: incoming, limited: EdgeColumns.limited(count: edges.count, remarks),
      remarks: EdgeRemarks(remarks))
    return (columns, RowMemory(bySource.start), incomingStart)
  }

  private func remarks(
    _ edges: some Collection<DerivedEdge>
  ) -> [(edge: EdgeIndex, remark: EdgeRemarks.Remark)] {
    var remarks: [(edge: EdgeIndex, remark: EdgeRemarks.Remark)] = []
    for (position, edge) in edges.enumerated() {
      let code = index.code(edge)
      if code.isEmpty { continue }
      remarks.append(
        (
          EdgeIndex(position),
          EdgeRemarks.Remark(
            code: code, quota: index.quota(edge).map { UInt32($0) },
            scope: index.categories(edge).compactMap { categoryNumbers[$0] }.sorted(),
            slot: UInt32(remarks.count))
        ))
    }
    return remarks
  }
}
