public import OrganizationGraph

/// Why a unit leads an order, or does not.
public struct Explanation: Hashable, Sendable {
  public let unit: UnitIndex
  /// It is the lead.
  public let isChosen: Bool
  /// How it could hold the order and at what cost; `nil` if it cannot.
  public let candidate: Candidate?
  /// Every filter it fails for holding the order by duty, in the order of `Filter`. A catch-all may
  /// be a candidate all the same.
  public let failures: [FilterFailure]
  /// The smallest single change that would make it the lead; `nil` for the lead itself, and for a
  /// catch-all whose duty was never at fault.
  public let change: Change?

  /// A change in words, and whether applying it makes the unit the lead.
  public struct Change: Hashable, Sendable {
    public let text: String
    public let isEnough: Bool
  }
}

/// A filter that a unit fails.
public struct FilterFailure: Hashable, Sendable {
  public let filter: Filter
  /// What is wrong, naming units and values.
  public let message: String
  /// What would mend it.
  public let remedy: String
}

extension Router {
  /// Explains units for one order, in the order given; `nil`: every unit with a duty for the
  /// category and every catch-all of the origin, candidates first, best first, then the others by
  /// the number of filters they fail and code.
  ///
  /// - Complexity: that of the decision, and for each unit that of `ReachFinder` and `Trial`, for one out
  ///   of reach also that of `PathSearch.blockedEdges`; for every unit also O(n log n) where n is the
  ///   holders of a duty for the category.
  public func explain(
    _ query: RoutingQuery, units: [UnitIndex]?, limit: Int = .max, loads: Loads,
    workspace: SearchWorkspace
  ) throws(RoutingError) -> (lead: Candidate, explanations: [Explanation], isComplete: Bool) {
    let explainer = try explainer(query, loads: loads, workspace: workspace)
    if let units {
      return (explainer.lead, units.map(explainer.explain), true)
    }
    let ranked = explainer.ranked()
    return (
      explainer.lead, ranked.prefix(limit).map(explainer.explain), ranked.count <= limit
    )
  }

  /// The same explanations by their definition: each reach by a search of everything, each change by
  /// judging every unit again. For comparison.
  package func explainPlainly(
    _ query: RoutingQuery, units: [UnitIndex], loads: Loads, workspace: SearchWorkspace
  ) throws(RoutingError) -> [Explanation] {
    try units.map(
      explainer(query, isPlain: true, loads: loads, workspace: workspace).explain)
  }

  private func explainer(
    _ query: RoutingQuery, isPlain: Bool = false, loads: Loads, workspace: SearchWorkspace
  ) throws(RoutingError) -> Explainer {
    workspace.record.clear()
    rank(1, query, query.category, .lead, loads: loads, workspace: workspace)
    guard workspace.ranking.count > 0 else { throw nobodyAccountable(query) }
    write(query, query.category, .lead, loads: loads, workspace: workspace)
    let search = search(query, category: query.category, loads: loads)
    return Explainer(
      router: self, search: search,
      evaluation: evaluation(
        query, category: query.category, purpose: .lead, loads: loads, workspace: workspace),
      lead: workspace.record.candidate(0), workspace: workspace,
      reaches: ReachFinder(search, workspace.climb), isPlain: isPlain)
  }
}
