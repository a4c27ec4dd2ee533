import OrganizationGraph
import RPCCore
import Routing
import WorkOrders

/// What the graph says about an order, now.
extension DeskCore {
  /// The order as routing is asked about it. A place that is gone since is what stands there today.
  ///
  /// - Parameter isNew: the place is named now, and must be there.
  func query(_ state: OrderState, isNew: Bool = false) throws(RoutingError) -> RoutingQuery {
    let deadline = state.clocks.deadline ?? state.givenDeadline
    let origin = isNew ? state.origin : served.snapshot.code(units.standing(state.origin))
    return try RoutingQuery(
      WorkOrder(
        origin: origin, category: state.category, receivedAt: now, urgency: state.urgency,
        mode: state.mode, deadline: deadline.flatMap { $0 > now ? $0 : nil },
        excluded: state.excluded.filter { served.snapshot.unit($0) != nil },
        subjects: state.subjects.filter { served.snapshot.unit($0) != nil }),
      in: served.snapshot)
  }

  /// The unit that is to hold an order, by routing, as a command and its facts.
  func placement(
    _ state: OrderState, isNew: Bool = false
  ) throws(RoutingError) -> Placement {
    let snapshot = served.snapshot
    let query = try query(state, isNew: isNew)
    let view = try served.router.decide(
      query, loads: served.loads, alternatives: 0, workspace: workspace)
    let lead = view.plainCandidate(0)
    var command = OrderCommand(.dispatch, by: Actor(person: ""), source: .router)
    command.target = snapshot.code(lead.unit)
    var facts = facts(now)
    setLimits(&facts, state)
    if state.startedAt == nil { facts.handleEnd = query.deadline?.at }
    facts.targetRank = snapshot.escalationRank(lead.unit)
    for place in 0..<lead.hopCount where snapshot.quota(lead.hop(place).edge) != nil {
      facts.targetEdge = snapshot.code(lead.hop(place).edge)
    }
    var ladder: [(unit: UnitIndex, at: Instant?)] = []
    for place in 0..<view.rungCount {
      let rung = view.plainRung(place)
      ladder.append((rung.unit, rung.at))
    }
    return Placement(
      command: command, facts: facts,
      routed: RoutedOrder(
        cost: lead.parts.total, isShortage: lead.role == .catchAll, ladder: ladder))
  }

  func facts(_ now: Instant) -> OrderFacts {
    var facts = OrderFacts(now: now, times: times)
    facts.revision = served.snapshot.revision
    return facts
  }

  var units: UnitsToday {
    UnitsToday(snapshot: served.snapshot, day: served.snapshot.zone.local(now).day)
  }

  /// The unit that has the say of the centre: the order's desk, or the root where that is gone or the complaint is
  /// about it.
  func centre(of state: OrderState) -> String {
    let snapshot = served.snapshot
    let isThere = snapshot.unit(state.desk) != nil
    if isThere, !state.subjects.contains(state.desk) { return state.desk }
    let root = snapshot.code(snapshot.root)
    return isThere && state.subjects.contains(root) ? state.desk : root
  }

  /// What the organisation says about an order that is handled or raised from now on: its centre, its holder's
  /// rank and the time limits.
  func setLimits(_ facts: inout OrderFacts, _ state: OrderState) {
    let snapshot = served.snapshot
    facts.centre = centre(of: state)
    facts.holderRank = snapshot.unit(state.holder).map { snapshot.escalationRank($0) } ?? 0
    let found = limits(of: state)
    facts.handleEnd = found.handleEnd
    facts.escalateEnd = found.escalateEnd
    facts.limitHours = found.hours
  }

  /// The organisation's time limits for an order that is handled or raised from now on.
  func limits(of state: OrderState) -> MomentLimits {
    let key = LimitKey(category: state.category, urgency: state.urgency)
    if let known = limits[key] { return known }
    let found = MomentLimits(key, served.snapshot, now)
    limits[key] = found
    return found
  }

  /// The next rung above the holder, from the graph as it is now; nil at the top. Where the holder or the category
  /// is gone, the way up is that of the territory.
  func rung(above state: OrderState, reason: EscalationReason) -> UnitIndex? {
    let snapshot = served.snapshot
    // Each is above the holder as it is now; it must be above what it was, too.
    func isRung(_ unit: UnitIndex) -> Bool {
      snapshot.escalationRank(unit) > state.rank && !state.subjects.contains(snapshot.code(unit))
    }
    if let holder = snapshot.unit(state.holder), let query = try? query(state) {
      return served.router.ladder(from: holder, query: query, reason: reason, workspace: workspace)
        .first { isRung($0.unit) }?.unit
    }
    let isHolderGone = snapshot.unit(state.holder) == nil
    var current: UnitIndex? = units.standing(isHolderGone ? state.origin : state.holder)
    while let unit = current {
      if isRung(unit) { return unit }
      current = units.above(unit)
    }
    return isRung(snapshot.root) ? snapshot.root : nil
  }

  /// Whether a unit is above another, by territory or by line, with more authority.
  func isAbove(_ unit: UnitIndex, _ holder: UnitIndex) -> Bool {
    let snapshot = served.snapshot
    guard snapshot.escalationRank(unit) > snapshot.escalationRank(holder) else { return false }
    let today = snapshot.zone.local(now).day
    var seen: Set<UnitIndex> = [holder]
    var waiting = [holder]
    while let current = waiting.popLast() {
      if current == unit { return true }
      let lines = snapshot.outgoing(current).filter {
        snapshot.kind($0) == .line && snapshot.isInForce($0, on: today)
      }.map { snapshot.target($0) }
      let above = [snapshot.home(current), snapshot.chainParent(current, on: today)]
      for next in lines + above.compactMap(\.self) where seen.insert(next).inserted {
        waiting.append(next)
      }
    }
    return false
  }
}

/// What a time limit depends on, beside the moment.
struct LimitKey: Hashable {
  let category: String
  let urgency: String
}

/// The organisation's time limits for what is handled or raised from one moment on.
struct MomentLimits {
  var handleEnd: Instant?
  var escalateEnd: Instant?
  var hours: WorkingCalendar?

  init(_ key: LimitKey, _ snapshot: OrganizationSnapshot, _ now: Instant) {
    guard let category = snapshot.category(key.category) else { return }
    let handle = snapshot.limit(for: category, urgency: key.urgency, stage: .handle)
    handleEnd = handle.flatMap { snapshot.end(of: $0, from: now) }
    escalateEnd = snapshot.limit(for: category, urgency: key.urgency, stage: .escalate)
      .flatMap { snapshot.end(of: $0, from: now) }
    hours = handle.flatMap { limit in
      limit.unit == .workingHour || limit.unit == .workingDay
        ? limit.calendar.map { snapshot.calendars[$0.position] } : nil
    }
  }
}
