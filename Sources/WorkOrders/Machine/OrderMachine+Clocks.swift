public import OrganizationGraph

/// The clocks: what runs behind each step, and what happens when one runs out.
extension OrderMachine {
  /// Every open state has a clock: its own, or that of the time limit, which runs from dispatch.
  func clocks(
    after event: OrderEvent, _ state: OrderState, _ facts: OrderFacts
  ) -> OrderClocks {
    guard event.status.isOpen else { return OrderClocks() }
    var (clocks, state) = (state.clocks, state)
    // The promise of another urgency is another, and so may that of another category be: it is given with
    // the next dispatch.
    let isOtherUrgency = !event.urgency.isEmpty && event.urgency != state.urgency
    if isOtherUrgency || (event.step == .reclassify && facts.hasOtherLimit) {
      (clocks.deadline, clocks.warnAt, clocks.raiseAt) = (nil, nil, nil)
    }
    if isOtherUrgency {
      state.urgency = event.urgency
      if event.status == .received { clocks.due = patience(of: event, state, facts) }
    }
    let entersAnew =
      event.status != state.status || event.step == .transfer || event.step == .raise
    if entersAnew { clocks.due = patience(of: event, state, facts) }
    switch event.step {
    case .transfer, .accept: begin(&clocks, state, facts)
    case .dispatch, .force:
      // What the centre let pass while it was with it is not the next unit's delay.
      begin(&clocks, state, facts, isAnew: clocks.deadline.map { $0 <= facts.now } ?? false)
    case .raise:
      begin(&clocks, state, facts)
      // A limit that has not passed goes on; behind it the new holder has its own time to escalation.
      if clocks.deadline.map({ $0 <= facts.now }) ?? true {
        clocks.raiseAt = escalateEnd(state, facts)
        clocks.warnAt = nil
      }
    case .rework, .reopen, .rate:
      clocks.deadline = nil
      begin(&clocks, state, facts, isAnew: true)
    case .extend:
      if let until = event.until {
        clocks.deadline = until
        clocks.raiseAt = until
        clocks.warnAt = facts.times.warning(
          from: state.startedAt ?? facts.now, deadline: until, now: facts.now,
          hours: facts.limitHours)
      }
    case .resume: restore(&clocks, state, facts)
    case .warn: clocks.warnAt = nil
    case .remind:
      let soonest = facts.now.advanced(by: Self.leastPause(state, facts.now))
      if state.nextClock?.kind == .escalation {
        let next = max(escalateEnd(state, facts), soonest)
        clocks.raiseAt = next
        // Who is reminded at the top of what is overdue need not be told of the state, too.
        if event.status == .dispatched || event.status == .signed {
          clocks.due = clocks.due.map { max($0, next.advanced(by: 1)) }
        }
      } else {
        clocks.due = patience(of: event, state, facts).map { max($0, soonest) }
      }
    default: break
    }
    return clocks
  }

  /// Seconds between two reminders at the least: a quarter of the order's age, at most a day. Who has let one
  /// pass for a week needs no more than one a day.
  private static func leastPause(_ state: OrderState, _ now: Instant) -> Int64 {
    min(86_400, max(0, now.seconds - state.receivedAt.seconds) / 4)
  }

  /// Starts the time limit; one that runs already goes on, and one that has passed is followed by a
  /// new holder's time to escalation.
  private func begin(
    _ clocks: inout OrderClocks, _ state: OrderState, _ facts: OrderFacts, isAnew: Bool = false
  ) {
    guard isAnew || clocks.deadline == nil else {
      if let raiseAt = clocks.raiseAt, raiseAt <= facts.now {
        clocks.raiseAt = escalateEnd(state, facts)
      }
      if let warnAt = clocks.warnAt, warnAt <= facts.now { clocks.warnAt = nil }
      return
    }
    let usual = facts.times.end(of: .handle, urgency: state.urgency, from: facts.now)
    let given = isAnew ? nil : state.givenDeadline.flatMap { $0 > facts.now ? $0 : nil }
    let deadline = given ?? facts.handleEnd ?? usual
    clocks.deadline = deadline
    clocks.raiseAt = deadline
    clocks.warnAt = facts.times.warning(
      from: facts.now, deadline: deadline, now: facts.now,
      hours: given == nil ? hours(state, facts) : nil)
  }

  /// The hours that a time limit is counted in: those of the organisation's, else of the policy's.
  private func hours(_ state: OrderState, _ facts: OrderFacts) -> WorkingCalendar? {
    facts.handleEnd == nil
      ? facts.times.hours(of: .handle, urgency: state.urgency) : facts.limitHours
  }

  private func escalateEnd(_ state: OrderState, _ facts: OrderFacts) -> Instant {
    facts.escalateEnd
      ?? facts.times.end(of: .escalate, urgency: state.urgency, from: facts.now)
  }

  /// What was left when the order was parked is left now; what had passed has passed.
  private func restore(_ clocks: inout OrderClocks, _ state: OrderState, _ facts: OrderFacts) {
    guard let parked = state.parkedAt else { return }
    func moved(_ moment: Instant?) -> Instant? {
      moment.map { moment in
        moment <= parked
          ? moment
          : facts.times.moved(moment, parkedAt: parked, until: facts.now, hours: facts.limitHours)
      }
    }
    clocks.deadline = moved(clocks.deadline)
    clocks.raiseAt = moved(clocks.raiseAt)
    clocks.warnAt = moved(clocks.warnAt)
  }

  /// How long the state behind an event waits of itself; nil where the time limit alone runs.
  private func patience(
    of event: OrderEvent, _ state: OrderState, _ facts: OrderFacts
  ) -> Instant? {
    let stage: OrderStage
    switch event.status {
    case .received: stage = .admit
    case .admitted: stage = .dispatch
    case .offered: stage = .offer
    case .dispatched: stage = .sign
    case .signed: stage = .start
    case .returned: stage = .hear
    case .adjudicating: stage = .adjudicate
    case .reported: stage = .check
    case .verifying: stage = .verify
    case .awaitingRating: stage = .rate
    case .deliberating, .suspended, .held: return event.until
    case .inProgress, .closed, .notAccepted, .merged, .voided: return nil
    }
    return facts.times.end(of: stage, urgency: state.urgency, from: facts.now)
  }

  /// The step that a clock which has run out takes; nil if none has.
  ///
  /// - Parameter rung: the unit that the order is raised to, from the graph as it is now; nil at the
  ///   top, where the order stays and is reminded of.
  public func expiry(
    of state: OrderState, at now: Instant, rung: () -> String?
  ) -> OrderCommand? {
    guard let (at, kind) = state.nextClock, at <= now else { return nil }
    func command(_ step: Step, _ reason: String = "", target: String = "") -> OrderCommand {
      var command = OrderCommand(step, by: .clock, source: .clock)
      command.reason = reason
      command.target = target
      return command
    }
    switch kind {
    case .warning: return command(.warn)
    case .arrival:
      let late = state.group.filter { $0.standing == .called }.min { $0.arriveBy < $1.arriveBy }
      return command(.missArrival, target: late?.unit ?? "")
    case .escalation:
      if state.extensionAsked != nil {
        return command(.refuseExtension, "the time limit has passed and nobody has decided")
      }
      guard let rung = rung() else { return command(.remind, "overdue at the top") }
      return command(.raise, "overdue", target: rung)
    case .state:
      switch state.status {
      case .offered: return command(.lapse)
      case .awaitingRating: return command(.close, "not rated in time")
      case .suspended, .held: return command(.resume, "the stated time has come")
      case .deliberating: return command(.resolve, "the stated time has come")
      default: return command(.remind, "still \(state.status.code) \(state.status.label)")
      }
    }
  }
}
