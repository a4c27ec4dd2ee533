import OrganizationGraph

/// The life of a work order as a pure machine: a state, a command and facts give an event or a fault.
///
/// What a step needs, from where it starts and who may take it are lines of `StepRule`; here is what
/// a table cannot say. The machine reads no clock and changes nothing: whoever keeps the event applies
/// it to the state.
public struct OrderMachine: Sendable {
  public init() {}

  /// Begins an order.
  ///
  /// - Parameter evidence: what came with it.
  public func receive(
    _ content: OrderContent, id: UInt64, by actor: Actor, evidence: [Evidence] = [],
    _ facts: OrderFacts
  ) throws(OrderFault) -> OrderEvent {
    guard !content.desk.isEmpty else {
      throw OrderFault(.missing, field: "desk", "names no unit that takes the order in")
    }
    if let deadline = content.deadline, deadline <= facts.now {
      throw OrderFault(.invalid, field: "order.deadline", "has passed")
    }
    var event = OrderEvent(
      order: id, at: facts.now, step: .receive, actor: actor, status: .received,
      holder: content.desk)
    event.content = content
    event.evidence = evidence
    event.clocks.due = facts.times.end(of: .admit, urgency: content.urgency, from: facts.now)
    event.policy = facts.times.policy.version
    return event
  }

  /// Decides one step.
  public func decide(
    _ command: OrderCommand, on state: OrderState, _ facts: OrderFacts
  ) throws(OrderFault) -> OrderEvent {
    let rule = command.step.rule
    guard rule.from.contains(state.status) else { throw wrongState(rule, state) }
    try checkNeeds(of: rule, command, facts)
    guard rule.who.contains(where: { allows($0, command, state, facts) }) else {
      throw notAllowed(rule, command, state, facts)
    }
    try check(command, state, facts)
    var event = OrderEvent(
      order: state.id, at: facts.now, step: command.step, actor: command.actor,
      status: status(after: command, rule, state, facts),
      holder: holder(after: command, rule, state, facts))
    if event.holder != state.holder { event.former = state.holder }
    event.reason = command.reason
    event.evidence = command.evidence
    event.target = command.target
    event.called = command.called
    event.until = command.until
    event.other = command.other
    event.category = command.category
    if command.step == .rate { event.score = command.score }
    if command.step == .reclassify {
      event.origin = command.origin
      event.urgency = command.urgency
    }
    if command.step == .correct {
      event.content = command.content
      event.corrections = command.corrections
    }
    complete(&event, command, state, facts)
    event.clocks = clocks(after: event, state, facts)
    if event.clocks != state.clocks { event.policy = facts.times.policy.version }
    // The organisation's own limits may have set these.
    if event.clocks.deadline != state.clocks.deadline
      || event.clocks.raiseAt != state.clocks.raiseAt,
      event.status.isOpen
    {
      event.revision = facts.revision
    }
    return event
  }

  private func status(
    after command: OrderCommand, _ rule: StepRule, _ state: OrderState, _ facts: OrderFacts
  ) -> OrderStatus {
    switch rule.step {
    case .resume: state.parkedFrom
    case .rate where Satisfaction(score: command.score) == .dissatisfied:
      state.reopens < facts.times.policy.reopenBudget ? .inProgress : .closed
    case .reclassify: state.status == .received ? .received : .admitted
    default: rule.to ?? state.status
    }
  }

  /// The desk answers for an order that no unit has; who is given it holds it; else nothing changes.
  private func holder(
    after command: OrderCommand, _ rule: StepRule, _ state: OrderState, _ facts: OrderFacts
  ) -> String {
    switch command.step {
    case .offer, .dispatch, .transfer, .raise, .force: command.target
    case .decline, .lapse, .uphold, .sendBack: centre(of: state, facts)
    case .reclassify where state.status != .received: centre(of: state, facts)
    case .succeed where state.holder == command.predecessor: command.target
    default: state.holder
    }
  }

  /// What an event says that its command did not.
  private func complete(
    _ event: inout OrderEvent, _ command: OrderCommand, _ state: OrderState, _ facts: OrderFacts
  ) {
    switch command.step {
    case .offer, .dispatch, .transfer, .raise, .force:
      event.rank = facts.targetRank
      event.edge = facts.targetEdge
      event.revision = facts.revision
    case .assign: event.assignee = command.assignee
    case .succeed:
      event.predecessor = command.predecessor
      event.edge = facts.targetEdge
      event.revision = facts.revision
    case .sendBack, .decline, .lapse: event.target = state.holder
    case .uphold: event.target = event.target.isEmpty ? state.returner : event.target
    case .arrive, .finish: event.target = command.actor.unit
    case .whistle:
      event.until =
        command.until ?? facts.times.end(of: .arrive, urgency: state.urgency, from: facts.now)
    case .extend: event.until = state.extensionAsked
    case .confirmMerge: event.other = facts.otherWent == 0 ? state.mergeInto : facts.otherWent
    default: break
    }
  }
}
