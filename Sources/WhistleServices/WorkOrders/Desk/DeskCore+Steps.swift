import OrganizationGraph
import RPCCore
import Routing
import WorkOrders

/// The writes: an order is filed, a step is taken, a clock runs out.
extension DeskCore {
  /// Files an order: received and, unless it is to be looked at, admitted and dispatched.
  func file(
    _ content: OrderContent, _ evidence: [Evidence], _ actor: Actor, onlyReceive: Bool
  ) throws(RPCError) -> DeskOutcome {
    let id = head.lastOrder + 1
    let snapshot = served.snapshot
    var content = content
    if content.receivedAt == Instant(seconds: 0) { content.receivedAt = now }
    let root = snapshot.code(snapshot.root)
    if content.desk.isEmpty { content.desk = root }
    try check(content.desk, "desk")
    // Whom a complaint is about does not take it in.
    if content.subjects.contains(content.desk), !content.subjects.contains(root) {
      content.desk = root
    }
    if !actor.unit.isEmpty { try check(actor.unit, "unit") }
    for (place, code) in content.subjects.enumerated() {
      try check(code, "order.subjects[\(place)]")
    }
    for (place, code) in content.excluded.enumerated() {
      try check(code, "order.excluded[\(place)]")
    }
    let received = try fault { () throws(OrderFault) in
      try machine.receive(content, id: id, by: actor, evidence: evidence, facts(now))
    }
    // Routed before anything is taken, so that an order that cannot be leaves no trace.
    guard let preview = OrderState(received) else {
      throw RPCError(code: .internal, message: "the order has no content")
    }
    var placement: Placement?
    do throws(RoutingError) {
      if onlyReceive {
        // Also an order that only waits must have a place and a category that exist.
        _ = try query(preview, isNew: true)
      } else {
        placement = try self.placement(preview, isNew: true)
      }
    } catch {
      throw RPCError(error)
    }
    var state = take(received, on: nil, isPassing: placement != nil)
    if let placement {
      let admit = OrderCommand(.admit, by: Actor(person: ""), source: .router)
      state = take(decided(admit, state, facts(now)), on: state, isPassing: true)
      state = take(decided(placement.command, state, placement.facts), on: state)
    }
    let other = recent.replace(
      content, by: id, at: now, window: policy.mergeWindow, noting: &open.replaced)
    if let head = other.flatMap({ first(of: $0) }), let subjects = book.state(head)?.subjects,
      content.subjects.allSatisfy(subjects.contains)
    {
      var propose = OrderCommand(.proposeMerge, by: Actor(person: ""), source: .router)
      propose.other = head
      var facts = facts(now)
      facts.otherIsOpen = true
      facts.otherSubjects = subjects
      state = take(decided(propose, state, facts), on: state)
    }
    return outcome(state, placement?.routed, isNew: true)
  }

  /// The open order to which one leads that is proposed for a merge, or was merged, step by step; itself where
  /// it is open and leads nowhere.
  ///
  /// - Parameter readsLedger: looks there for what was merged long ago.
  private func first(of order: UInt64, readsLedger: Bool = false) -> UInt64? {
    var seen: Set<UInt64> = []
    var (next, open): (UInt64?, UInt64?) = (order, nil)
    while let current = next, current != 0, seen.insert(current).inserted {
      let state = book.state(current)
      if state != nil { open = current }
      next = state?.mergeInto ?? merged[current] ?? (readsLedger ? kept(current) : nil)
    }
    return open
  }

  /// Where an order went that was merged, as the ledger has it; `nil` if it cannot say.
  private func kept(_ order: UInt64) -> UInt64? {
    guard let state = try? ledger.order(order)?.state, state.status == .merged else { return nil }
    return state.mergeInto
  }

  /// A step that routing takes and that no state stands in the way of.
  func decided(
    _ command: OrderCommand, _ state: OrderState, _ facts: OrderFacts
  ) -> OrderEvent {
    do {
      return try machine.decide(command, on: state, facts)
    } catch {
      preconditionFailure("routing was refused \(command.step) of order \(state.id): \(error)")
    }
  }

  /// Takes a step that somebody asks for, and what follows from it.
  func act(
    _ order: UInt64, _ command: OrderCommand, expected: UInt64
  ) throws(RPCError) -> DeskOutcome {
    guard let state = book.state(order) else {
      guard order > 0, order <= head.lastOrder else {
        throw RPCError(code: .notFound, message: "order: there is no order \(order)")
      }
      throw RPCError(code: .failedPrecondition, message: "order: order \(order) has ended")
    }
    if expected != 0, expected != state.sequence {
      throw RPCError(
        code: .aborted,
        message:
          "expected_sequence: order \(order) has moved on to \(state.sequence); read it again")
    }
    var command = command
    var facts = facts(now)
    if command.step == .dispatch, command.target.isEmpty, command.actor.unit == centre(of: state) {
      return try dispatch(state, by: command.actor)
    }
    try complete(&command, &facts, state)
    let event = try fault { () throws(OrderFault) in
      try machine.decide(command, on: state, facts)
    }
    var next = take(event, on: state)
    if command.step == .confirmMerge {
      if merged.count == Self.mostMerged { merged.removeAll() }
      merged[order] = next.mergeInto
      absorb(into: next.mergeInto, from: order)
    }
    if [.resume, .rework, .reopen, .rate].contains(command.step) { next = goAround(next) }
    var routed: RoutedOrder?
    if [.uphold, .reclassify, .decline].contains(command.step), next.status == .admitted {
      (next, routed) = reroute(next)
    }
    return outcome(next, routed)
  }

  /// The centre has routing choose.
  private func dispatch(_ state: OrderState, by actor: Actor) throws(RPCError) -> DeskOutcome {
    guard state.status == .admitted else {
      let refused = machine.wrongState(Step.dispatch.rule, state)
      throw RPCError(refused)
    }
    let placement: Placement
    do throws(RoutingError) {
      placement = try self.placement(state)
    } catch {
      throw RPCError(error)
    }
    var command = placement.command
    command.actor = actor
    let event = try fault { () throws(OrderFault) in
      try machine.decide(command, on: state, placement.facts)
    }
    return outcome(take(event, on: state), placement.routed)
  }

  /// Dispatches an order that has come back, where routing finds a unit; else it waits for the centre.
  func reroute(_ state: OrderState) -> (OrderState, RoutedOrder?) {
    guard let placement = try? placement(state),
      let event = try? machine.decide(placement.command, on: state, placement.facts)
    else { return (state, nil) }
    return (take(event, on: state), placement.routed)
  }

  private func absorb(into target: UInt64, from order: UInt64) {
    guard let state = book.state(target) else { return }
    var command = OrderCommand(.absorb, by: Actor(person: ""), source: .router)
    command.other = order
    take(decided(command, state, facts(now)), on: state)
  }

  /// Looks up what a command names, and what the graph says about it.
  private func complete(
    _ command: inout OrderCommand, _ facts: inout OrderFacts, _ state: OrderState
  ) throws(RPCError) {
    let snapshot = served.snapshot
    let actor = command.actor.unit.isEmpty ? nil : try check(command.actor.unit, "unit")
    let rule = command.step.rule
    if command.step == .raise, command.target.isEmpty {
      guard let unit = rung(above: state, reason: .beyondAuthority) else {
        throw RPCError(
          code: .failedPrecondition,
          message:
            "order \(state.id) is at the top: nobody above \(state.holder) has more authority")
      }
      command.target = snapshot.code(unit)
    }
    // A unit that was called and is gone since can still be excused.
    let isExcused = command.step == .excuse && state.group.contains { $0.unit == command.target }
    if !command.target.isEmpty, !isExcused {
      let target = try check(command.target, "target")
      facts.targetRank = snapshot.escalationRank(target)
      if [.offer, .dispatch, .transfer, .raise, .force].contains(command.step) {
        try checkTakesOrders(target, "target")
      }
    }
    for (place, unit) in command.called.enumerated() {
      try checkTakesOrders(try check(unit, "called[\(place)]"), "called[\(place)]")
    }
    if !command.category.isEmpty, snapshot.category(command.category) == nil {
      throw RPCError(
        code: .notFound,
        message: "category: the organisation has no category \"\(command.category)\"")
    }
    if command.step == .reclassify {
      let next = try reclassified(state, by: command)
      facts.hasOtherLimit = limits(of: next).handleEnd != limits(of: state).handleEnd
    }
    if rule.who.contains(.superior), let actor, let holder = snapshot.unit(superiorOf(state)) {
      facts.actorIsAbove = isAbove(actor, holder)
    }
    setLimits(&facts, state)
    let other = command.step == .proposeMerge ? command.other : state.mergeInto
    facts.otherIsOpen = other != 0 && book.state(other) != nil
    if command.step == .confirmMerge, !facts.otherIsOpen,
      let head = first(of: state.id, readsLedger: true),
      head != state.id
    {
      facts.otherWent = head
      facts.otherIsOpen = true
    }
    let head = facts.otherWent == 0 ? other : facts.otherWent
    facts.otherSubjects = book.state(head)?.subjects ?? []
  }

  /// What an order is asked to be. There must be such a place, and limits for such an urgency.
  private func reclassified(
    _ state: OrderState, by command: OrderCommand
  ) throws(RPCError) -> OrderState {
    var state = state
    if !command.category.isEmpty { state.category = command.category }
    if !command.origin.isEmpty { state.origin = command.origin }
    if !command.urgency.isEmpty { state.urgency = command.urgency }
    do throws(RoutingError) {
      _ = try query(state, isNew: !command.origin.isEmpty)
    } catch {
      throw RPCError(error)
    }
    return state
  }

  /// Nobody gives work to a unit that is closed or suspended.
  private func checkTakesOrders(_ unit: UnitIndex, _ field: String) throws(RPCError) {
    let snapshot = served.snapshot
    let today = snapshot.zone.local(now).day
    let why =
      !snapshot.exists(unit, on: today)
      ? "does not exist on \(today)" : snapshot.isSuspended(unit) ? "is suspended" : nil
    guard let why else { return }
    throw RPCError(
      code: .failedPrecondition,
      message:
        "\(field): \(snapshot.name(unit)) \(snapshot.code(unit)) \(why), and takes no orders; name another"
        + " unit")
  }

  /// Whom a superior is above: the holder, or the unit that sent the order back.
  private func superiorOf(_ state: OrderState) -> String {
    state.returner.isEmpty ? state.holder : state.returner
  }

  /// Takes the step of the clock of an order that has run out.
  func runOut(_ state: OrderState) -> Bool {
    var rung: UnitIndex?
    let command = machine.expiry(of: state, at: now) {
      rung = self.rung(above: state, reason: .overdue)
      return rung.map { served.snapshot.code($0) }
    }
    guard let command else { return false }
    var facts = facts(now)
    setLimits(&facts, state)
    if let rung { facts.targetRank = served.snapshot.escalationRank(rung) }
    let event: OrderEvent
    do throws(OrderFault) {
      event = try machine.decide(command, on: state, facts)
    } catch {
      // A clock must not run out for ever: the centre is told instead.
      var remind = OrderCommand(.remind, by: .clock, source: .clock)
      remind.reason = "\(command.step.rawValue) was refused: \(error)"
      event = decided(remind, state, facts)
    }
    let next = take(event, on: state)
    if command.step == .lapse { _ = reroute(next) }
    if command.step == .resume { _ = goAround(next) }
    return true
  }

  @discardableResult
  private func check(_ code: String, _ field: String) throws(RPCError) -> UnitIndex {
    try served.unit(code, field: field)
  }

  private func fault<Result>(
    _ body: () throws(OrderFault) -> Result
  ) throws(RPCError) -> Result {
    do {
      return try body()
    } catch {
      throw RPCError(error)
    }
  }
}
