public import OrganizationGraph

/// Why an order is raised 提级.
public struct EscalationReason: Hashable, Sendable {
  public let code: String

  public static let overdue = EscalationReason(code: "overdue")
  public static let refused = EscalationReason(code: "refused")
  public static let disputed = EscalationReason(code: "disputed")
  public static let beyondAuthority = EscalationReason(code: "beyond_authority")
  public static let all: [EscalationReason] = [overdue, refused, disputed, beyondAuthority]
}

/// One rung of an escalation ladder.
public struct Rung: Hashable, Sendable {
  public let unit: UnitIndex
  /// When the order is raised to it; `nil` if no time limit says so.
  public let at: Instant?
  /// Units of less authority on the way that are vacant or suspended and were passed over.
  public let skipped: [UnitIndex]
  /// It was reached up a department's line, at least in part.
  public let byLine: Bool
}

extension Router {
  /// Who is told next, rung by rung up to the root, if the holder lets the order stall.
  ///
  /// The next rung is the unit with the least (cost, hops, code) among those of strictly greater
  /// rank (`escalationRank`) that the holder reaches: up its line as far as policy allows for the
  /// reason, then by its home territory up the chain. Suspended and vacant units and units in
  /// conflict with the order's subjects are passed over; the root never is. The first rung is due
  /// when the holder's time is up, each further one after the category's `escalate` limit.
  /// Terminates because rank grows strictly. O(rungs · reach).
  public func ladder(
    from holder: UnitIndex, query: RoutingQuery, reason: EscalationReason = .overdue
  ) -> [Rung] {
    let step = snapshot.limit(for: query.category, urgency: query.urgency, stage: .escalate)
    var at = query.deadline?.at
    if at == nil, let step { at = snapshot.end(of: step, from: query.receivedAt) }
    var rungs: [Rung] = []
    var current = holder
    while let next = nextAuthority(above: current, query: query, reason: reason) {
      rungs.append(Rung(unit: next.unit, at: at, skipped: next.skipped, byLine: next.byLine))
      current = next.unit
      at = at.flatMap { time in step.flatMap { snapshot.end(of: $0, from: time) } }
    }
    return rungs
  }

  private struct Step {
    let unit: UnitIndex
    let cost: Int64
    let hops: Int
    let byLine: Bool
  }

  private func nextAuthority(
    above holder: UnitIndex, query: RoutingQuery, reason: EscalationReason
  ) -> (unit: UnitIndex, skipped: [UnitIndex], byLine: Bool)? {
    let rank = snapshot.escalationRank(holder)
    let higher = superiors(of: holder, query: query, reason: reason)
      .filter { snapshot.escalationRank($0.unit) > rank }
    func isPassedOver(_ unit: UnitIndex) -> Bool {
      unit != snapshot.root
        && (snapshot.isSuspended(unit) || snapshot.isVacant(unit, on: query.day)
          || query.conflict(of: unit, in: snapshot) != nil)
    }
    let fit = higher.filter { !isPassedOver($0.unit) }
    guard let next = fit.min(by: { ($0.cost, $0.hops, $0.unit) < ($1.cost, $1.hops, $1.unit) })
    else { return nil }
    let skipped = higher.filter {
      isPassedOver($0.unit) && ($0.cost, $0.hops, $0.unit) < (next.cost, next.hops, next.unit)
    }
    return (next.unit, skipped.map(\.unit).uniqued(), next.byLine)
  }

  /// Everything above a unit by line and by territory, with the cost of going there.
  private func superiors(
    of holder: UnitIndex, query: RoutingQuery, reason: EscalationReason
  ) -> [Step] {
    var result: [Step] = []
    var current = Step(unit: holder, cost: 0, hops: 0, byLine: false)
    while true {
      let line = policy.mayEscalateByLine(reason) ? parent(of: current.unit, .line, query) : nil
      if line == nil || policy.mayEscalateByTerritory(reason) {
        result += territory(above: current, query: query)
      }
      guard let line else { return result }
      current = Step(
        unit: line,
        cost: current.cost + policy.cost(.line, to: snapshot.kind(line), mode: query.mode),
        hops: current.hops + 1, byLine: true)
      result.append(current)
    }
  }

  /// The home territory of a unit outside the chain, and what is above in the chain.
  private func territory(above start: Step, query: RoutingQuery) -> [Step] {
    var result: [Step] = []
    var current = start
    while let next = snapshot.home(current.unit) ?? parent(of: current.unit, .chain, query) {
      current = Step(
        unit: next,
        cost: current.cost + policy.cost(.climb, to: snapshot.kind(next), mode: query.mode),
        hops: current.hops + 1, byLine: start.byLine)
      result.append(current)
    }
    return result
  }

  private func parent(
    of unit: UnitIndex, _ kind: EdgeKind, _ query: RoutingQuery
  ) -> UnitIndex? {
    snapshot.outgoing(unit).first {
      snapshot.kind($0) == kind && snapshot.isInForce($0, on: query.day)
        && snapshot.serves($0, query.category)
    }.map { snapshot.target($0) }
  }
}

extension Sequence where Element: Hashable {
  fileprivate func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
