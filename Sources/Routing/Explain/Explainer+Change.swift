import OrganizationGraph

extension Explainer {
  /// The smallest single change that makes a unit the lead, or what it would still lack.
  ///
  /// A unit that fails one filter is tried again with that filter mended; one that fails none is
  /// asked how far one part of its cost would have to fall. The answer is found by applying the
  /// change and comparing, not by assumption. Two or more failures are no single change.
  func change(
    for unit: UnitIndex, _ candidate: Candidate?, _ filters: [Filter]
  ) -> Explanation.Change? {
    if let candidate, candidate.role != .catchAll { return cheaper(candidate) }
    switch filters.count {
    case 1: return mended(unit, filters[0])
    case 0: return nil
    default:
      let names = filters.map(\.code).joined(separator: ", ")
      return Explanation.Change(
        text: "no single change: it fails \(filters.count) filters (\(names))", isEnough: false)
    }
  }

  private func mended(_ unit: UnitIndex, _ filter: Filter) -> Explanation.Change? {
    let remedy = words(filter, unit).remedy
    guard let trial = filter == .reach ? reached(unit) : waived(unit, filter) else {
      return Explanation.Change(text: remedy, isEnough: false)
    }
    if trial.precedes(lead) {
      return Explanation.Change(
        text: "\(remedy); it then leads at \(RoutingText.cost(trial.totalCost))", isEnough: true)
    }
    let gap = RoutingText.cost(trial.totalCost - lead.totalCost)
    return Explanation.Change(
      text: "\(remedy); even then it costs \(RoutingText.cost(trial.totalCost)), \(gap) more than"
        + " \(snapshot.name(lead.unit))",
      isEnough: false)
  }

  private func waived(_ unit: UnitIndex, _ filter: Filter) -> Candidate? {
    var evaluation = evaluation
    evaluation.waived = [filter]
    return candidate(unit, evaluation)
  }

  /// The candidate with the one edge made usable that keeps it out of reach.
  private func reached(_ unit: UnitIndex) -> Candidate? {
    guard let blocked = search.blockedEdges(from: query.origin, to: unit), blocked.count == 1
    else { return nil }
    var search = search
    search.assumedUsable = blocked[0]
    let workspace = SearchWorkspace(snapshot)
    search.run(from: query.origin, in: workspace)
    let reach = workspace.reaches[unit.position]
    guard !reach.isNone else { return nil }
    var evaluation = evaluation
    evaluation = router.evaluation(
      query, category: query.category, purpose: .lead, loads: evaluation.loads,
      climb: workspace.climb)
    guard let price = evaluation.dutyPrice(unit, pathCost: reach.cost) else { return nil }
    return router.candidate(unit, price, path: search.path(to: unit, reach, in: workspace))
  }

  /// How far the most movable part of the cost would have to fall.
  private func cheaper(_ candidate: Candidate) -> Explanation.Change {
    let winsTies = (candidate.path.count, candidate.unit) < (lead.path.count, lead.unit)
    let needed = candidate.totalCost - lead.totalCost + (winsTies ? 0 : 1)
    let parts = candidate.parts
    let steps = [
      confidence(candidate, atMost: parts.preference - needed),
      load(candidate, atMost: parts.load - needed),
      ownership(candidate, needed),
      waiting(candidate, atMost: parts.waiting - needed),
      credit(candidate, atMost: parts.credit - needed),
      parts.path >= needed
        ? "a path that costs \(RoutingText.cost(parts.path - needed)) instead of"
          + " \(RoutingText.cost(parts.path))" : nil,
    ]
    if let step = steps.compactMap({ $0 }).first {
      return Explanation.Change(text: "\(step); it then leads", isEnough: true)
    }
    return Explanation.Change(
      text: "no single part of its cost is large enough; together they must fall by"
        + " \(RoutingText.cost(needed))",
      isEnough: false)
  }

  private func confidence(_ candidate: Candidate, atMost cost: Int64) -> String? {
    guard cost >= 0, let duty = candidate.duty else { return nil }
    let weight = router.policy[query.mode].preference
    let current = snapshot.record(duty).confidence
    let enough = (current...1000).first { weight * Int64(1000 - $0) / 1000 <= cost }
    return enough.map {
      "a confidence of \(RoutingText.cost(Int64($0))) in the duty catalogue instead of"
        + " \(RoutingText.cost(Int64(current)))"
    }
  }

  private func load(_ candidate: Candidate, atMost cost: Int64) -> String? {
    let pool = snapshot.pool(candidate.unit)
    let capacity = Int(snapshot.capacity(pool))
    guard cost >= 0, capacity > 0 else { return nil }
    let curve = router.policy[query.mode].load
    let open = Int(evaluation.loads.open(in: pool))
    let fits = (0...open).last { curve[min(1000, 1000 * $0 / capacity)] <= cost }
    return fits.map { "\($0) open orders instead of \(open)" }
  }

  private func ownership(_ candidate: Candidate, _ needed: Int64) -> String? {
    let mode = router.policy[query.mode]
    guard candidate.role == .assist, mode.roleAssist - mode.roleOwn >= needed else { return nil }
    return "owning the duty 主办 instead of assisting in it"
  }

  private func waiting(_ candidate: Candidate, atMost cost: Int64) -> String? {
    guard cost >= 0, candidate.opensAt != nil else { return nil }
    let rate = router.policy[query.mode].waitingPerHour
    guard rate > 0 else { return nil }
    // The largest number of seconds whose cost, rounded down, is still low enough.
    let seconds = ((cost + 1) * 3600 - 1) / rate
    return "opening by \(snapshot.zone.text(query.receivedAt.advanced(by: seconds)))"
  }

  private func credit(_ candidate: Candidate, atMost cost: Int64) -> String? {
    guard cost >= 0, candidate.parts.credit > 0 else { return nil }
    let grade = router.policy[query.mode].credit.filter { $0.value <= cost }.keys.min()
    return grade.map { "the credit grade \($0)" }
  }
}
