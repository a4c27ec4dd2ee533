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
    switch filter {
    case .conflict:
      return Explanation.Change(
        text: "no change: it has a conflict of interest in this order", isEnough: false)
    case .reach: return reached(unit)
    case .duty, .mode: return given(unit, filter)
    default:
      return verdict(words(filter, unit).remedy, outcome(amendment(unit, filter), unit), unit)
    }
  }

  /// The first line of the catalogue with which a unit leads once it gives it the duty, or what it comes
  /// to with the first of them; where no line can, with a new one.
  private func given(_ unit: UnitIndex, _ filter: Filter) -> Explanation.Change {
    var first: Explanation.Change?
    for lacking in lackingLines(of: unit, filter) {
      var amendment = Amendment()
      amendment.line = (lacking.line.index, lacking.change)
      let change = verdict(self.remedy(lacking), outcome(amendment, unit), unit)
      if change.isEnough { return change }
      first = first ?? change
    }
    if let first { return first }
    var amendment = Amendment()
    amendment.newOwner = unit
    return verdict(words(filter, unit).remedy, outcome(amendment, unit), unit)
  }

  private func outcome(_ amendment: Amendment, _ unit: UnitIndex) -> Trial.Outcome {
    Trial(self, amendment, for: unit).outcome()
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

  /// A filter of the unit itself mended, as its remedy says.
  private func amendment(_ unit: UnitIndex, _ filter: Filter) -> Amendment {
    let reach: Amendment.Reach
    switch filter {
    case .capacity: reach = .pool(snapshot.pool(unit))
    case .authority: reach = snapshot.tier(unit).map { .levelsDownTo($0) } ?? .unit(unit)
    case .tier: reach = .levelsUpTo(snapshot.level(unit) ?? 0)
    case .admission: reach = .tiersDownTo(snapshot.tier(unit) ?? 0)
    case .active, .excluded, .hours, .reach, .duty, .mode, .conflict: reach = .unit(unit)
    }
    var amendment = Amendment()
    amendment.passed = (filter, reach)
    return amendment
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
      let change = verdict(step.text, outcome(step.amendment, unit), unit)
      if change.isEnough { return change }
    }
    let gap = RoutingText.cost(needed)
    return Explanation.Change(
      text: candidate.parts.path >= needed
        ? "a path cheaper by \(gap), or other parts of its cost lower by as much together"
        : "no single part of its cost can fall far enough; together they must fall by \(gap)",
      isEnough: false)
  }
}
