package import OrganizationGraph

/// For comparing the ways to find a path with each other.
extension Router {
  /// The best way to a unit, found for the unit alone; `nil`: none leads there.
  package func reach(
    of unit: UnitIndex, _ query: RoutingQuery, loads: Loads, workspace: SearchWorkspace
  ) -> Reach? {
    tables(query.mode).pointee.write(
      workspace.climb, from: query.origin, on: query.day.number)
    return ReachFinder(search(query, category: query.category, loads: loads), workspace.climb)
      .reach(of: unit)
  }

  /// The best way to every unit, by a search of everything.
  package func allReaches(
    _ query: RoutingQuery, loads: Loads, workspace: SearchWorkspace
  ) -> [Reach?] {
    search(query, category: query.category, loads: loads).run(from: query.origin, in: workspace)
    return workspace.reaches.map { $0.isNone ? nil : $0 }
  }

  /// `PathSearch.blockedEdges`.
  package func blockedEdges(
    to unit: UnitIndex, _ query: RoutingQuery, loads: Loads
  ) -> [EdgeIndex]? {
    search(query, category: query.category, loads: loads)
      .blockedEdges(from: query.origin, to: unit)
  }

  /// `PathSearch.soleBlockedEdges`.
  package func soleBlockedEdges(
    to unit: UnitIndex, _ query: RoutingQuery, loads: Loads
  ) -> [EdgeIndex] {
    search(query, category: query.category, loads: loads)
      .soleBlockedEdges(from: query.origin, to: unit)
  }
}

extension RoutingPolicy {
  /// Most hops that a path descends.
  package func descendLimit(_ mode: Mode) -> Int { self[mode].descendLimit }
}
