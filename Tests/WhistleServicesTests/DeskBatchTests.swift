import OrganizationGraph
import OrganizationSamples
import RPCCore
import Routing
import Synchronization
import Testing
import WhistleServices
import WorkOrders

/// Batches of which the ledger takes some and not others, while more is decided behind them.
@Suite struct DeskBatchTests {
  private let snapshot: OrganizationSnapshot

  init() throws { snapshot = try OrganizationSnapshot(SampleOrganization.make(), revision: 1) }

  private func core(_ ledger: any Ledger) throws -> (DeskCore, ServedOrganization) {
    let organization = LiveOrganization(snapshot, organizationDigest: "", policyDigest: "")
    let core = try DeskCore(
      ledger, .example, organization: { organization.current },
      encode: { Array("\($0.sequence)".utf8) }, settle: { () throws(LedgerError) in },
      onFailure: {})
    return (core, organization.current)
  }

  @Test(arguments: UInt64(1)...30)
  func whatIsNotKeptIsTakenBackWithWhatWasDecidedBehindIt(seed: UInt64) throws {
    let gate = Gate(seed)
    let ledger = RefusingLedger { gate.refusal($0) }
    let (core, served) = try self.core(ledger)
    defer { core.finish() }
    var calls = RandomCalls(seed)
    for _ in 0..<20 {
      // While there is no room, batches are kept on the desk's own thread, which must not wait for itself.
      gate.isOpen = core.isFull
      let answers = Answers()
      let waves = calls.random.range(1...4)
      let firing = calls.random.range(1...8)
      for wave in 1...waves {
        core.process(calls.wave(core, answers), at: calls.now)
        guard wave == firing else { continue }
        calls.now = calls.now.advanced(by: 100_000)
        // Fewer than would have to wait for the disk, too.
        _ = try? core.fire(until: calls.now, limit: 2_000, exactly: calls.random.chance(50))
      }
      gate.isOpen = true
      // What was taken back is told to each caller; here it must only be over.
      try? core.drain()
      answers.check(ledger, seed)
      try expectAsLoaded(core, served, ledger, seed)
    }
  }

  @Test(arguments: UInt64(1)...5)
  func ofManyCallsAtOnceEachIsToldWhatHasBecomeOfIt(seed: UInt64) throws {
    let gate = Gate(seed)
    gate.isOpen = true
    let ledger = RefusingLedger { gate.refusal($0) }
    let (core, served) = try self.core(ledger)
    defer { core.finish() }
    var calls = RandomCalls(seed)
    let answers = Answers()
    core.process(calls.wave(core, answers, 3_000), at: calls.now)
    try? core.drain()
    answers.check(ledger, seed)
    try expectAsLoaded(core, served, ledger, seed)
  }

  @Test func aStepThatSomebodyWaitsForEndsBeforeClocks() throws {
    let turnstile = Turnstile()
    let ledger = RefusingLedger { _ in turnstile.refusal() }
    let (core, served) = try self.core(ledger)
    defer { core.finish() }
    var calls = RandomCalls(1)
    let answers = Answers()
    turnstile.letThrough(.max)
    core.process((1...20).map { calls.filing("order-\($0)", answers) }, at: calls.now)
    try core.drain()
    // Both are there when the first step begins, which is kept; the second is not.
    turnstile.letThrough(0)
    core.process([calls.filing("call", answers)], at: calls.now)
    calls.now = calls.now.advanced(by: 1_000_000)
    #expect(try core.fire(until: calls.now, limit: 1_000, exactly: false) > 0)
    turnstile.letThrough(1)
    #expect(throws: LedgerError.self) { try core.drain() }
    let write = try #require(ledger.writes(keys: ["call"])["call"])
    #expect(ledger.head.sequence == write.sequence)
    answers.check(ledger, 1)
    try expectAsLoaded(core, served, ledger, 1)
  }

  /// What is in memory is what another desk finds in the ledger.
  private func expectAsLoaded(
    _ core: DeskCore, _ served: ServedOrganization, _ ledger: any Ledger, _ seed: UInt64
  ) throws {
    let (fresh, freshlyServed) = try self.core(ledger)
    defer { fresh.finish() }
    #expect(core.head == fresh.head && core.counts == fresh.counts, "seed \(seed)")
    #expect(core.book.count == fresh.book.count, "seed \(seed)")
    #expect(core.book.nextDue?.at == fresh.book.nextDue?.at, "seed \(seed)")
    if core.head.lastOrder > 0 {
      for order in 1...core.head.lastOrder {
        #expect(core.book.state(order) == fresh.book.state(order), "seed \(seed) order \(order)")
      }
    }
    for unit in snapshot.allUnits {
      let (code, pool) = (snapshot.code(unit), snapshot.pool(unit))
      #expect(
        core.book.queue(of: code) { _ in 0 } == fresh.book.queue(of: code) { _ in 0 },
        "seed \(seed) unit \(code)")
      #expect(
        served.loads.open(in: pool) == freshlyServed.loads.open(in: pool), "seed \(seed) \(code)")
    }
  }
}

/// Orders filed and moved at random, now and then with a key that was used before.
private struct RandomCalls {
  var random: SplitMix64
  var now = WorkOrderServiceTests.start
  private var keys = 0

  init(_ seed: UInt64) { random = SplitMix64(state: seed) }

  mutating func wave(_ core: DeskCore, _ answers: Answers, _ count: Int? = nil) -> [DeskRequest] {
    now = now.advanced(by: Int64(random.range(0...100)))
    return (0..<(count ?? random.range(2...40))).map { _ in
      let isRepeated = keys > 0 && random.chance(10)
      let number = isRepeated ? random.range(1...keys) : keys + 1
      if !isRepeated { keys += 1 }
      let key = "key-\(number)"
      let work = isRepeated || random.chance(40) ? file() : move(core)
      return DeskRequest(
        key: key, fingerprint: 1, work: work, complete: answers.expect(key))
    }
  }

  mutating func filing(_ key: String, _ answers: Answers) -> DeskRequest {
    DeskRequest(key: key, fingerprint: 1, work: file(), complete: answers.expect(key))
  }

  private mutating func file() -> DeskRequest.Work {
    let content = OrderContent(
      desk: "", origin: "B1", category: random.pick(["noise", "city"]), receivedAt: now)
    return .file(content, evidence: [], Actor(person: "c"), onlyReceive: random.chance(10))
  }

  private mutating func move(_ core: DeskCore) -> DeskRequest.Work {
    let order = UInt64(random.range(1...Int(core.head.lastOrder) + 1))
    let step = random.pick([
      Step.urge, .sign, .start, .report, .proposeVoid, .confirmVoid, .raise, .suspend,
    ])
    var command = OrderCommand(
      step,
      by: Actor(person: random.pick(["c", "d"]), unit: core.book.state(order)?.holder ?? "D"))
    command.reason = "because"
    command.evidence = [Evidence(kind: "visit")]
    command.until = now.advanced(by: 50_000)
    return .act(order: order, command, expectedSequence: 0)
  }
}

/// What callers were told.
private final class Answers: Sendable {
  private let told = Mutex<[(key: String, answers: [DeskRequest.Answer])]>([])

  func expect(_ key: String) -> DeskRequest.Completion {
    let place = told.withLock { told in
      told.append((key, []))
      return told.count - 1
    }
    return { answer in self.told.withLock { $0[place].answers.append(answer) } }
  }

  /// Each was told once; that it is kept if and only if it is.
  func check(_ ledger: RefusingLedger, _ seed: UInt64) {
    let told = told.withLock { $0 }
    let uses = Dictionary(grouping: told, by: \.key)
    for (key, answers) in told {
      let write = ledger.writes(keys: [key])[key]
      #expect(answers.count == 1, "seed \(seed) \(key)")
      switch answers.first {
      case .success(let reply)?: #expect(write?.reply == reply, "seed \(seed) \(key)")
      // Who was told no may have asked again.
      default: #expect(write == nil || uses[key]!.count > 1, "seed \(seed) \(key)")
      }
    }
  }
}

/// Lets nothing into a ledger while it is closed, and has every third append or so refused.
private final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var random: SplitMix64
  }

  private let monitor = ThreadMonitor()
  private let state: Mutex<State>

  init(_ seed: UInt64) { state = Mutex(State(random: SplitMix64(state: seed &* 31))) }

  var isOpen: Bool {
    get { state.withLock { $0.isOpen } }
    set {
      monitor.withLock {
        state.withLock { $0.isOpen = newValue }
        monitor.wake()
      }
    }
  }

  func refusal(_ next: () -> LedgerBatch?) -> LedgerError? {
    monitor.withLock { while !isOpen { monitor.wait() } }
    let (isRefused, most) = state.withLock { ($0.random.chance(35), $0.random.range(0...3)) }
    guard isRefused else { return nil }
    // With all of it, some of it or none of it taken in.
    var taken = 0
    while taken < most, next() != nil { taken += 1 }
    return LedgerError(.diskFull, "full")
  }
}

/// Lets so many appends into a ledger and has the others refused; with none to let in they wait for that.
private final class Turnstile: Sendable {
  private let monitor = ThreadMonitor()
  private let left = Mutex(0)
  private let isShut = Mutex(true)

  func letThrough(_ count: Int) {
    monitor.withLock {
      left.withLock { $0 = count }
      isShut.withLock { $0 = count == 0 }
      monitor.wake()
    }
  }

  func refusal() -> LedgerError? {
    monitor.withLock { while isShut.withLock({ $0 }) { monitor.wait() } }
    return left.withLock { left in
      guard left > 0 else { return LedgerError(.diskFull, "full") }
      left -= 1
      return nil
    }
  }
}
