import OrganizationGraph
import OrganizationSamples
import Testing
import WorkOrders

/// Walks through the life of an order and looks at every state on the way.
@Suite struct ExplorationTests {
  /// A state and the moment it is looked at.
  private struct Node: Hashable {
    var state: OrderState
    var now: Instant
    /// Persons who worked on it, kept apart from the state.
    var hands: Set<String>
  }

  @Test func everyStateAFewStepsFromAnyStageKeepsEveryRule() throws {
    let received = OrderState(SmallWorld.received())!
    var statuses: Set<OrderStatus> = []
    var steps: Set<Step> = []
    let depth = rounds > 1 ? 1 : 0
    for (start, hands, layers) in [
      (received, [], 4 + depth),
      (try worked(received, [.admit, .dispatch, .sign, .start, .whistle]), ["a1"], 3 + depth),
      (try worked(received, [.admit, .dispatch, .sign, .start, .report]), ["a1"], 4 + depth),
    ] {
      var layer: Set<Node> = [Node(state: start, now: SmallWorld.start, hands: Set(hands))]
      var seen = layer
      for _ in 0..<layers {
        var next: Set<Node> = []
        for node in layer {
          statuses.insert(node.state.status)
          for (event, following) in try successors(of: node) {
            steps.insert(event.step)
            if seen.insert(following).inserted { next.insert(following) }
          }
        }
        layer = next
      }
      statuses.formUnion(layer.map(\.state.status))
      #expect(seen.count > 500)
    }
    #expect(statuses == Set(OrderStatus.allCases))
    #expect(Set(Step.allCases).subtracting(steps) == [.receive, .note, .correct, .urge, .absorb])
  }

  /// An order that the unit A has worked on.
  private func worked(_ start: OrderState, _ steps: [Step]) throws -> OrderState {
    var state = start
    for step in steps {
      let isCentre = [.admit, .dispatch].contains(step)
      var command = OrderCommand(step, by: SmallWorld.actors[isCentre ? 0 : 2])
      SmallWorld.fill(&command, "A", state, SmallWorld.start)
      state.apply(
        try SmallWorld.machine.decide(
          command, on: state, SmallWorld.facts(command, on: state, at: SmallWorld.start)))
    }
    return state
  }

  /// Everything that is taken from a node, checked.
  private func successors(of node: Node) throws -> [(OrderEvent, Node)] {
    var result: [(OrderEvent, Node)] = []
    var attempts = SmallWorld.attempts(node.state, at: node.now).map { ($0, node.now) }
    if let expiry = SmallWorld.expiry(node.state) { attempts.append((expiry.command, expiry.at)) }
    for (command, now) in attempts {
      // Without end and without effect on anything else.
      if [.note, .correct, .urge, .absorb].contains(command.step) { continue }
      guard let (event, state) = try take(command, node.state, at: max(now, node.now), node.hands)
      else { continue }
      var hands = node.hands
      if [.accept, .sign, .start, .report, .arrive, .finish].contains(command.step) {
        hands.insert(command.actor.person)
      }
      var following = state
      following.sequence = 0
      result.append((event, Node(state: following, now: max(now, node.now), hands: hands)))
    }
    return result
  }

  private func take(
    _ command: OrderCommand, _ state: OrderState, at now: Instant, _ hands: Set<String>,
    _ comment: Comment? = nil
  ) throws -> (OrderEvent, OrderState)? {
    let facts = SmallWorld.facts(command, on: state, at: now)
    guard let event = try? SmallWorld.machine.decide(command, on: state, facts) else {
      if command.source == .clock { Issue.record("the clock was refused: \(command) in \(state)") }
      return nil
    }
    var after = state
    after.apply(event)
    try hold(event, state, after, hands, comment)
    return (event, after)
  }

  /// The rules of design section 5, said apart from the code that keeps them.
  private func hold(
    _ event: OrderEvent, _ before: OrderState, _ after: OrderState, _ hands: Set<String>,
    _ comment: Comment?
  ) throws {
    let broken = after.brokenRules(bounceBudget: 2, reopenBudget: 1)
    try #require(broken.isEmpty, "\(broken) after \(event) on \(before)")
    #expect(before.status.isOpen, "a final state was left")
    if [.verify, .check, .rework].contains(event.step) {
      #expect(event.actor.unit != before.holder && !hands.contains(event.actor.person))
    }
    if event.step == .verify {
      #expect(event.evidence.contains { $0.kind != "photo" })
    }
    if event.step == .raise {
      #expect(SmallWorld.ranks[after.holder]! > SmallWorld.ranks[before.holder]!)
    }
    if event.step == .confirmVoid { #expect(before.voidProposer != event.actor.person) }
    if [.suspend, .hold].contains(event.step) { #expect(after.clocks.due! > event.at) }
    if before.clocks.deadline != nil, before.status.runsDeadline,
      ![.extend, .rework, .reopen, .rate, .resume].contains(event.step), after.status.isOpen,
      after.urgency == before.urgency
    {
      #expect(after.clocks.deadline == before.clocks.deadline, "\(event.step) moved the time limit")
    }
    #expect(EventText.decode(EventText.encode(event)) == event)
    expectStored(after)
    if after.status.isOpen {
      let book = OrderBook()
      book.put(after)
      #expect(book.state(after.id) == after)
    }
  }

  /// A state is read as it was written, and a part of it not at all.
  private func expectStored(_ state: OrderState) {
    var names: [String] = []
    // The closure throws nothing.
    let numbers = try! StateNames(state, likely: StateNames()) { (name, _) throws(LedgerError) in
      names.append(name)
      return UInt32(names.count - 1)
    }
    var bytes: [UInt8] = []
    StateBytes.encode(state, numbers, into: &bytes)
    func decoded(_ bytes: some Collection<UInt8>) -> OrderState? {
      Array(bytes).withUnsafeBytes { bytes in
        StateBytes.decode(bytes) { $0 < names.count ? names[Int($0)] : nil }
      }
    }
    #expect(decoded(bytes) == state)
    #expect(decoded(bytes.dropLast()) == nil)
  }

  @Test(arguments: 1...20)
  func longRandomWalksKeepEveryRuleAndEnd(seed: UInt64) throws {
    var random = SplitMix64(state: seed)
    for _ in 0..<5 * Int(rounds) {
      let urgency = random.next() % 2 == 0 ? "urgent" : "normal"
      var state = OrderState(SmallWorld.received(urgency: urgency))!
      var (now, sequence) = (SmallWorld.start, UInt64(1))
      var hands: Set<String> = []
      var history = [SmallWorld.received(urgency: urgency)]
      history[0].sequence = 1
      while state.status.isOpen, sequence < 200 {
        let attempts = SmallWorld.attempts(state, at: now)
        var command = attempts[Int(random.next() % UInt64(attempts.count))]
        if random.next() % 16 == 0, let expiry = SmallWorld.expiry(state) {
          now = max(now, expiry.at)
          command = expiry.command
        }
        guard var (event, after) = try take(command, state, at: now, hands, "seed \(seed)") else {
          continue
        }
        sequence += 1
        event.sequence = sequence
        after.sequence = sequence
        history.append(event)
        state = after
        if [.accept, .sign, .start, .report, .arrive, .finish].contains(command.step) {
          hands.insert(command.actor.person)
        }
      }
      var folded = OrderState(history[0])!
      for event in history.dropFirst() { folded.apply(event) }
      #expect(folded == state, "seed \(seed)")
    }
  }

  @Test(arguments: 1...20)
  func leftAloneEveryOrderEndsClosedParkedOrAtTheTop(seed: UInt64) throws {
    var random = SplitMix64(state: seed)
    var state = OrderState(SmallWorld.received())!
    let now = SmallWorld.start
    for _ in 0..<200 where state.status.isOpen {
      let attempts = SmallWorld.attempts(state, at: now)
      let command = attempts[Int(random.next() % UInt64(attempts.count))]
      if let (_, after) = try take(command, state, at: now, []) { state = after }
      if state.status.runsDeadline { break }
    }
    // From here on only clocks act, and each in its turn moves on.
    var last = now
    for _ in 0..<100 where state.status.isOpen {
      let (command, at) = try #require(SmallWorld.expiry(state))
      #expect(at >= last)
      last = at
      state = try #require(try take(command, state, at: at, [])).1
      #expect(state.nextClock.map { $0.at > at || $0.kind != .warning } ?? true)
    }
    #expect(
      !state.status.isOpen || state.holder == "T" || state.holder == "C"
        || !state.status.runsDeadline, "seed \(seed): \(state)")
  }
}
