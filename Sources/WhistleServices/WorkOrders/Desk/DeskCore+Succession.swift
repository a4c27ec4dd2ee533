import OrganizationGraph
import Routing
import WorkOrders

/// Orders that are to go on with other units than they name.
struct SuccessionWork {
  /// The units whose orders have been looked for, with who has their places.
  var found: [String: UnitSuccession.Heirs] = [:]
  /// The orders that wait for it, the last first; some may have ended meanwhile.
  var waiting: [UInt64] = []
  var isWaiting: Set<UInt64> = []
  /// When to look again: the next day on which a unit gives its place to another. Nil: there is none.
  var next: Instant?

  /// Looks anew, from a moment on.
  init(from moment: Instant) { next = moment }
}

/// 承接: what orders say of a unit that got another code, was merged or split they say of the one in its place, from
/// the day on which that is so.
///
/// No state, clock or count of an order changes with it. A unit that is still there keeps its orders; one that went
/// without a successor leaves them as they are (`UnitsToday`).
extension DeskCore {
  /// When there is something to do of itself: a clock runs out, or orders go on with other units. O(1).
  var nextDue: Instant? {
    var next = book.nextDue?.at
    if let day = successions.next, next.map({ day < $0 }) ?? true { next = day }
    if !successions.waiting.isEmpty, next.map({ now < $0 }) ?? true { next = now }
    return next
  }

  /// Finds the orders that are to go on with other units, and when to look again. O(u) where u is the units that
  /// ever had successors, and O(open orders) where one of them gave its place since this was last asked.
  func findSuccessions() {
    let succession = served.succession
    successions.next = nil
    let (snapshot, today) = (served.snapshot, units.day)
    successions.found = successions.found.filter { unit, heirs in
      succession.heirs(of: unit) == heirs && !isThere(unit)
    }
    var gone: Set<String> = []
    for unit in succession.units {
      guard let heirs = succession.heirs(of: unit), successions.found[unit] == nil else { continue }
      if let from = heirs.from, from > today {
        let at = snapshot.zone.instant(from, second: 0)
        successions.next = successions.next.map { min($0, at) } ?? at
      } else if !isThere(unit) {
        successions.found[unit] = heirs
        gone.insert(unit)
      }
    }
    if gone.isEmpty { return }
    for order in book.orders(naming: gone).reversed()
    where successions.isWaiting.insert(order).inserted {
      successions.waiting.append(order)
    }
  }

  private func isThere(_ code: String) -> Bool {
    served.snapshot.unit(code).map { served.snapshot.exists($0, on: units.day) } ?? false
  }

  /// Has the next order that waits go on with other units; false if none waits.
  func succeedNext() -> Bool {
    guard let order = successions.waiting.popLast() else { return false }
    if successions.isWaiting.remove(order) != nil, let state = book.state(order) { succeed(state) }
    return true
  }

  /// Has the order that a request is about go on with other units first, if it waits for that.
  func succeed(before request: DeskRequest) {
    guard case .act(let order, _, _) = request.work, successions.isWaiting.remove(order) != nil,
      let state = book.state(order)
    else { return }
    succeed(state)
  }

  /// Has an order go on with those in the places of units that it names.
  private func succeed(_ former: OrderState) {
    var state = former
    for unit in Self.unitsInOrder(of: former) {
      guard let heir = heir(of: unit, for: state) else { continue }
      var command = OrderCommand(.succeed, by: Actor(person: ""), source: .organization)
      command.predecessor = unit
      command.target = heir
      var facts = facts(now)
      facts.targetEdge = state.holder == unit ? edge(state.edge, now: heir) : state.edge
      state = take(decided(command, state, facts), on: state)
    }
    if !former.subjects.contains(former.holder) { _ = goAround(state) }
  }

  /// The place first: it tells which part of a unit that was split has the order.
  private static func unitsInOrder(of state: OrderState) -> [String] {
    var seen: Set<String> = [""]
    return ([state.origin, state.holder] + state.units.sorted()).filter { seen.insert($0).inserted }
  }

  /// The unit that is there today in the place of one; nil if that one is there itself, or nobody has its place.
  private func heir(of unit: String, for state: OrderState) -> String? {
    var (current, seen) = (unit, Set<String>())
    while !isThere(current) {
      guard seen.insert(current).inserted, let heirs = served.succession.heirs(of: current),
        heirs.from.map({ $0 <= units.day }) ?? true
      else { return nil }
      current = part(heirs.units, of: state)
    }
    return current == unit ? nil : current
  }

  /// Of the parts of a unit the one that the order's place is in, else the first.
  private func part(_ parts: [String], of state: OrderState) -> String {
    let units = units
    var current: UnitIndex? = parts.count > 1 ? units.standing(state.origin) : nil
    while let unit = current {
      let code = units.snapshot.code(unit)
      if parts.contains(code) { return code }
      current = units.above(unit)
    }
    return parts[0]
  }

  /// The edge with a quota by which an order came to a unit in another's place: the same, or the one that a merge
  /// has made of it.
  private func edge(_ code: String, now unit: String) -> String {
    guard !code.isEmpty else { return "" }
    let (snapshot, today) = (served.snapshot, units.day)
    let codes = [code, DerivedCode.fitting("\(code)/\(unit)")]
    return codes.first { code in
      snapshot.writtenEdge(code).map { snapshot.isInForce($0, on: today) } ?? false
    } ?? ""
  }

  /// A complaint about a unit that has come to hold it goes to the next above, or is offered to another; nothing
  /// happens to other orders, to what is parked or checked, and where nobody is above.
  func goAround(_ state: OrderState) -> OrderState {
    guard state.subjects.contains(state.holder) else { return state }
    var command = OrderCommand(
      state.status == .offered ? .lapse : .raise, by: .clock, source: .clock)
    command.reason = "a complaint about its holder"
    var facts = facts(now)
    if command.step == .raise {
      guard let rung = rung(above: state, reason: .beyondAuthority) else { return state }
      command.target = served.snapshot.code(rung)
      facts.targetRank = served.snapshot.escalationRank(rung)
    }
    setLimits(&facts, state)
    guard let event = try? machine.decide(command, on: state, facts) else { return state }
    let next = take(event, on: state)
    return command.step == .lapse ? reroute(next).0 : next
  }
}
