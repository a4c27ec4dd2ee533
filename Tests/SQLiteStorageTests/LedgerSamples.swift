import OrganizationGraph
import OrganizationSamples
import WorkOrders

/// Makes batches of sound events, without an organisation.
struct LedgerSamples {
  static let start = Instant(seconds: 1_790_000_000)

  private let machine = OrderMachine()
  private let times = OrderTimes(.example, calendar: nil, zone: .china)
  private(set) var states: [UInt64: OrderState] = [:]
  private(set) var events: [OrderEvent] = []
  /// What each order says.
  private(set) var words: [UInt64: OrderContent] = [:]
  var now = Self.start
  private var random: SplitMix64
  /// For steps between the others.
  private var moreRandom: SplitMix64

  init(seed: UInt64) {
    random = SplitMix64(state: seed)
    moreRandom = SplitMix64(state: ~seed)
  }

  /// Every order, newest first.
  var filed: [FiledOrder] {
    let events = Dictionary(grouping: events, by: \.order)
    return states.keys.sorted(by: >).map { id in
      FiledOrder(
        state: states[id]!, content: words[id]!, filedAt: events[id]![0].at,
        endedAt: states[id]!.status.isOpen ? nil : events[id]!.last!.at)
    }
  }

  /// A batch with a new order or a step of a known one for each number.
  mutating func batch(_ count: Int) -> LedgerBatch {
    var batch = LedgerBatch()
    var touched: Set<UInt64> = []
    for _ in 0..<count {
      let open = states.values.filter(\.status.isOpen).map(\.id).sorted()
      if open.isEmpty || random.chance(40) {
        file(&batch, &touched)
      } else {
        step(random.pick(open), &batch, &touched)
      }
    }
    batch.states = touched.sorted().map { states[$0]! }
    return batch
  }

  private mutating func file(_ batch: inout LedgerBatch, _ touched: inout Set<UInt64>) {
    let id = UInt64(states.count + 1)
    var content = OrderContent(
      desk: "C", origin: "G\(random.range(1...5))", category: "K\(random.range(1...3))",
      receivedAt: now)
    content.title = "路灯不亮 \(id)"
    content.channel = ["hotline", "app", "巡查\nchannel app"][Int(id % 3)]
    content.text = "back\\slash and\nnew line"
    let facts = OrderFacts(now: now, times: times)
    // The content is sound.
    let event = try! machine.receive(content, id: id, by: Actor(person: "r"), facts)
    take(event, &batch, &touched)
    let sequence = events.last!.sequence
    batch.writes.append(
      LedgerWrite(
        key: "file-\(id)", fingerprint: .max - id, sequence: sequence,
        reply: [1, 2, UInt8(id & 255)]))
  }

  private mutating func step(
    _ id: UInt64, _ batch: inout LedgerBatch, _ touched: inout Set<UInt64>
  ) {
    let state = states[id]!
    for _ in 0..<50 {
      let step = random.pick(Step.allCases.filter { ![.receive, .assign, .succeed].contains($0) })
      var command = OrderCommand(
        step,
        by: random.pick([
          Actor(person: "c", unit: "C"), Actor(person: "d", unit: "C"),
          Actor(person: "h", unit: state.holder), Actor(person: "o", unit: "O"),
        ]), source: random.pick([.caller, .caller, .router, .clock]))
      command.reason = "because"
      command.evidence = [Evidence(kind: "visit")]
      command.target = random.pick(["A", "B"])
      command.called = ["D"]
      command.until = now.advanced(by: 90_000)
      command.other = 1
      command.category = random.pick(["K1", "K9"])
      command.origin = random.pick(["", "G1", "G6"])
      command.urgency = random.pick(["", "urgent"])
      if var content = words[id], step == .correct {
        content.title = "路灯不亮 \(random.range(1...20))"
        content.contact = random.pick(["", "李 | 1\n2"])
        command.corrections = content.corrections(of: words[id]!)
        command.content = content
      }
      if step == .rate { command.score = 1 + events.count % 5 }
      var facts = OrderFacts(now: now, times: times)
      facts.targetRank = state.rank + 1
      facts.otherIsOpen = true
      guard let event = try? machine.decide(command, on: state, facts) else { continue }
      take(event, &batch, &touched)
      return succeed(id, &batch, &touched)
    }
  }

  /// Now and then the holder names a person, or another unit takes its place.
  private mutating func succeed(
    _ id: UInt64, _ batch: inout LedgerBatch, _ touched: inout Set<UInt64>
  ) {
    let state = states[id]!
    guard state.holder != state.desk, moreRandom.chance(50) else { return }
    let isNaming = moreRandom.chance(50)
    var command = OrderCommand(
      isNaming ? .assign : .succeed, by: Actor(person: "h", unit: state.holder),
      source: isNaming ? .caller : .organization)
    command.assignee = moreRandom.pick(["h", "i"])
    command.predecessor = state.holder
    command.target = state.holder == "A" ? "B" : "A"
    let facts = OrderFacts(now: now, times: times)
    guard let event = try? machine.decide(command, on: state, facts) else { return }
    take(event, &batch, &touched)
  }

  private mutating func take(
    _ event: OrderEvent, _ batch: inout LedgerBatch, _ touched: inout Set<UInt64>
  ) {
    var event = event
    event.sequence = UInt64(events.count + 1)
    if var state = states[event.order] {
      state.apply(event)
      states[event.order] = state
    } else {
      states[event.order] = OrderState(event)
    }
    words[event.order] = event.content ?? words[event.order]
    events.append(event)
    batch.events.append(event)
    touched.insert(event.order)
    now = now.advanced(by: Int64(random.range(0...9)))
  }
}
