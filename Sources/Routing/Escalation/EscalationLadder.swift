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
  /// Terminates because rank grows strictly. O(rungs · (line + depth)).
  public func ladder(
    from holder: UnitIndex, query: RoutingQuery, reason: EscalationReason = .overdue,
    workspace: SearchWorkspace
  ) -> [Rung] {
    let record = workspace.record
    record.clear()
    climbLadder(from: holder, query, policy.escalation(reason), record: record)
    return (0..<record.rungs.count).map(record.rung)
  }

  /// Appends the rungs to a record.
  func climbLadder(
    from holder: UnitIndex, _ query: RoutingQuery, _ rules: EscalationRules,
    record: DecisionRecord
  ) {
    let tables = tables(query.mode)
    let walk = LadderWalk(tables: tables, query: query, rules: rules, snapshot: snapshot)
    let limit = query.escalationLimit
    let hours = limit?.calendar.map { tables.pointee.calendars[$0.position] }
    func step(from instant: Instant) -> Instant? {
      limit.flatMap { $0.end(from: instant, hours: hours, zone: tables.pointee.zone) }
    }
    var at = query.deadline?.at ?? step(from: query.receivedAt)
    var current = holder
    while true {
      let firstSkipped = record.skipped.count
      guard let next = walk.next(above: current, skipped: record.skipped) else { return }
      record.rungs.append(
        .init(
          unit: next.unit, at: at, firstSkipped: firstSkipped, endSkipped: record.skipped.count,
          byLine: next.byLine))
      current = next.unit
      at = at.flatMap(step)
    }
  }
}

/// Whether an order that is raised for a reason may go up the holder's line, and its territory.
struct EscalationRules {
  let byLine: Bool
  let byTerritory: Bool
}
