import OrganizationGraph

extension OrderMachine {
  /// What the line says that must be said.
  func checkNeeds(
    of rule: StepRule, _ command: OrderCommand, _ facts: OrderFacts
  ) throws(OrderFault) {
    for need in rule.needs {
      let isThere =
        switch need {
        case .reason: !command.reason.isEmpty
        case .evidence: !command.evidence.isEmpty
        case .proof: command.evidence.contains(where: \.isProof)
        case .target: !command.target.isEmpty
        case .predecessor: !command.predecessor.isEmpty
        case .assignee: !command.assignee.isEmpty
        case .called: !command.called.isEmpty
        case .until: command.until != nil
        case .other: command.other != 0
        case .matter:
          !command.category.isEmpty || !command.origin.isEmpty || !command.urgency.isEmpty
        case .corrections: command.content != nil
        case .score: command.score != 0
        }
      guard !isThere else { continue }
      if need == .proof {
        throw OrderFault(
          .missing, field: "evidence",
          "a photograph alone closes no order; add evidence of a kind that is proof:"
            + " \(Evidence.proofs.joined(separator: ", "))")
      }
      throw OrderFault(
        .missing, field: need.rawValue, "is missing; \(rule.step.rawValue) \(rule.label) needs it")
    }
    if rule.needs.contains(.until), let until = command.until, until <= facts.now {
      throw OrderFault(.invalid, field: "until", "is not in the future")
    }
    if rule.needs.contains(.score), !Satisfaction.scores.contains(command.score) {
      throw OrderFault(.invalid, field: "score", "\(command.score) is not from 1 to 5")
    }
  }

  func allows(
    _ authority: Authority, _ command: OrderCommand, _ state: OrderState, _ facts: OrderFacts
  ) -> Bool {
    switch authority {
    case .router: return command.source == .router
    case .clock: return command.source == .clock
    case .organization: return command.source == .organization
    default: break
    }
    guard command.source == .caller, !command.actor.person.isEmpty else { return false }
    let (person, unit) = (command.actor.person, command.actor.unit)
    // Whom a complaint is about has no say in it.
    let isSubject = state.subjects.contains(unit)
    let isCentre = unit == centre(of: state, facts)
    switch authority {
    // Where nobody else could be given the order, the one it is about works on it.
    case .anyone: return !isSubject || unit == state.holder || isCentre
    case .centre: return isCentre
    case .holder: return unit == state.holder
    case .called: return state.group.contains { $0.unit == unit && $0.standing.isOutstanding }
    case .superior: return facts.actorIsAbove && !isSubject
    case .outsider: return !unit.isEmpty && !isSubject && !state.hadPart(person, of: unit)
    case .rater:
      // The centre writes down what the resident says, also about what it has settled itself.
      return !isSubject && (isCentre || !state.hadPart(person, of: unit))
        && !state.isWorker(person)
    case .second:
      return !isSubject && state.voidProposer != nil && state.voidProposer != person
    case .router, .clock, .organization: return false
    }
  }

  func centre(of state: OrderState, _ facts: OrderFacts) -> String {
    facts.centre.isEmpty ? state.desk : facts.centre
  }

  package func wrongState(_ rule: StepRule, _ state: OrderState) -> OrderFault {
    let from = OrderStatus.allCases.filter(rule.from.contains)
    let places = from.isEmpty ? "nothing" : from.map(\.code).joined(separator: ", ")
    return OrderFault(
      .wrongState,
      "order \(state.id) is \(state.status.code) \(state.status.label);"
        + " \(rule.step.rawValue) \(rule.label) starts from \(places)")
  }

  func notAllowed(
    _ rule: StepRule, _ command: OrderCommand, _ state: OrderState, _ facts: OrderFacts
  ) -> OrderFault {
    guard !command.actor.person.isEmpty else {
      return OrderFault(.missing, field: "person", "is missing; say who takes the step")
    }
    let who = rule.who.map(\.meaning).joined(separator: " or ")
    let actor = "\(command.actor.person) of \(command.actor.unit) is not"
    let centre = rule.who.contains(.centre) ? ", the centre is \(centre(of: state, facts))" : ""
    let place =
      state.returner.isEmpty ? "the holder is \(state.holder)" : "\(state.returner) sent it back"
    let part =
      state.subjects.contains(command.actor.unit)
      ? "; the complaint is about \(command.actor.unit)"
      : rule.asksForOutsiders && state.hadPart(command.actor.person, of: command.actor.unit)
        ? "; \(command.actor.person) or \(command.actor.unit) had part in the work" : ""
    return OrderFault(
      .notAllowed, field: "person",
      "\(rule.step.rawValue) \(rule.label) is for \(who); \(actor) (\(place)\(centre))\(part)")
  }

  /// What a table cannot say.
  func check(
    _ command: OrderCommand, _ state: OrderState, _ facts: OrderFacts
  ) throws(OrderFault) {
    let policy = facts.times.policy
    switch command.step {
    case .offer, .dispatch, .transfer, .force:
      try checkSubject(command.target, "target", command, state)
      if command.step == .transfer, command.target == state.holder {
        throw OrderFault(.invalid, field: "target", "\(command.target) holds the order already")
      }
      if state.excluded.contains(command.target), command.step != .force {
        throw OrderFault(
          .invalid, field: "target",
          "\(command.target) must not hold the order: it was excluded, or has said no")
      }
    case .raise:
      try checkSubject(command.target, "target", command, state)
      guard facts.targetRank > max(state.rank, facts.holderRank) else {
        throw OrderFault(
          .invalid, field: "target",
          "\(command.target) has no more authority than \(state.holder), which holds the order")
      }
    case .hold:
      try checkLength(command.until, from: facts.now, policy.longestHold, "an order is held")
    case .suspend:
      try checkLength(
        command.until, from: facts.now, policy.longestSuspension, "an order is suspended")
    case .sendBack:
      if state.isForced {
        throw OrderFault(.budgetSpent, "the order was adjudicated to \(state.holder) for good")
      }
      if state.bounces >= policy.bounceBudget {
        throw OrderFault(
          .budgetSpent,
          "the order has come back \(state.bounces) times, as often as it may; raise it instead")
      }
    case .reopen:
      if command.score != 0 {
        throw OrderFault(
          .invalid, field: "score", "is given with rate, which has the order done over for 1 and 2")
      }
      if state.reopens >= policy.reopenBudget {
        throw OrderFault(.budgetSpent, "the order was reopened before; file a new one")
      }
    case .report:
      let outstanding = state.group.filter(\.standing.isOutstanding).map(\.unit)
      if !outstanding.isEmpty {
        throw OrderFault(
          .outstanding,
          "called units have not finished: \(outstanding.joined(separator: ", ")); excuse them or"
            + " wait")
      }
    case .reclassify:
      func isAsBefore(_ named: String, _ now: String) -> Bool { named.isEmpty || named == now }
      if isAsBefore(command.category, state.category), isAsBefore(command.origin, state.origin),
        isAsBefore(command.urgency, state.urgency)
      {
        throw OrderFault(.invalid, "the order has that category, origin and urgency already")
      }
    case .correct:
      if command.corrections.isEmpty {
        throw OrderFault(.invalid, field: "corrections", "say what the order says already")
      }
    case .assign:
      if command.assignee == state.assignee {
        throw OrderFault(
          .invalid, field: "assignee", "\(command.assignee) is to do the order already")
      }
    case .succeed:
      if !state.names(command.predecessor) || command.predecessor == command.target {
        throw OrderFault(
          .invalid, field: "predecessor", "the order says nothing of \(command.predecessor)")
      }
    case .whistle: try checkWhistle(command, state, facts)
    case .arrive: try checkGroup(command.actor.unit, [.called, .missing], state)
    case .finish: try checkGroup(command.actor.unit, [.arrived], state)
    case .excuse: try checkGroup(command.target, [.called, .missing, .arrived], state)
    case .askExtension: try checkExtension(command, state, facts)
    case .extend, .refuseExtension:
      guard state.extensionAsked != nil else {
        throw OrderFault(.outstanding, "no extension was asked for")
      }
      if command.step == .extend, let asked = state.extensionAsked,
        let deadline = state.clocks.deadline, asked <= deadline
      {
        throw OrderFault(
          .tooLate,
          "the time limit has been moved since, beyond what was asked for; refuse the extension, and ask"
            + " for a later one")
      }
    case .proposeMerge:
      if command.other == state.id {
        throw OrderFault(.invalid, field: "other", "is the order itself")
      }
      guard facts.otherIsOpen else {
        throw OrderFault(.invalid, field: "other", "order \(command.other) is not open")
      }
      try checkSubjects(ofMerge: command, state, facts)
    case .confirmMerge:
      guard state.mergeInto != 0 else { throw OrderFault(.outstanding, "no merge was proposed") }
      guard facts.otherIsOpen else {
        throw OrderFault(
          .outstanding,
          "order \(state.mergeInto), into which it was to go, is no longer open; reject the proposal, and"
            + " propose another order if there is one")
      }
      try checkSubjects(ofMerge: command, state, facts)
    case .rejectMerge:
      guard state.mergeInto != 0 else { throw OrderFault(.outstanding, "no merge was proposed") }
    default: break
    }
  }

  /// A complaint stays one: it is merged only into one about the same units.
  private func checkSubjects(
    ofMerge command: OrderCommand, _ state: OrderState, _ facts: OrderFacts
  ) throws(OrderFault) {
    guard let subject = state.subjects.first(where: { !facts.otherSubjects.contains($0) }) else {
      return
    }
    throw OrderFault(
      .invalid, field: "other",
      "order \(state.id) is a complaint about \(subject), and the other is not; reject the proposal"
    )
  }

  /// A complaint about a unit is routed around it. Where routing has no other, the top takes it all the same.
  private func checkSubject(
    _ unit: String, _ field: String, _ command: OrderCommand, _ state: OrderState
  ) throws(OrderFault) {
    guard command.source == .caller, state.subjects.contains(unit) else { return }
    throw OrderFault(.invalid, field: field, "the order is a complaint about \(unit)")
  }

  private func checkWhistle(
    _ command: OrderCommand, _ state: OrderState, _ facts: OrderFacts
  ) throws(OrderFault) {
    if let until = command.until, until <= facts.now {
      throw OrderFault(.invalid, field: "until", "is not in the future")
    }
    for (place, unit) in command.called.enumerated() {
      try checkSubject(unit, "called[\(place)]", command, state)
      let isTwice = command.called[..<place].contains(unit)
      let isCalled = state.group.contains { $0.unit == unit && $0.standing.isOutstanding }
      if isTwice || isCalled || unit == state.holder || unit.isEmpty {
        throw OrderFault(
          .invalid, field: "called[\(place)]",
          "\(unit) is \(unit == state.holder ? "the lead itself" : "called already")")
      }
    }
  }

  private func checkGroup(
    _ unit: String, _ standings: Set<CalledUnit.Standing>, _ state: OrderState
  ) throws(OrderFault) {
    let standing = state.group.last { $0.unit == unit && $0.standing.isOutstanding }?.standing
    guard let standing, standings.contains(standing) else {
      throw OrderFault(
        .outstanding, "\(unit) is \(standing.map(\.code) ?? "not called, or done with it")")
    }
  }

  private func checkExtension(
    _ command: OrderCommand, _ state: OrderState, _ facts: OrderFacts
  ) throws(OrderFault) {
    guard let deadline = state.clocks.deadline, let until = command.until else { return }
    guard facts.now < deadline else {
      throw OrderFault(.tooLate, "the time limit has passed; an extension is asked for before")
    }
    guard until > deadline else {
      throw OrderFault(.invalid, field: "until", "is not later than the time limit")
    }
    try checkLength(
      until, from: deadline, facts.times.policy.longestExtension, "a time limit is extended")
  }

  /// - Parameter longest: seconds; 0: as long as is asked for.
  private func checkLength(
    _ until: Instant?, from start: Instant, _ longest: Int64, _ what: String
  ) throws(OrderFault) {
    guard longest > 0, let until, until.seconds - start.seconds > longest else { return }
    throw OrderFault(
      .invalid, field: "until",
      "\(what) by at most \(longest) seconds at once, by the policy of orders; name an earlier moment"
    )
  }
}
