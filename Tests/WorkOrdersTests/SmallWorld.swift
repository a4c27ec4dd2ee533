import OrganizationGraph
import WorkOrders

/// A centre, two units of equal rank, one above both and a top, with a few persons in each.
enum SmallWorld {
  static let start = Instant(seconds: 1_790_000_000)
  static let ranks = ["C": 4, "A": 2, "B": 2, "S": 6, "T": 9]
  static let actors = [
    Actor(person: "c1", unit: "C"), Actor(person: "c2", unit: "C"), Actor(person: "a1", unit: "A"),
    Actor(person: "b1", unit: "B"), Actor(person: "s1", unit: "S"), Actor(person: "resident"),
  ]
  static let times = OrderTimes(
    .example,
    calendar: WorkingCalendar(
      code: "office",
      weekdays: Array(
        repeating: [
          .init(opens: 9 * 3600, closes: 12 * 3600), .init(opens: 14 * 3600, closes: 18 * 3600),
        ],
        count: 5) + [[], []]),
    zone: .china)
  static let machine = OrderMachine()

  static func facts(
    _ command: OrderCommand, on state: OrderState, at now: Instant
  ) -> OrderFacts {
    var facts = OrderFacts(now: now, times: times)
    facts.actorIsAbove = ["S", "T"].contains(command.actor.unit)
    facts.holderRank = ranks[state.holder] ?? 0
    facts.targetRank = ranks[command.target] ?? 0
    facts.otherIsOpen = true
    facts.otherSubjects = state.subjects
    facts.revision = 3
    return facts
  }

  static func received(at now: Instant = start, urgency: String = "normal") -> OrderEvent {
    var content = OrderContent(
      desk: "C", origin: "G", category: "K", urgency: urgency, receivedAt: now)
    content.title = "路灯不亮"
    content.text = "line one\nline two \\ with a bar |"
    // The content is sound, so it is received.
    return try! machine.receive(
      content, id: 1, by: actors[5], OrderFacts(now: now, times: times))
  }

  /// Everything that anyone might try, said in full.
  static func attempts(_ state: OrderState, at now: Instant) -> [OrderCommand] {
    var all: [OrderCommand] = []
    for step in Step.allCases where step != .receive {
      for actor in actors {
        for target in targets(of: step) {
          var command = OrderCommand(step, by: actor)
          fill(&command, target, state, now)
          all.append(command)
          if step == .rate {
            command.score = 2
            all.append(command)
          }
        }
      }
    }
    for step in [Step.admit, .dispatch, .proposeMerge, .absorb] {
      var command = OrderCommand(step, by: Actor(person: ""), source: .router)
      fill(&command, state.excluded.contains("A") ? "B" : "A", state, now)
      all.append(command)
    }
    for (former, next) in [("A", "B"), ("B", "A"), ("C", "T")] where state.names(former) {
      var command = OrderCommand(.succeed, by: Actor(person: ""), source: .organization)
      fill(&command, next, state, now)
      command.predecessor = former
      all.append(command)
    }
    return all
  }

  private static func targets(of step: Step) -> [String] {
    switch step {
    case .offer, .dispatch, .transfer, .force, .excuse: ["A", "B"]
    case .raise: ["B", "S"]
    default: [""]
    }
  }

  static func fill(
    _ command: inout OrderCommand, _ target: String, _ state: OrderState, _ now: Instant
  ) {
    command.reason = "because"
    command.evidence = [Evidence(kind: "visit", reference: "v|1", note: "two\nlines")]
    command.target = target
    command.called = [state.holder == "B" ? "A" : "B"]
    command.until =
      command.step == .askExtension
      ? (state.clocks.deadline ?? now).advanced(by: 7_200) : now.advanced(by: 7_200)
    if command.step == .whistle { command.until = nil }
    command.other = 2
    command.category = "K2"
    command.urgency = "urgent"
    command.content = received().content
    command.content?.title = "路灯不亮了"
    command.corrections = [Correction(.title, former: "路灯不亮")]
    if command.step == .rate { command.score = 4 }
    if command.step == .assign { command.assignee = "a2" }
  }

  /// The next clock that runs out, as the server lets it.
  static func expiry(_ state: OrderState) -> (command: OrderCommand, at: Instant)? {
    guard let at = state.nextClock?.at else { return nil }
    let rung = ["S", "T"].first { ranks[$0]! > max(state.rank, ranks[state.holder] ?? 0) }
    return machine.expiry(of: state, at: at) { rung }.map { ($0, at) }
  }
}
