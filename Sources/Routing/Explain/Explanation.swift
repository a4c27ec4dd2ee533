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
  /// - Complexity: O(n · s) where n is units explained and s is the cost of a decision; for units
  ///   out of reach, a search of the organisation each.
  public func explain(
    _ query: RoutingQuery, units: [UnitIndex]?, limit: Int = .max, loads: Loads,
    workspace: SearchWorkspace
  ) throws(RoutingError) -> (lead: Candidate, explanations: [Explanation], isComplete: Bool) {
    let lead = try route(query, loads: loads, alternatives: 0, workspace: workspace).lead
    let search = search(query, category: query.category, loads: loads)
    search.run(from: query.origin, in: workspace)
    let evaluation = evaluation(
      query, category: query.category, purpose: .lead, loads: loads, climb: workspace.climb)
    let explainer = Explainer(
      router: self, search: search, evaluation: evaluation, lead: lead, workspace: workspace)
    if let units {
      return (lead, units.map(explainer.explain), true)
    }
    let ranked = explainer.ranked()
    return (lead, ranked.prefix(limit).map(explainer.explain), ranked.count <= limit)
  }
}
