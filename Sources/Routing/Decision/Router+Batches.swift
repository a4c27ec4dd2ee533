import OrganizationGraph

extension Router {
  /// Answers many orders as `best(_:_:loads:workspace:_:)` does, each by itself, faster: what several
  /// of them will read is fetched from memory at the same time (`BatchFetch`).
  ///
  /// - Parameter body: called with the position of an order and its candidates, best first.
  public func best(
    _ count: Int, of queries: [RoutingQuery], loads: Loads, workspace: SearchWorkspace,
    _ body: (Int, RankedUnit) -> Void
  ) {
    workspace.record.taken.removeAll()
    let ahead = BatchFetch(tables: tables(.peacetime), loads: loads.view, readsOn: count > 1)
    var start = 0
    while start < queries.count {
      let range = start..<min(start + BatchFetch.group, queries.count)
      ahead.fetch(queries, range)
      for position in range {
        let query = queries[position]
        rank(
          count, query, query.category, .lead, isInstance: true, loads: loads,
          workspace: workspace)
        for place in 0..<workspace.ranking.count {
          body(position, RankedUnit(workspace.ranking[place]))
        }
      }
      start = range.upperBound
    }
    // What is fetched is referred to without counting references.
    withExtendedLifetime(loads) {}
  }
}
