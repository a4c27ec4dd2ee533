import OrganizationGraph

/// Explains units for one order after its search has run.
struct Explainer {
  let router: Router
  let search: PathSearch
  let evaluation: CandidateEvaluation
  let lead: Candidate
  let workspace: SearchWorkspace

  var snapshot: OrganizationSnapshot { router.snapshot }
  var query: RoutingQuery { evaluation.query }
  var text: RoutingText { RoutingText(snapshot) }

  func reach(_ unit: UnitIndex) -> Reach? {
    let reach = workspace.reaches[unit.position]
    return reach.isNone ? nil : reach
  }

  func explain(_ unit: UnitIndex) -> Explanation {
    let filters = evaluation.failures(of: unit, isReached: reach(unit) != nil)
    let isChosen = unit == lead.unit
    let candidate = candidate(unit, evaluation)
    return Explanation(
      unit: unit, isChosen: isChosen, candidate: candidate,
      failures: filters.map { failure($0, unit) },
      change: isChosen ? nil : change(for: unit, candidate, filters))
  }

  /// How a unit may hold the order most cheaply; by duty if that is no dearer than as catch-all.
  func candidate(_ unit: UnitIndex, _ evaluation: CandidateEvaluation) -> Candidate? {
    let own = reach(unit).flatMap { reach in
      evaluation.dutyPrice(unit, pathCost: reach.cost).map { price in
        router.candidate(unit, price, path: search.path(to: unit, reach, in: workspace))
      }
    }
    guard let price = evaluation.catchAllPrice(unit),
      let hub = workspace.climb.firstIndex(where: { $0.unit == unit })
    else { return own }
    if let own, own.totalCost <= price.parts.total { return own }
    let climb = Reach(
      cost: price.parts.path, hops: Int32(hub), hub: UInt8(hub), form: .climb,
      bridge: Reach.noBridge)
    return router.candidate(unit, price, path: search.path(to: unit, climb, in: workspace))
  }

  /// Every unit worth explaining, best first.
  func ranked() -> [UnitIndex] {
    typealias Entry = (unit: UnitIndex, rank: (Int64, Int32, Int))
    var entries: [Entry] = []
    for unit in snapshot.allUnits {
      let hasDuty = evaluation.effectiveDuty(of: unit, anyMode: true) != nil
      if let candidate = candidate(unit, evaluation) {
        entries.append((unit, (candidate.totalCost, Int32(candidate.path.count), 0)))
      } else if hasDuty {
        let failures = evaluation.failures(of: unit, isReached: reach(unit) != nil).count
        entries.append((unit, (.max, .max, failures)))
      }
    }
    entries.sort { a, b in
      if a.rank != b.rank { return a.rank < b.rank }
      return a.unit < b.unit
    }
    return entries.map(\.unit)
  }

  private func failure(_ filter: Filter, _ unit: UnitIndex) -> FilterFailure {
    let (message, remedy) = words(filter, unit)
    return FilterFailure(filter: filter, message: message, remedy: remedy)
  }
}
