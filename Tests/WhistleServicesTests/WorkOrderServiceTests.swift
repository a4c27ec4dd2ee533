import OrganizationGraph
import OrganizationSamples
import RPCCore
import Routing
import SQLiteStorage
import Synchronization
import Testing
import WhistleServices
import WireMessages
import WorkOrders

/// The desk over a small organisation, under a clock that the tests set.
@Suite struct WorkOrderServiceTests {
  /// Wednesday 2018-09-12 10:00 in China.
  static let start = Instant(seconds: 1_536_717_600)
  private let context = RPCCallContext(path: "", receivedAt: 1_536_717_600_000_000_000)
  private let organization: LiveOrganization
  private let disk = Disk()
  private let ledger: RefusingLedger
  private let service: WorkOrderService

  init() throws {
    let snapshot = try OrganizationSnapshot(SampleOrganization.make(), revision: 1)
    let organization = LiveOrganization(snapshot, organizationDigest: "", policyDigest: "")
    self.organization = organization
    ledger = RefusingLedger { [disk] _ in disk.refusal }
    service = try WorkOrderService(
      ledger, clock: .manual(start: Self.start), organization: { organization.current },
      onFailure: { _ in })
  }

  private func filing(
    _ key: String, _ category: String = "noise", deadline: Int64 = 0
  ) -> Wire.FileRequest {
    .with {
      $0.key = key
      $0.person = "c1"
      $0.order = .with {
        $0.origin = "B1"
        $0.category = category
        $0.deadline = deadline
      }
    }
  }

  private func act(
    _ key: String, _ order: UInt64, _ step: String, _ unit: String, person: String = "h",
    target: String = ""
  ) async throws(RPCError) -> Wire.OrderReply {
    try await service.act(
      .with {
        $0.key = key
        $0.order = order
        $0.step = step
        $0.unit = unit
        $0.person = person
        $0.reason = "because"
        $0.target = target
        $0.evidence = [.with { $0.kind = "visit" }]
      })
  }

  private func load(_ code: String) -> UInt32 {
    let current = organization.current
    return current.loads.open(in: current.snapshot.pool(current.snapshot.unit(code)!))
  }

  private func steps(_ order: UInt64) throws -> [String] {
    try service.getOrder(context, .with { $0.order = order }).events.map(\.step)
  }

  @Test func whatTheLedgerDoesNotTakeHasNotHappened() async throws {
    let first = try await service.file(filing("a"))
    let holder = try #require(first.order?.holder?.code)
    #expect(load(holder) == 1)
    let counters = try await service.getCounters()
    disk.isFull.store(true, ordering: .relaxed)
    let refused = await #expect(throws: RPCError.self) { try await service.file(filing("b")) }
    #expect(refused?.code == .resourceExhausted)
    await #expect(throws: RPCError.self) { try await act("c", 1, "sign", holder) }
    disk.isFull.store(false, ordering: .relaxed)
    #expect(load(holder) == 1)
    #expect(try await service.getCounters() == counters)
    // The same keys are taken now, and the number is the next.
    #expect(try await service.file(filing("b")).order?.id == 2)
    #expect(try await act("c", 1, "sign", holder).order?.status == "signed")
    #expect(try steps(2) == ["receive", "admit", "dispatch", "propose_merge"])
  }

  @Test func openOrdersAreCountedWhereTheyAreAndNowhereElse() async throws {
    let holder = try #require(try await service.file(filing("a")).order?.holder?.code)
    #expect(load(holder) == 1)
    _ = try await act("b", 1, "transfer", "D", person: "c1", target: "team")
    #expect(load(holder) == 0 && load("team") == 1)
    _ = try await act("c", 1, "sign", "team")
    _ = try await act("d", 1, "start", "team")
    #expect(load("team") == 1)
    _ = try await act("e", 1, "report", "team")
    #expect(load("team") == 0)
    _ = try await act("f", 1, "rework", "S", person: "s1")
    #expect(load("team") == 1)
  }

  /// What the orders of the ledger say, counted the plain way.
  private func counted() -> (pools: [PoolIndex: UInt32], quota: UInt32) {
    let snapshot = organization.current.snapshot
    var (pools, quota): ([PoolIndex: UInt32], UInt32) = ([:], 0)
    ledger.forEachOpen { state in
      guard state.status.occupiesHolder, let unit = snapshot.unit(state.holder) else { return }
      pools[snapshot.pool(unit), default: 0] += 1
      if state.edge == "agreement" { quota += 1 }
    }
    return (pools, quota)
  }

  private func expectCounted(_ comment: Comment) {
    let (loads, snapshot) = (organization.current.loads, organization.current.snapshot)
    let (pools, quota) = counted()
    for unit in snapshot.allUnits {
      let pool = snapshot.pool(unit)
      #expect(loads.open(in: pool) == pools[pool] ?? 0, "\(comment): \(snapshot.code(unit))")
    }
    let edge = snapshot.writtenEdge("agreement")
    #expect(edge.map { loads.open(by: $0) } == quota, "\(comment): quota")
  }

  private enum Move {
    case file(category: String)
    case step(String, order: UInt64, unit: String, target: String)
    case change(code: String, pool: String?, kind: Int)
  }

  private static func moves(_ seed: UInt64) -> [Move] {
    var random = SplitMix64(state: seed)
    return (0..<60).map { _ in
      switch random.range(0...3) {
      case 0, 1: .file(category: random.pick(["noise", "city"]))
      case 2:
        .step(
          random.pick(["transfer", "sign", "start", "report"]),
          order: UInt64(random.range(1...40)),
          unit: random.pick(["D", "G1", "team", "school", "C1"]),
          target: random.pick(["team", "C1", "G2"]))
      default:
        .change(
          code: random.pick(["team", "C1", "G1", "school"]), pool: random.pick([nil, "pool"]),
          kind: random.range(0...2))
      }
    }
  }

  /// Whatever becomes of the organisation meanwhile: compiled anew, edited, with other pools.
  @Test(arguments: UInt64(1)...20)
  func loadsAreThoseOfTheOpenOrdersOverEveryChange(seed: UInt64) async throws {
    for (round, move) in Self.moves(seed).enumerated() {
      try await perform(move, round)
      expectCounted("seed \(seed), round \(round)")
    }
  }

  private func perform(_ move: Move, _ round: Int) async throws {
    switch move {
    case .file(let category): await tryFiling("k\(round)", category)
    case .step(let step, let order, let unit, let target):
      await tryStep("a\(round)", order, step, unit, target)
    case .change(let code, let pool, let kind):
      try change(code, pool, kind)
      _ = try await service.openOrders(of: [])
    }
  }

  private func tryFiling(_ key: String, _ category: String) async {
    do throws(RPCError) {
      _ = try await service.file(filing(key, category))
    } catch {
      // Refused, it must have left nothing.
    }
  }

  private func tryStep(
    _ key: String, _ order: UInt64, _ step: String, _ unit: String, _ target: String
  ) async {
    do throws(RPCError) {
      _ = try await act(key, order, step, unit, person: "p", target: target)
    } catch {
      // As above.
    }
  }

  private func change(_ code: String, _ pool: String?, _ kind: Int) throws {
    try organization.publish { state, succession in
      let snapshot = state.router.snapshot
      func change(_ key: RecordKey, _ before: OrganizationRecord?, _ after: OrganizationRecord)
        throws -> LiveRouter.State
      {
        try state.applying(
          [RecordChange(key: key, before: before, after: after)],
          revision: snapshot.revision + 1)
      }
      var unit = snapshot.record(snapshot.unit(code)!)
      let next: LiveRouter.State
      switch kind {
      case 0:
        let before = OrganizationRecord.unit(unit)
        unit.pool = pool
        next = try change(before.key, before, .unit(unit))
      case 1:
        // The policy is another: everything is compiled anew.
        var category = snapshot.record(snapshot.category("noise")!)
        let before = OrganizationRecord.category(category)
        category.name += "一"
        next = try change(before.key, before, .category(category))
      default:
        let before = OrganizationRecord.unit(unit)
        unit.name += "一"
        next = try change(before.key, before, .unit(unit))
      }
      return LiveOrganization.Revision(
        state: next, organizationDigest: "", policyDigest: "", succession: succession)
    }
  }

  @Test func aQuotaCountsWhereverOnTheWayItsEdgeIs() async throws {
    var records = SampleOrganization.make()
    records.edges.removeAll { $0.code == "attachment" }
    records.edges[records.edges.firstIndex { $0.code == "station" }!].quota = 1
    records.duties = [Duty(holder: .unit("bureau"), category: "city")]
    let organization = LiveOrganization(
      try OrganizationSnapshot(records, revision: 1), organizationDigest: "", policyDigest: "")
    let service = try WorkOrderService(
      MemoryLedger(), clock: .manual(start: Self.start), organization: { organization.current },
      onFailure: { _ in })
    // By the station to the team, and up its line.
    let holders = [
      try await service.file(filing("a", "city")), try await service.file(filing("b", "city")),
    ].map { $0.order?.holder?.code }
    let current = organization.current
    #expect(holders.first == "bureau" && holders.last != "bureau")
    #expect(current.loads.open(by: current.snapshot.writtenEdge("station")!) == 1)
  }

  @Test func aFullUnitIsPassedOverByTheNextOrderOfTheSameBatch() async throws {
    // Every order of these counts before the next is decided, in whatever batches they are kept.
    let replies = try await withThrowingTaskGroup(of: Wire.OrderReply.self) { group in
      for number in 0..<40 { group.addTask { try await service.file(filing("k\(number)")) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let holders = Dictionary(grouping: replies) { $0.order?.holder?.code ?? "" }
    let snapshot = organization.current.snapshot
    for (holder, orders) in holders where orders.contains(where: { !$0.shortage }) {
      let capacity = snapshot.capacity(snapshot.pool(snapshot.unit(holder)!))
      #expect(orders.filter { !$0.shortage }.count <= Int(capacity), "\(holder)")
    }
    #expect(Set(replies.compactMap(\.order?.id)) == Set(1...40))
  }

  @Test func manyDeadlinesAtOnceRunOutOnceEachInTheirOrder() async throws {
    let count = 3_000
    for number in 0..<count {
      let deadline = Self.start.seconds + 100 + Int64((number * 7_919) % 50)
      _ = try await service.file(filing("k\(number)", "city", deadline: deadline))
    }
    let before = ledger.head.sequence
    let (now, _) = try await service.setClock(Self.start.advanced(by: 1_000))
    #expect(now == Self.start.advanced(by: 1_000))
    let events = ledger.events(after: before, order: nil, limit: 100_000)
    #expect(zip(events, events.dropFirst()).allSatisfy { $0.at <= $1.at })
    let raises = events.filter { $0.step == .raise }
    #expect(raises.count == count && Set(raises.map(\.order)).count == count)
    for raise in raises {
      let deadline = Self.start.seconds + 100 + Int64(((Int(raise.order) - 1) * 7_919) % 50)
      #expect(raise.at.seconds == deadline)
    }
    _ = try await service.setClock(Self.start.advanced(by: 1_001))
    #expect(ledger.head.sequence == events.last?.sequence)
  }

  @Test func anEscalationGoesByTheGraphAsItIsThen() async throws {
    let filed = try await service.file(filing("a", deadline: Self.start.seconds + 60))
    let rung = try #require(filed.ladder.first?.unit)
    // The unit that was to be next is suspended before the time comes.
    let current = organization.current
    var unit = current.snapshot.record(try #require(current.snapshot.unit(rung)))
    unit.status = .suspended
    var edit = OrganizationEdit()
    edit.units = [unit]
    try organization.apply(edit, revision: 2, organizationDigest: "", policyDigest: "")
    _ = try await service.setClock(Self.start.advanced(by: 60))
    let order = try service.getOrder(context, .with { $0.order = 1 })
    #expect(order.events.last?.step == "raise" && order.events.last?.target != rung)
    #expect(order.events.last?.organizationRevision == 2)
    #expect(load(try #require(filed.order?.holder?.code)) == 0)
  }

  @Test func everyFaultAndLedgerErrorHasAStatus() {
    for code in OrderFault.Code.all {
      #expect(RPCError(OrderFault(code, "")).code != .unknown)
    }
    for code in LedgerError.Code.all {
      #expect(
        [.resourceExhausted, .dataLoss, .unavailable].contains(RPCError(LedgerError(code, "")).code)
      )
    }
  }
}
