import OrganizationGraph
import Testing
import WorkOrders

/// Timelines, step by step, as people would tell them.
@Suite struct StepTests {
  private var state = OrderState(SmallWorld.received())!
  private var now = SmallWorld.start

  private mutating func take(
    _ step: Step, _ person: String, _ unit: String, source: OrderCommand.Source = .caller,
    target: String = "", _ change: (inout OrderCommand) -> Void = { _ in }
  ) throws {
    var command = OrderCommand(step, by: Actor(person: person, unit: unit), source: source)
    SmallWorld.fill(&command, target, state, now)
    change(&command)
    state.apply(
      try SmallWorld.machine.decide(
        command, on: state, SmallWorld.facts(command, on: state, at: now)))
  }

  private mutating func code(
    _ step: Step, _ person: String, _ unit: String, target: String = "",
    _ change: (inout OrderCommand) -> Void = { _ in }
  ) -> OrderFault.Code? {
    do {
      try take(step, person, unit, target: target, change)
      return nil
    } catch {
      return (error as? OrderFault)?.code
    }
  }

  private mutating func dispatched() throws {
    try take(.admit, "c1", "C")
    try take(.dispatch, "", "", source: .router, target: "A")
  }

  private mutating func reported() throws {
    try dispatched()
    try take(.sign, "a1", "A")
    try take(.start, "a1", "A")
    try take(.report, "a1", "A")
  }

  @Test mutating func fromReceiptToRating() throws {
    try reported()
    try take(.check, "c1", "C")
    try take(.verify, "c1", "C")
    try take(.rate, "resident", "")
    #expect(state.status == .closed && state.scores == [4] && !state.isOverdue)
  }

  @Test mutating func theClockStartsAtDispatchNotAtSigning() throws {
    try dispatched()
    let deadline = state.clocks.deadline
    now = now.advanced(by: 3_600)
    try take(.sign, "a1", "A")
    #expect(state.clocks.deadline == deadline && deadline != nil)
  }

  @Test mutating func whatAnOrderSaysIsSetRightByTheCentreAndMovesNothing() throws {
    try dispatched()
    let before = state
    #expect(code(.correct, "a1", "A") == .notAllowed)
    #expect(code(.correct, "c1", "C") { $0.content = nil } == .missing)
    #expect(code(.correct, "c1", "C") { $0.corrections = [] } == .invalid)
    #expect(code(.correct, "c1", "C") { $0.reason = "" } == .missing)
    state.sequence = 7
    try take(.correct, "c1", "C")
    state.sequence = before.sequence
    #expect(state == before)
  }

  @Test mutating func anotherUrgencyHasALimitOfItsOwnAndAnotherCategoryHasNot() throws {
    try dispatched()
    let promised = state.clocks.deadline!
    now = now.advanced(by: 600)
    try take(.reclassify, "c1", "C") { $0.urgency = "" }
    #expect(state.category == "K2" && state.status == .admitted && state.holder == "C")
    #expect(state.clocks.deadline == promised)
    try take(.dispatch, "", "", source: .router, target: "A")
    #expect(state.clocks.deadline == promised)
    #expect(code(.reclassify, "c1", "C") { $0.urgency = "normal" } == .invalid)
    #expect(
      code(.reclassify, "c1", "C") { ($0.urgency, $0.category) = ("", "") } == .missing)
    try take(.reclassify, "c1", "C") { $0.origin = "G2" }
    #expect(state.urgency == "urgent" && state.origin == "G2" && state.clocks.deadline == nil)
    now = now.advanced(by: 86_400)
    try take(.dispatch, "", "", source: .router, target: "A")
    let urgent = SmallWorld.times.end(of: .handle, urgency: "urgent", from: now)
    #expect(state.clocks.deadline == urgent && state.startedAt == now && urgent != promised)
  }

  @Test mutating func aHandlerVerifiesNothingOfItsOwn() throws {
    try reported()
    #expect(code(.verify, "a2", "A") == .notAllowed)
    #expect(code(.verify, "a1", "C") == .notAllowed)
    #expect(code(.verify, "c1", "C") { $0.evidence = [Evidence(kind: "photo")] } == .missing)
    #expect(code(.verify, "c1", "C") == nil)
  }

  @Test(arguments: ["photo", "Photo", " photos", "照片", "picture", "x", "文 件"])
  mutating func whatIsNoKnownProofProvesNothing(kind: String) throws {
    try reported()
    #expect(code(.verify, "c1", "C") { $0.evidence = [Evidence(kind: kind)] } == .missing)
    for proof in ["Visit", "电话"] {
      var copy = self
      let both = [Evidence(kind: kind), Evidence(kind: proof)]
      #expect(copy.code(.verify, "c1", "C") { $0.evidence = both } == nil, "\(proof)")
    }
  }

  @Test mutating func whoHadPartInTheWorkDoesNotRateIt() throws {
    try reported()
    try take(.verify, "c1", "C")
    #expect(code(.rate, "a2", "A") == .notAllowed)
    #expect(code(.rate, "a1", "") == .notAllowed)
    #expect(code(.rate, "resident", "") == nil)
  }

  @Test(arguments: [(1, Satisfaction.dissatisfied), (2, .dissatisfied), (3, .satisfied)])
  mutating func aLowScoreHasTheOrderDoneOverOnceAndEveryScoreIsKept(
    score: Int, said: Satisfaction
  ) throws {
    try reported()
    let promised = state.clocks.deadline!
    try take(.verify, "c1", "C")
    now = now.advanced(by: 86_400)
    try take(.rate, "resident", "") { $0.score = score }
    #expect(state.scores == [score] && state.satisfaction == said)
    guard said == .dissatisfied else { return #expect(state.status == .closed) }
    #expect(state.status == .inProgress && state.holder == "A" && state.reopens == 1)
    #expect(state.startedAt == now && state.clocks.deadline! > promised)
    try take(.report, "a1", "A")
    try take(.verify, "c1", "C")
    #expect(code(.reopen, "resident", "") == .budgetSpent)
    try take(.rate, "resident", "") { $0.score = 2 }
    #expect(state.status == .closed && state.scores == [score, 2] && state.reopens == 1)
  }

  @Test(arguments: [-1, 0, 6, 1_000]) mutating func whatIsNoScoreIsRefused(score: Int) throws {
    try reported()
    try take(.verify, "c1", "C")
    #expect(code(.rate, "resident", "") { $0.score = score } == (score == 0 ? .missing : .invalid))
    #expect(state.status == .awaitingRating)
  }

  @Test mutating func aScoreIsGivenByRatingAlone() throws {
    try reported()
    try take(.verify, "c1", "C")
    #expect(code(.reopen, "resident", "") { $0.score = 2 } == .invalid)
    try take(.note, "c1", "C") { $0.score = 2 }
    try take(.reopen, "resident", "")
    #expect(state.scores == [] && state.satisfaction == nil && state.reopens == 1)
  }

  @Test mutating func whatTheCentreSettledItselfItMayHaveRated() throws {
    try take(.answer, "c1", "C")
    #expect(code(.rate, "c2", "C") == nil)
  }

  @Test mutating func aUnitThatLedBeforeVerifiesNothing() throws {
    try dispatched()
    try take(.sign, "b1", "A")
    try take(.start, "b1", "A")
    try take(.transfer, "c1", "C", target: "B")
    #expect(state.formerLeads == ["A"])
    try take(.sign, "b2", "B")
    try take(.start, "b2", "B")
    try take(.report, "b2", "B")
    #expect(code(.verify, "a9", "A") == .notAllowed)
    #expect(code(.verify, "c1", "C") == nil)
  }

  @Test mutating func aComplaintGoesAroundTheUnitThatItIsAbout() throws {
    state.subjects = ["A", "S"]
    try take(.admit, "c1", "C")
    #expect(code(.offer, "c1", "C", target: "A") == .invalid)
    #expect(code(.dispatch, "c1", "C", target: "A") == .invalid)
    try take(.dispatch, "", "", source: .router, target: "B")
    #expect(code(.transfer, "c1", "C", target: "A") == .invalid)
    #expect(code(.raise, "c1", "C", target: "S") == .invalid)
    #expect(code(.transfer, "s1", "S", target: "B") == .notAllowed)
    try take(.sign, "b1", "B")
    #expect(code(.whistle, "b1", "B") { $0.called = ["A"] } == .invalid)
    try take(.start, "b1", "B")
    try take(.report, "b1", "B")
    #expect(code(.verify, "a1", "A") == .notAllowed)
    try take(.verify, "c1", "C")
    #expect(code(.rate, "a1", "A") == .notAllowed)
    try take(.proposeVoid, "resident", "")
    #expect(code(.confirmVoid, "a1", "A") == .notAllowed)
  }

  @Test mutating func aLimitThatPassedInADisputeStartsAnewForTheNextUnit() throws {
    try dispatched()
    let first = try #require(state.clocks.deadline)
    now = now.advanced(by: 60)
    try take(.sendBack, "a1", "A")
    now = first.advanced(by: 5 * 86_400)
    try take(.uphold, "c1", "C")
    try take(.dispatch, "c1", "C", target: "B")
    let next = try #require(state.clocks.deadline)
    #expect(next > now && state.clocks.raiseAt == next && state.clocks.deadline! > now)
    #expect(state.clocks.warnAt.map { $0 > now } ?? true)
  }

  @Test mutating func whatNobodySignsIsRemindedOfLessAndLessOften() throws {
    state = OrderState(SmallWorld.received(urgency: "urgent"))!
    try dispatched()
    // At the top, so nothing raises it any more.
    state.rank = 100
    var times: [Int64] = []
    let end = now.advanced(by: 30 * 86_400)
    while let (command, at) = SmallWorld.expiry(state), at < end {
      now = at
      let facts = SmallWorld.facts(command, on: state, at: now)
      state.apply(try SmallWorld.machine.decide(command, on: state, facts))
      if command.step == .remind { times.append(at.seconds) }
    }
    #expect((30...120).contains(times.count), "\(times.count) reminders in 30 days")
    let pauses = zip(times, times.dropFirst()).map { $1 - $0 }
    #expect(pauses.max() ?? 0 <= 4 * 86_400)
  }

  @Test mutating func itComesBackTwiceAndNoMore() throws {
    try dispatched()
    #expect(code(.sendBack, "a1", "A") { $0.evidence = [] } == .missing)
    try take(.sendBack, "a1", "A")
    #expect(state.holder == "C" && state.returner == "A")
    try take(.hear, "c1", "C")
    try take(.uphold, "c1", "C")
    #expect(state.excluded == ["A"])
    #expect(code(.dispatch, "c1", "C", target: "A") == .invalid)
    try take(.dispatch, "c1", "C", target: "B")
    try take(.sendBack, "b1", "B")
    try take(.uphold, "c1", "C")
    try take(.dispatch, "c1", "C", target: "S")
    #expect(code(.sendBack, "s1", "S") == .budgetSpent)
  }

  @Test mutating func whatWasForcedIsNotReturned() throws {
    try dispatched()
    try take(.sendBack, "a1", "A")
    try take(.force, "s1", "S", target: "A")
    #expect(state.status == .dispatched && state.holder == "A")
    #expect(code(.sendBack, "a1", "A") == .budgetSpent)
  }

  @Test mutating func aWhistleIsOverWhenAllHaveFinished() throws {
    try dispatched()
    try take(.sign, "a1", "A")
    try take(.start, "a1", "A")
    try take(.whistle, "a1", "A") { $0.called = ["B", "S"] }
    #expect(code(.whistle, "a1", "A") { $0.called = ["B"] } == .invalid)
    #expect(code(.report, "a1", "A") == .outstanding)
    #expect(code(.finish, "b1", "B") == .outstanding)
    now = state.group[0].arriveBy
    let expiry = try #require(SmallWorld.machine.expiry(of: state, at: now) { nil })
    #expect(expiry.step == .warn || expiry.step == .missArrival || expiry.step == .remind)
    try take(.arrive, "b1", "B")
    try take(.finish, "b1", "B")
    try take(.excuse, "a1", "A", target: "S")
    try take(.report, "a1", "A")
    #expect(code(.verify, "b1", "B") == .notAllowed)
    #expect(code(.verify, "s1", "S") == nil)
  }

  @Test mutating func anExtensionIsAskedForBeforeTheLimit() throws {
    try dispatched()
    #expect(code(.extend, "c1", "C") == .outstanding)
    try take(.askExtension, "a1", "A")
    let asked = try #require(state.extensionAsked)
    try take(.extend, "c1", "C")
    #expect(state.clocks.deadline == asked && state.clocks.raiseAt == asked)
    now = asked
    #expect(code(.askExtension, "a1", "A") == .tooLate)
  }

  @Test mutating func anExtensionThatNobodyDecidesIsRefusedAsTheLimitPasses() throws {
    try dispatched()
    try take(.askExtension, "a1", "A")
    now = state.clocks.deadline!
    var taken: [Step] = []
    while let command = SmallWorld.machine.expiry(of: state, at: now, rung: { "S" }) {
      state.apply(
        try SmallWorld.machine.decide(
          command, on: state, SmallWorld.facts(command, on: state, at: now)))
      taken.append(command.step)
      #expect(state.extensionAsked == nil || command.step == .warn || command.step == .remind)
    }
    #expect(taken.suffix(2) == [.refuseExtension, .raise] && state.holder == "S")
  }

  @Test mutating func anotherCategorysLimitBeginsWithTheNextDispatch() throws {
    try dispatched()
    let (first, started) = (state.clocks.deadline!, state.startedAt)
    now = now.advanced(by: 600)
    var command = OrderCommand(.reclassify, by: Actor(person: "c1", unit: "C"))
    SmallWorld.fill(&command, "", state, now)
    command.urgency = ""
    var facts = SmallWorld.facts(command, on: state, at: now)
    facts.hasOtherLimit = true
    state.apply(try SmallWorld.machine.decide(command, on: state, facts))
    #expect(state.category == "K2" && state.clocks.deadline == nil && state.clocks.raiseAt == nil)
    #expect(state.nextClock != nil)
    now = now.advanced(by: 600)
    command = OrderCommand(.dispatch, by: Actor(person: ""), source: .router)
    SmallWorld.fill(&command, "A", state, now)
    facts = SmallWorld.facts(command, on: state, at: now)
    facts.handleEnd = now.advanced(by: 7_200)
    state.apply(try SmallWorld.machine.decide(command, on: state, facts))
    #expect(state.clocks.deadline == now.advanced(by: 7_200) && state.clocks.deadline != first)
    #expect(state.startedAt == started)
  }

  @Test mutating func aRaiseByHandLeavesTheLimitAsItIs() throws {
    try dispatched()
    let before = state.clocks
    now = now.advanced(by: 60)
    try take(.raise, "a1", "A", target: "S")
    #expect(state.holder == "S" && state.clocks.deadline == before.deadline)
    #expect(state.clocks.raiseAt == before.deadline && state.clocks.warnAt == before.warnAt)
    now = before.deadline!
    state.apply(
      try SmallWorld.machine.decide(
        OrderCommand(.remind, by: .clock, source: .clock), on: state,
        OrderFacts(now: now, times: SmallWorld.times)))
    #expect(state.isOverdue)
  }

  @Test mutating func whatHadPassedBeforeItWasParkedHasPassed() throws {
    try dispatched()
    try take(.sign, "a1", "A")
    let deadline = state.clocks.deadline!
    now = deadline.advanced(by: 60)
    try take(.suspend, "c1", "C")
    now = now.advanced(by: 86_400)
    try take(.resume, "c1", "C")
    #expect(state.clocks.deadline == deadline)
  }

  @Test mutating func anExtensionIsDecidedWhileTheOrderIsDisputed() throws {
    try dispatched()
    try take(.askExtension, "a1", "A")
    let asked = state.extensionAsked
    try take(.sendBack, "a1", "A")
    var refused = self
    try refused.take(.refuseExtension, "c1", "C")
    #expect(refused.state.status == .returned && refused.state.extensionAsked == nil)
    try take(.extend, "c1", "C")
    #expect(state.status == .returned && state.clocks.deadline == asked)
  }

  @Test mutating func aComplaintIsMergedOnlyIntoOneAboutTheSame() throws {
    var content = OrderContent(
      desk: "C", origin: "G", category: "K", urgency: "normal", receivedAt: now)
    content.subjects = ["A"]
    let received = try SmallWorld.machine.receive(
      content, id: 1, by: Actor(person: "c1", unit: "C"),
      OrderFacts(now: now, times: SmallWorld.times))
    state = try #require(OrderState(received))
    var propose = OrderCommand(.proposeMerge, by: Actor(person: "c1", unit: "C"))
    propose.other = 2
    var facts = OrderFacts(now: now, times: SmallWorld.times)
    facts.otherIsOpen = true
    let fault = #expect(throws: OrderFault.self) {
      try SmallWorld.machine.decide(propose, on: state, facts)
    }
    #expect(fault?.field == "other" && "\(fault!)".contains("complaint about A"))
    facts.otherSubjects = ["A", "B"]
    state.apply(try SmallWorld.machine.decide(propose, on: state, facts))
    facts.otherSubjects = []
    var confirm = OrderCommand(.confirmMerge, by: Actor(person: "c1", unit: "C"))
    confirm.reason = "the same"
    #expect(throws: OrderFault.self) {
      try SmallWorld.machine.decide(confirm, on: state, facts)
    }
  }

  @Test mutating func nobodyIsGivenWhatTheyHold() throws {
    try dispatched()
    #expect(code(.transfer, "c1", "C", target: state.holder) == .invalid)
  }

  @Test mutating func whatIsOverdueAtTheTopIsToldOnceAtATime() throws {
    try dispatched()
    var told: [(Instant, String)] = []
    for _ in 0..<40 {
      let at = try #require(state.nextClock?.at)
      now = max(now, at)
      let command = try #require(SmallWorld.machine.expiry(of: state, at: now) { nil })
      state.apply(
        try SmallWorld.machine.decide(
          command, on: state, SmallWorld.facts(command, on: state, at: now)))
      if state.isOverdue { told.append((now, command.reason)) }
    }
    let settled = told.dropFirst(3)
    #expect(settled.count > 10 && settled.allSatisfy { $0.1 == "overdue at the top" })
    #expect(Set(settled.map(\.0)).count == settled.count)
  }

  @Test mutating func aSecondPersonVoids() throws {
    #expect(code(.confirmVoid, "c1", "C") == .notAllowed)
    try take(.proposeVoid, "c1", "C")
    #expect(code(.confirmVoid, "c1", "C") == .notAllowed)
    try take(.confirmVoid, "c2", "C")
    #expect(state.status == .voided)
    #expect(code(.note, "c1", "C") == .wrongState)
  }

  @Test mutating func nothingIsMergedSilently() throws {
    try take(.proposeMerge, "", "", source: .router)
    #expect(state.status == .received && state.mergeInto == 2)
    try take(.confirmMerge, "c1", "C")
    #expect(state.status == .merged && state.mergeInto == 2)
  }

  @Test mutating func parkingStopsTheLimitAndNeedsADate() throws {
    try dispatched()
    try take(.sign, "a1", "A")
    #expect(code(.suspend, "c1", "C") { $0.until = nil } == .missing)
    #expect(code(.suspend, "c1", "C") { $0.until = $0.until!.advanced(by: -9_000) } == .invalid)
    let deadline = state.clocks.deadline!
    try take(.suspend, "c1", "C")
    now = state.clocks.due!
    let expiry = try #require(SmallWorld.machine.expiry(of: state, at: now) { nil })
    #expect(expiry.step == .resume)
    state.apply(
      try SmallWorld.machine.decide(expiry, on: state, SmallWorld.facts(expiry, on: state, at: now))
    )
    #expect(state.status == .inProgress && state.clocks.deadline! == deadline.advanced(by: 7_200))
  }

  @Test mutating func overdueItIsRaisedAndAtTheTopRemindedOf() throws {
    try dispatched()
    try take(.sign, "a1", "A")
    try take(.start, "a1", "A")
    var raised: [String] = []
    for _ in 0..<8 {
      now = state.nextClock!.at
      let top = state.rank >= 6 ? nil : "S"
      let expiry = try #require(SmallWorld.machine.expiry(of: state, at: now) { top })
      state.apply(
        try SmallWorld.machine.decide(
          expiry, on: state, SmallWorld.facts(expiry, on: state, at: now)))
      raised.append(expiry.step.rawValue)
    }
    #expect(raised.prefix(2) == ["warn", "raise"] && !raised.dropFirst(2).contains("raise"))
    #expect(state.holder == "S" && state.isOverdue && state.raises == 1)
  }

  @Test mutating func noFieldOfAnotherKindOfCallerIsBelieved() throws {
    try dispatched()
    #expect(code(.warn, "c1", "C") == .notAllowed)
    #expect(code(.lapse, "c1", "C") == .wrongState)
    #expect(code(.sign, "", "A") == .missing)
    #expect(code(.raise, "a1", "A", target: "B") == .invalid)
  }

  @Test mutating func theHolderNamesWhoIsToDoItAndStaysAccountable() throws {
    try dispatched()
    #expect(code(.assign, "c1", "C") == .notAllowed)
    #expect(code(.assign, "a1", "A") { $0.assignee = "" } == .missing)
    try take(.assign, "a1", "A")
    #expect(state.assignee == "a2" && state.status == .dispatched && state.holder == "A")
    #expect(code(.assign, "a1", "A") == .invalid)
    try take(.sign, "a1", "A")
    try take(.start, "a1", "A")
    try take(.report, "a1", "A")
    // Who was to do it has no say in whether it is done, from whatever unit.
    #expect(code(.verify, "a2", "S") == .notAllowed)
    try take(.rework, "c1", "C")
    #expect(state.assignee == "a2")
    try take(.transfer, "c1", "C", target: "B")
    #expect(state.assignee.isEmpty)
  }

  private mutating func succeed(_ former: String, _ next: String) throws {
    try take(.succeed, "", "", source: .organization, target: next) { $0.predecessor = former }
  }

  @Test mutating func aUnitInAnothersPlaceGoesOnWithItsOrders() throws {
    try dispatched()
    try take(.sign, "a1", "A")
    try take(.assign, "a1", "A")
    let before = state
    #expect(code(.succeed, "c1", "C", target: "B") { $0.predecessor = "A" } == .notAllowed)
    try succeed("A", "B")
    #expect(state.holder == "B" && state.status == .signed && state.clocks == before.clocks)
    #expect(state.formerLeads.isEmpty && state.workers == ["a1"] && state.assignee == "a2")
    #expect(throws: OrderFault.self) { try succeed("A", "B") }
    try take(.start, "b1", "B")
  }

  @Test mutating func whoLeadsAfterAMergeNeedNotComeAndNobodyComesTwice() throws {
    try dispatched()
    try take(.sign, "a1", "A")
    try take(.whistle, "a1", "A") { $0.called = ["B", "S", "T"] }
    try take(.arrive, "t", "T") { $0.actor = Actor(person: "t1", unit: "T") }
    try succeed("S", "T")
    let standings = { (state: OrderState) in
      state.group.filter { $0.standing.isOutstanding }.map { "\($0.unit) \($0.standing.code)" }
    }
    #expect(standings(state) == ["B called", "T arrived"])
    try succeed("A", "B")
    #expect(state.holder == "B" && standings(state) == ["T arrived"])
  }

  @Test mutating func thePolicySaysHowLongAnOrderMayBeParkedAndALimitExtended() throws {
    var policy = OrderPolicy.example
    policy.longestHold = 7_199
    policy.longestSuspension = 7_199
    policy.longestExtension = 7_199
    let times = OrderTimes(policy, calendar: nil, zone: .china)
    try dispatched()
    try take(.sign, "a1", "A")
    for (step, person, unit) in [
      (Step.hold, "c1", "C"), (.suspend, "c1", "C"), (.askExtension, "a1", "A"),
    ] {
      var command = OrderCommand(step, by: Actor(person: person, unit: unit))
      SmallWorld.fill(&command, "", state, now)
      var facts = SmallWorld.facts(command, on: state, at: now)
      facts.times = times
      let fault = #expect(throws: OrderFault.self) {
        try SmallWorld.machine.decide(command, on: state, facts)
      }
      #expect(fault?.field == "until")
      command.until = command.until?.advanced(by: -1)
      _ = try SmallWorld.machine.decide(command, on: state, facts)
    }
    let record = PolicyRecord(policy, since: now, revision: 3)
    #expect(PolicyRecord(record.text) == record)
  }
}
