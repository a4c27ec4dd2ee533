import OrganizationGraph

/// A decision made again under a change, for one unit.
///
/// A change touches some units; everybody else is as before. So the new lead is the best of those
/// touched, judged anew, and of the best among the others, which is the lead of the order unless that
/// is touched itself. `Found` holds what decides between candidates: total cost, hops and code.
///
/// Cost, beside one judgement of the unit:
/// - a change to the unit, its pool or its line: a judgement of each unit that shares the pool;
/// - the authority, ceiling or admission of the category: a `CandidateScan` with other limits;
/// - a line held by a kind: the bridges of the hubs, and the chain below them as far as a path costs no
///   more than the best candidate so far;
/// - an edge: what lies beyond it; of a chain or command edge as far as a path costs no more than the
///   best candidate so far.
/// A search of everything is left for one case: the lead is of the kind, the change makes it dearer,
/// and so are all of the next best.
struct Trial {
  let explainer: Explainer
  let unit: UnitIndex
  let search: PathSearch
  let reaches: ReachFinder
  let evaluation: CandidateEvaluation

  typealias Outcome = (lead: Found?, candidate: Found?)

  /// A trial under an amendment.
  init(_ explainer: Explainer, _ amendment: Amendment, for unit: UnitIndex) {
    self.explainer = explainer
    self.unit = unit
    search = explainer.search
    reaches = explainer.reaches
    var evaluation = explainer.evaluation
    evaluation.amendment = amendment
    self.evaluation = evaluation
  }

  /// A trial with an edge taken for usable that keeps the unit out of reach.
  init(_ explainer: Explainer, assuming edge: EdgeIndex, for unit: UnitIndex) {
    self.explainer = explainer
    self.unit = unit
    var search = explainer.search
    search.assumedUsable = edge
    self.search = search
    reaches = ReachFinder(search, explainer.reaches.climb)
    evaluation = explainer.evaluation
  }

  var workspace: SearchWorkspace { explainer.workspace }
  var snapshot: OrganizationSnapshot { explainer.snapshot }
  var ranking: Ranking { workspace.ranking }

  /// The decision, and what the unit costs in it.
  func outcome() -> Outcome {
    if explainer.isPlain { return plainOutcome() }
    let candidate = found(unit)
    let lead: Found?
    if let edge = search.assumedUsable {
      lead = best(beyond: edge, with: candidate)
    } else {
      switch evaluation.amendment!.extent(for: unit, explainer.router) {
      case .units(let units): lead = best(touching: units)
      case .category: lead = bestWithOtherLimits()
      case .kind(let kind): lead = best(ofKind: kind, with: candidate)
      }
    }
    return (lead, candidate)
  }

  /// What a unit costs under the change; `nil`: it cannot hold the order.
  func found(_ unit: UnitIndex) -> Found? { found(unit, reaches.reach(of: unit)) }

  private func found(_ unit: UnitIndex, _ reach: Reach?) -> Found? {
    explainer.holding(unit, reach, evaluation).map { holding in
      Found(
        unit, holding.price.role, total: holding.price.parts.total, hops: Int(holding.way.hops))
    }
  }

  /// The best where the change touches at most these units.
  func best(touching units: [UnitIndex]) -> Found? {
    let others = untouchedBest(units.count + 1) { !units.contains($0) }
    if case .unknown = others { return plainOutcome().lead }
    ranking.clear(wanted: 1, ranksByHops: true, search.tables)
    if case .found(let other?) = others { ranking.keep(other) }
    for unit in units { keep(found(unit)) }
    return kept
  }

  enum Untouched {
    case found(Found?)
    /// More candidates would have to be ranked than are.
    case unknown
  }

  /// The best candidate of the order among the units that the change does not touch.
  ///
  /// - Parameter enough: as many of the best candidates as must hold one that is not touched.
  func untouchedBest(_ enough: Int, _ isUntouched: (UnitIndex) -> Bool) -> Untouched {
    let lead = explainer.lead
    if isUntouched(lead.unit) {
      return .found(Found(lead.unit, lead.role, total: lead.totalCost, hops: lead.path.count))
    }
    let count = min(enough, Ranking.most)
    explainer.router.rank(
      count, explainer.query, explainer.query.category, .lead, loads: search.loads,
      workspace: workspace)
    completeClimb()
    for place in 0..<ranking.count where isUntouched(ranking[place].unit) {
      return .found(ranking[place])
    }
    return ranking.count < count || count == enough ? .found(nil) : .unknown
  }

  func keep(_ found: Found?) {
    if let found { ranking.keep(found) }
  }

  /// The best that was kept.
  var kept: Found? { ranking.count > 0 ? ranking[0] : nil }

  func completeClimb() {
    if workspace.climb.isEmpty {
      search.tables.pointee.write(
        workspace.climb, from: explainer.query.origin, on: search.day.number)
    }
  }

  /// The decision by a search of everything and a judgement of every unit that it reaches.
  func plainOutcome() -> Outcome {
    search.run(from: explainer.query.origin, in: workspace)
    var best: Found?
    for other in workspace.touched {
      guard let found = found(other, workspace.reaches[other.position]) else { continue }
      if best.map({ found.precedes($0, search.tables) }) ?? true {
        best = found
      }
    }
    let reach = workspace.reaches[unit.position]
    return (best, found(unit, reach.isNone ? nil : reach))
  }
}

extension Found {
  /// What decides between candidates, without how it comes about.
  fileprivate init(_ unit: UnitIndex, _ role: Role, total: Int64, hops: Int) {
    self.init(
      total: total, fixed: 0, load: 0, unit: unit, hops: Int32(hops), form: .climb, hub: 0,
      role: role)
  }
}
