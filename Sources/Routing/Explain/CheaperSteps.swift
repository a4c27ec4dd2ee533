import OrganizationGraph

/// Changes that would each lower the cost of a candidate far enough, in the order in which staff would
/// think of them: confidence, open orders, ownership, hours, credit.
struct CheaperSteps {
  let explainer: Explainer
  let candidate: Candidate
  /// How far the total must fall, milli-units.
  let needed: Int64

  struct Step {
    let text: String
    let amendment: Amendment
  }

  var all: [Step] { [confidence, load, ownership, hours, credit].compactMap { $0 } }

  private var snapshot: OrganizationSnapshot { explainer.snapshot }
  private var mode: RoutingPolicy.ModePolicy {
    explainer.router.policy[explainer.query.mode]
  }

  private var confidence: Step? {
    let most = candidate.parts.preference - needed
    guard most >= 0, let duty = candidate.duty else { return nil }
    let policy = explainer.router.policy
    let current = snapshot.record(duty).confidence
    let enough = (current...1000).first { policy.preferenceCost($0, mode) <= most }
    return enough.map { enough in
      var amendment = Amendment()
      amendment.line = (duty, .confidence(Int32(enough)))
      return Step(
        text: "a confidence of \(RoutingText.cost(Int64(enough))) in the duty catalogue instead of"
          + " \(RoutingText.cost(Int64(current)))", amendment: amendment)
    }
  }

  private var load: Step? {
    let most = candidate.parts.load - needed
    let pool = snapshot.pool(candidate.unit)
    let capacity = Int(snapshot.capacity(pool))
    guard most >= 0, capacity > 0 else { return nil }
    let open = Int(explainer.evaluation.loads.open(in: pool))
    let fits = (0...open).last { mode.load[min(1000, 1000 * $0 / capacity)] <= most }
    return fits.map { fits in
      var amendment = Amendment()
      amendment.open = (pool, UInt32(fits))
      return Step(text: "\(fits) open orders instead of \(open)", amendment: amendment)
    }
  }

  private var ownership: Step? {
    guard candidate.role == .assist, mode.roleAssist - mode.roleOwn >= needed,
      let duty = candidate.duty,
      let line = explainer.evaluation.effectiveDuty(of: candidate.unit), line.index == duty,
      ChangeRules(snapshot: snapshot, day: explainer.query.day).broken(by: .owning, to: line) == nil
    else { return nil }
    var amendment = Amendment()
    amendment.line = (duty, .owning)
    return Step(text: "owning the duty 主办 instead of assisting in it", amendment: amendment)
  }

  private var hours: Step? {
    guard candidate.parts.waiting >= needed else { return nil }
    var amendment = Amendment()
    amendment.passed = (.hours, .unit(candidate.unit))
    let time = snapshot.zone.text(explainer.query.receivedAt)
    return Step(text: "being open at \(time)", amendment: amendment)
  }

  /// The grade that is the least improvement, of those whose price is low enough.
  private var credit: Step? {
    let most = candidate.parts.credit - needed
    guard most >= 0 else { return nil }
    let table = PolicyTable(snapshot.costs)
    let prices = table.gradesWithPrice.map { grade in
      (grade: grade, cost: Int64(table.value("credit", mode: explainer.query.mode, key: grade)))
    }
    guard
      let better = prices.filter({ $0.cost <= most }).max(by: { a, b in
        (a.cost, b.grade) < (b.cost, a.grade)
      })
    else { return nil }
    let current = snapshot.record(candidate.unit).credit ?? "none"
    var amendment = Amendment()
    amendment.credit = (candidate.unit, better.cost)
    return Step(
      text: "a credit grade of \(better.grade) instead of \(current)", amendment: amendment)
  }
}
