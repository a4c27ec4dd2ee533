import OrganizationGraph

extension Explainer {
  /// The smallest single change that makes a unit the lead, or what it would still lack.
  ///
  /// A unit that fails one filter is tried again with that mended; one that fails none is asked how
  /// far one part of its cost would have to fall. A change is applied to all that it bears on (every
  /// holder of a line, every unit for a category) and the whole decision is made again; only if the
  /// unit then leads, it is said to. Two or more failures are no single change, nor are two obstacles to
  /// one edge, nor what a rule of the organisation forbids (`ChangeRules`).
  func change(
    for unit: UnitIndex, _ reach: Reach?, _ filters: [Filter]
  ) -> Explanation.Change? {
    switch filters.count {
    case 0: return cheaper(unit, reach)
    case 1: return mended(unit, filters[0])
    default:
      let names = filters.map(\.code).joined(separator: ", ")
      return Explanation.Change(
        text: "no single change: it fails \(filters.count) filters (\(names))", isEnough: false)
    }
  }

  private func mended(_ unit: UnitIndex, _ filter: Filter) -> Explanation.Change {
    if filter == .conflict {
      return Explanation.Change(
        text: "no change: it has a conflict of interest in this order", isEnough: false)
    }
    if filter == .reach { return reached(unit) }
    let remedy = words(filter, unit).remedy
    guard let trial = amended(unit, filter) else {
      return Explanation.Change(text: remedy, isEnough: false)
    }
    return verdict(remedy, trial, unit)
  }

  /// What a decision under a change says of a unit.
  func verdict(
    _ text: String, _ trial: Trial.Outcome, _ unit: UnitIndex
  ) -> Explanation.Change {
    guard let candidate = trial.candidate, let best = trial.lead else {
      return Explanation.Change(text: "\(text); even then it cannot hold it", isEnough: false)
    }
    let cost = RoutingText.cost(candidate.total)
    if best.unit == unit {
      return Explanation.Change(text: "\(text); it then leads at \(cost)", isEnough: true)
    }
    let gap = RoutingText.cost(candidate.total - best.total)
    return Explanation.Change(
      text: "\(text); even then it costs \(cost), \(gap) more than \(snapshot.name(best.unit))",
      isEnough: false)
  }

  /// The decision with one filter mended for a unit, as its remedy says.
  private func amended(_ unit: UnitIndex, _ filter: Filter) -> Trial.Outcome? {
    var amendment = Amendment()
    switch filter {
    case .active, .excluded, .hours: amendment.passed = (filter, .unit(unit))
    case .capacity: amendment.passed = (filter, .pool(snapshot.pool(unit)))
    case .duty, .mode:
      if let lacking = lackingLine(of: unit) {
        amendment.line = lacking
      } else {
        amendment.newOwner = unit
      }
    case .authority:
      let lowered = snapshot.tier(unit).map { Amendment.Reach.levelsDownTo($0) }
      amendment.passed = (filter, lowered ?? .unit(unit))
    case .tier: amendment.passed = (filter, .levelsUpTo(snapshot.level(unit) ?? 0))
    case .admission: amendment.passed = (filter, .tiersDownTo(snapshot.tier(unit) ?? 0))
    case .reach, .conflict: return nil
    }
    return Trial(self, amendment, for: unit).outcome()
  }

  /// How far the most movable part of the cost of holding it by duty would have to fall.
  private func cheaper(_ unit: UnitIndex, _ reach: Reach?) -> Explanation.Change? {
    guard let reach, let price = evaluation.dutyPrice(unit, pathCost: reach.cost)
    else { return nil }
    let candidate = router.candidate(
      unit, price, path: search.path(to: unit, reach, in: workspace))
    let (hops, leadHops) = (candidate.path.count, lead.path.count)
    let winsTies =
      hops != leadHops ? hops < leadHops : router.snapshot.precedes(unit, lead.unit)
    let needed = candidate.totalCost - lead.totalCost + (winsTies ? 0 : 1)
    for step in CheaperSteps(explainer: self, candidate: candidate, needed: needed).all {
      let change = verdict(step.text, Trial(self, step.amendment, for: unit).outcome(), unit)
      if change.isEnough { return change }
    }
    let gap = RoutingText.cost(needed)
    return Explanation.Change(
      text: candidate.parts.path >= needed
        ? "a path cheaper by \(gap), or other parts of its cost lower by as much together"
        : "no single part of its cost is large enough; together they must fall by \(gap)",
      isEnough: false)
  }
}
