import OrganizationGraph

/// Explains units for one order once its lead is known.
struct Explainer {
  let router: Router
  let search: PathSearch
  let evaluation: CandidateEvaluation
  let lead: Candidate
  let workspace: SearchWorkspace
  let reaches: ReachFinder
  /// Everything is found by the full search and by judging every unit: the definition, which the
  /// shorter ways must agree with.
  let isPlain: Bool

  var snapshot: OrganizationSnapshot { router.snapshot }
  var query: RoutingQuery { evaluation.query }
  var text: RoutingText { RoutingText(snapshot) }

  func reach(_ unit: UnitIndex) -> Reach? {
    isPlain ? search.plainReach(of: unit, from: query.origin, workspace) : reaches.reach(of: unit)
  }

  func explain(_ unit: UnitIndex) -> Explanation {
    let reach = reach(unit)
    let filters = evaluation.failures(of: unit, isReached: reach != nil)
    let isChosen = unit == lead.unit
    return Explanation(
      unit: unit, isChosen: isChosen, candidate: candidate(unit, reach),
      failures: filters.map { failure($0, unit) },
      change: isChosen ? nil : change(for: unit, reach, filters))
  }

  /// How a unit may hold the order most cheaply, and the way to it; by duty if that is no dearer than as
  /// catch-all.
  func holding(
    _ unit: UnitIndex, _ reach: Reach?, _ evaluation: CandidateEvaluation
  ) -> (price: CandidateEvaluation.Price, way: Reach)? {
    let own = reach.flatMap { reach in
      evaluation.dutyPrice(unit, pathCost: reach.cost).map { ($0, reach) }
    }
    guard let price = evaluation.catchAllPrice(unit),
      let hub = workspace.climb.firstIndex(where: { $0.unit == unit })
    else { return own }
    if let own, own.0.parts.total <= price.parts.total { return own }
    let climb = Reach(
      cost: price.parts.path, hops: Int32(hub), hub: UInt8(hub), form: .climb,
      bridge: Reach.noBridge)
    return (price, climb)
  }

  private func candidate(_ unit: UnitIndex, _ reach: Reach?) -> Candidate? {
    holding(unit, reach, evaluation).map { holding in
      router.candidate(
        unit, holding.price, path: search.path(to: unit, holding.way, in: workspace))
    }
  }

  /// Every unit worth explaining, best first. O(n log n) where n is holders of a duty for the category.
  func ranked() -> [UnitIndex] {
    typealias Entry = (unit: UnitIndex, rank: (Int64, Int32, Int))
    var entries: [Entry] = []
    func enter(_ unit: UnitIndex, hasDuty: Bool) {
      let reach = reach(unit)
      if let holding = holding(unit, reach, evaluation) {
        entries.append((unit, (holding.price.parts.total, holding.way.hops, 0)))
      } else if hasDuty {
        let failures = evaluation.failures(of: unit, isReached: reach != nil).count
        entries.append((unit, (.max, .max, failures)))
      }
    }
    func hasDuty(_ unit: UnitIndex) -> Bool {
      evaluation.effectiveDuty(of: unit, anyMode: true) != nil
    }
    router.holders.forEach(of: query.category) { unit in
      if hasDuty(unit) { enter(unit, hasDuty: true) }
    }
    for step in workspace.climb where !hasDuty(step.unit) { enter(step.unit, hasDuty: false) }
    entries.sort { a, b in
      if a.rank != b.rank { return a.rank < b.rank }
      return router.snapshot.precedes(a.unit, b.unit)
    }
    return entries.map(\.unit)
  }

  private func failure(_ filter: Filter, _ unit: UnitIndex) -> FilterFailure {
    let (message, remedy) = words(filter, unit)
    return FilterFailure(filter: filter, message: message, remedy: remedy)
  }
}

extension PathSearch {
  /// The best way to a unit by the search of everything; `nil`: none.
  func plainReach(
    of unit: UnitIndex, from origin: UnitIndex, _ workspace: SearchWorkspace
  ) -> Reach? {
    run(from: origin, in: workspace)
    let reach = workspace.reaches[unit.position]
    return reach.isNone ? nil : reach
  }
}
