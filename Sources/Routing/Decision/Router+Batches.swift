import OrganizationGraph

extension Router {
  /// Answers many orders as `best(_:_:loads:workspace:_:)` does, each by itself, faster: what several
  /// of them will read is fetched from memory at the same time (`LeadGroup`, `ListFetch`).
  ///
  /// - Parameter body: called with the position of an order and its candidates, best first.
  public func best(
    _ count: Int, of queries: [RoutingQuery], loads: Loads, workspace: SearchWorkspace,
    _ body: (Int, RankedUnit) -> Void
  ) {
    workspace.record.taken.removeAll()
    if count == 1 {
      leads(of: queries, loads: loads, workspace: workspace, body)
    } else {
      several(count, of: queries, loads: loads, workspace: workspace, body)
    }
    // What is fetched is referred to without counting references.
    withExtendedLifetime(queries) {}
    withExtendedLifetime(loads) {}
  }

  private func leads(
    of queries: [RoutingQuery], loads: Loads, workspace: SearchWorkspace,
    _ body: (Int, RankedUnit) -> Void
  ) {
    let scan = LeadScan(tables: tables(.peacetime), loads: loads.view, hasCatchAll: false)
    let leads = workspace.leads
    queries.withUnretained { queries in
      var start = 0
      while start < queries.count {
        let end = min(start + LeadGroup.most, queries.count)
        // The numbers of the next group's hubs are on their way while this group is decided.
        for position in end..<min(end + LeadGroup.most, queries.count) {
          scan.fetch(origin: queries[position]._withUnsafeGuaranteedRef { $0.origin })
        }
        leads.run(end - start, scan) { number in
          queries[start + number]._withUnsafeGuaranteedRef { ($0.origin, scan.marks($0)) }
        }
        for position in start..<end {
          let lead = leads[position - start]
          switch lead.outcome {
          case .found: body(position, RankedUnit(lead)!)
          case .nobody: break
          case .unsure:
            rank(1, queries[position], loads: loads, workspace: workspace) { body(position, $0) }
          }
        }
        start = end
      }
    }
  }

  private func several(
    _ count: Int, of queries: [RoutingQuery], loads: Loads, workspace: SearchWorkspace,
    _ body: (Int, RankedUnit) -> Void
  ) {
    let ahead = ListFetch(tables: tables(.peacetime), loads: loads.view)
    queries.withUnretained { queries in
      var start = 0
      while start < queries.count {
        let range = start..<min(start + ListFetch.group, queries.count)
        ahead.fetch(queries, range) { categories.row($0).pointee.marks }
        for position in range {
          rank(count, queries[position], loads: loads, workspace: workspace) {
            body(position, $0)
          }
        }
        start = range.upperBound
      }
    }
  }

  @inline(__always)
  private func rank(
    _ count: Int, _ query: Unmanaged<RoutingQuery>, loads: Loads, workspace: SearchWorkspace,
    _ body: (RankedUnit) -> Void
  ) {
    query._withUnsafeGuaranteedRef { query in
      rank(
        count, query, query.category, .lead, isInstance: true, isFetched: true, loads: loads,
        workspace: workspace)
    }
    for place in 0..<workspace.ranking.count { body(RankedUnit(workspace.ranking[place])) }
  }
}

extension [RoutingQuery] {
  /// The orders for reading without counting references; whoever calls keeps them alive.
  @inline(__always)
  fileprivate func withUnretained(_ body: (UnsafeBufferPointer<Unmanaged<RoutingQuery>>) -> Void) {
    withUnsafeBufferPointer { orders in
      // A reference that is not counted looks in memory like one that is.
      orders.withMemoryRebound(to: Unmanaged<RoutingQuery>.self, body)
    }
  }
}
