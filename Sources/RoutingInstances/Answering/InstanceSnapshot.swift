public import OrganizationGraph

/// Turns a routing instance into a snapshot directly, column by column: what `InstanceOrganization`
/// makes of it, without the records. A unit's number is its node's.
///
/// 8 bytes an edge, a node and a duty beside the snapshot while it is made. O(n + d + e) where n is
/// nodes, d is duties and e is edges.
public struct InstanceSnapshot {
  private let graph: InstanceGraph
  private let state: InstanceState
  private let organization: Organization
  /// By node: the line parent, for the units that have one.
  private let edges: InstanceEdgeColumns

  public static func make(_ graph: InstanceGraph, _ state: InstanceState) -> OrganizationSnapshot {
    InstanceSnapshot(graph, state).snapshot()
  }

  private init(_ graph: InstanceGraph, _ state: InstanceState) {
    self.graph = graph
    self.state = state
    organization = InstanceOrganization.policy(of: graph)
    edges = InstanceEdgeColumns(graph)
  }

  private func snapshot() -> OrganizationSnapshot {
    let qualities = Set(graph.quality).sorted().filter { $0 > 0 }
    let edges = edges.columns()
    let duties = duties()
    return OrganizationSnapshot(
      organization: organization,
      units: UnitColumns(
        rows: rows(qualities),
        links: links(
          UnitLinks.Starts(outgoing: edges.outgoing, incoming: edges.incoming)),
        days: SparseRows(count: graph.count, usual: .always), homes: homes(),
        duties: UnitColumns.duties(count: graph.count, starts: duties.starts),
        record: RecordOrder(), order: UnitOrder(numberedCount: graph.count)),
      edges: edges.columns, duties: duties.columns,
      grades: [""] + qualities.compactMap { InstanceCosts.grade($0) },
      root: UnitIndex(graph.root))
  }

  private func rows(_ qualities: [Int32]) -> PagedRows<UnitRow> {
    let grades = Dictionary(
      uniqueKeysWithValues: qualities.enumerated().map { ($1, UInt16($0 + 1)) })
    let top = graph.kind[graph.root].rawValue
    let kinds = InstanceKind.allCases.map { kind in
      kind.isTree
        ? Int(kind.rawValue) - Int(top)
        : organization.schema.tiers.count
          + UnitKind.outsideChain.firstIndex { $0.kind == kind.unitKind }!
    }
    return PagedRows(count: graph.count) { rows in
      for node in 0..<graph.count {
        var row = UnitRow()
        row.kind = UInt8(kinds[Int(graph.kind[node].rawValue)])
        if graph.kind[node].isTree { row.level = row.kind }
        row.room = state.capacity[node]
        row.grade = grades[graph.quality[node]] ?? 0
        if let parent = graph.treeParent(of: node) { row.parent = UInt32(parent) }
        rows.initializeElement(at: node, to: row)
      }
    }
  }

  private func links(_ starts: UnitLinks.Starts) -> PagedRows<UnitLinks> {
    PagedRows(count: graph.count) { links in
      for node in 0..<graph.count { links.initializeElement(at: node, to: starts.links(node)) }
    }
  }

  private func homes() -> SparseRows<UInt32> {
    let homes = InstanceHomes(graph)
    return UnitColumns.homes(count: graph.count) { node in
      graph.kind[node].isTree ? UnitRow.none : UInt32(homes.home(of: node))
    }
  }

  private func duties() -> (columns: DutyColumns, starts: RowMemory<UInt32>) {
    let starts = RowMemory<UInt32>(count: graph.count + 1)
    starts.base[0] = 0
    for node in 0..<graph.count {
      starts.base[node + 1] = starts.base[node] + UInt32(graph.mask[node].nonzeroBitCount)
    }
    let lines = RowMemory<CompiledDuty>(count: Int(starts[graph.count]))
    var next = 0
    for node in 0..<graph.count {
      var mask = graph.mask[node]
      let first = lines.base + next
      while mask != 0 {
        (lines.base + next).initialize(
          to: CompiledDuty(
            index: DutyIndex(next), category: CategoryIndex(mask.trailingZeroBitCount),
            extent: NumberedRows<DutyExtent>.usual, role: .own, mode: nil, confidence: 1000))
        mask &= mask - 1
        next += 1
      }
      CompiledDuty.link(
        UnsafeMutableBufferPointer(start: first, count: lines.base + next - first))
    }
    let kinds = organization.schema.tiers.count + UnitKind.outsideChain.count
    let columns = DutyColumns(
      byUnit: lines, kindStart: RowMemory.filled(UInt32(0), kinds + 1),
      byKind: RowMemory(count: 0), extents: RowMemory([DutyExtent.unlimited]))
    return (columns, starts)
  }
}
