import OrganizationGraph
import OrganizationSamples
import RPCCore
import Routing
import Synchronization
import Testing
import WhistleServices
import WireMessages
import WorkOrders

/// Orders go on with the units that take the places of theirs.
@Suite struct SuccessionTests {
  /// Wednesday 2018-09-12 10:00 in China.
  private static let start = Instant(seconds: 1_536_717_600)
  private let organization: LiveOrganization
  private let ledger = MemoryLedger()
  private let service: WorkOrderService

  init() throws {
    let organization = LiveOrganization(
      try OrganizationSnapshot(SampleOrganization.make(), revision: 1), organizationDigest: "",
      policyDigest: "")
    self.organization = organization
    service = try WorkOrderService(
      ledger, clock: .manual(start: Self.start), organization: { organization.current },
      onFailure: { _ in })
  }

  /// Makes a change and waits until orders have followed it.
  private func make(_ changes: [Change]) async throws {
    try organization.publish { state, succession in
      let snapshot = state.router.snapshot
      var succession = succession
      succession.add(changes)
      return LiveOrganization.Revision(
        state: try state.applying(
          try snapshot.records(changedBy: changes), revision: snapshot.revision + 1),
        organizationDigest: "", policyDigest: "", succession: succession)
    }
    // The desk sees the change in one turn and has orders follow it before the next.
    for _ in 0..<2 { _ = try await service.openOrders(of: []) }
  }

  private func open() -> [OrderState] {
    var states: [OrderState] = []
    ledger.forEachOpen { states.append($0) }
    return states.sorted { $0.id < $1.id }
  }

  private func tryFiling(_ number: Int, _ random: inout SplitMix64, at origin: String) async {
    let units = organization.current.snapshot.allUnits.map(organization.current.snapshot.code)
    let subject = units[random.range(0...units.count - 1)]
    let isComplaint = random.chance(20)
    let category = ["noise", "city"][random.range(0...1)]
    let isWaiting = random.chance(20)
    do throws(RPCError) {
      _ = try await service.file(
        .with {
          $0.key = "k\(number)"
          $0.person = "c1"
          $0.onlyReceive = isWaiting
          $0.order = .with {
            $0.origin = origin
            $0.category = category
            $0.subjects = isComplaint ? [subject] : []
          }
        })
    } catch {
      // Refused, it has left nothing.
    }
  }

  private func tryStep(_ number: Int, _ random: inout SplitMix64) async {
    let states = open()
    guard !states.isEmpty else { return }
    let state = states[random.range(0...states.count - 1)]
    let steps: [Step] = [.sign, .start, .whistle, .sendBack, .uphold, .report, .note, .assign]
    let step = steps[random.range(0...steps.count - 1)]
    let isCentres = step == .uphold
    do throws(RPCError) {
      _ = try await service.act(
        .with {
          $0.key = "a\(number)"
          $0.order = state.id
          $0.step = step.rawValue
          $0.unit = isCentres ? state.desk : state.holder
          $0.person = "p"
          $0.reason = "because"
          $0.called =
            step == .whistle ? ["G2", "team", "school"].filter { $0 != state.holder } : []
          $0.evidence = [.with { $0.kind = "visit" }]
          $0.assignee = step == .assign ? "q" : ""
        })
    } catch {
      // As above.
    }
  }

  @Test(arguments: UInt64(1)...12)
  func whateverAnOrderSaysOfAUnitItSaysOfTheOneInItsPlace(seed: UInt64) async throws {
    var random = SplitMix64(state: seed)
    var names: [String: String] = [:]
    for unit in ["G1", "G2", "B1", "team", "school", "bureau", "C1", "S"] { names[unit] = unit }
    for round in 0..<120 {
      let origin = ["B1", "G1", "G2", "C1"][random.range(0...3)]
      switch random.range(0...9) {
      case 0...3: await tryFiling(round, &random, at: names[origin]!)
      case 4...8: await tryStep(round, &random)
      default:
        let unit = names.keys.sorted()[random.range(0...names.count - 1)]
        let (former, next) = (names[unit]!, "\(unit)-\(round)")
        let before = open()
        try await make([.recode(unit: former, to: next)])
        names[unit] = next
        // Said plainly: the text of every state, with the one code in the place of the other.
        func renamed(_ state: OrderState) -> OrderState {
          func renamed(_ unit: String) -> String { unit == former ? next : unit }
          var state = state
          state.sequence = 0
          state.holder = renamed(state.holder)
          state.desk = renamed(state.desk)
          state.origin = renamed(state.origin)
          state.returner = renamed(state.returner)
          state.excluded = state.excluded.map(renamed)
          state.subjects = state.subjects.map(renamed)
          state.formerLeads = state.formerLeads.map(renamed)
          state.group = state.group.map {
            CalledUnit(unit: renamed($0.unit), arriveBy: $0.arriveBy, standing: $0.standing)
          }
          return state
        }
        let after = open().map { state in
          var state = state
          state.sequence = 0
          return state
        }
        #expect(after == before.map(renamed), "seed \(seed) round \(round): \(former) to \(next)")
      }
      try expectCounted("seed \(seed) round \(round)")
    }
    for order in 1...max(1, ledger.head.lastOrder) {
      let events = ledger.events(after: 0, order: order, limit: .max)
      guard let first = events.first, var folded = OrderState(first) else { continue }
      for event in events.dropFirst() { folded.apply(event) }
      #expect(folded == ledger.order(order)?.state, "seed \(seed)")
    }
  }

  /// Loads are those of a plain count.
  private func expectCounted(_ comment: Comment) throws {
    let current = organization.current
    var pools: [PoolIndex: UInt32] = [:]
    for state in open() where state.status.occupiesHolder {
      let unit = try #require(current.snapshot.unit(state.holder), comment)
      pools[current.snapshot.pool(unit), default: 0] += 1
    }
    for unit in current.snapshot.allUnits {
      let pool = current.snapshot.pool(unit)
      #expect(current.loads.open(in: pool) == pools[pool] ?? 0, comment)
    }
  }

  private func file(_ origin: String, _ category: String) async throws -> Wire.Order {
    let key = "f\(ledger.head.sequence)"
    let reply = try await service.file(
      .with {
        $0.key = key
        $0.person = "c1"
        $0.order = .with {
          $0.origin = origin
          $0.category = category
        }
      })
    return try #require(reply.order)
  }

  @Test func aMergeTakesOrdersAlongOnItsDay() async throws {
    let order = try await file("B1", "noise")
    #expect(order.holder?.code == "G1")
    let day = Day(year: 2018, month: 9, day: 14)!
    try await make([.merge(UnitMerge(units: ["G1"], into: "G2", on: day))])
    let before = try #require(ledger.order(order.id)?.state)
    #expect(before.holder == "G1")
    let midnight = ZoneOffset.china.instant(day, second: 0)
    _ = try await service.setClock(midnight.advanced(by: -1))
    #expect(ledger.order(order.id)?.state.holder == "G1")
    _ = try await service.setClock(midnight.advanced(by: 3_600))
    let after = try #require(ledger.order(order.id)?.state)
    #expect(after.holder == "G2" && after.status == before.status)
    #expect(after.clocks.deadline == before.clocks.deadline && after.formerLeads == [])
    let event = try #require(
      ledger.events(after: 0, order: order.id, limit: .max).last { $0.step == .succeed })
    #expect(event.at == midnight && event.predecessor == "G1" && event.target == "G2")
    try expectCounted("after the merge")
  }

  @Test func ofASplitUnitTheOrdersGoWithTheirPlaces() async throws {
    var records = SampleOrganization.make()
    var building = records.units[records.units.firstIndex { $0.code == "B1" }!]
    (building.code, building.name) = ("B2", "二楼")
    records.units.append(building)
    let organization = LiveOrganization(
      try OrganizationSnapshot(records, revision: 1), organizationDigest: "", policyDigest: "")
    let ledger = MemoryLedger()
    let service = try WorkOrderService(
      ledger, clock: .manual(start: Self.start), organization: { organization.current },
      onFailure: { _ in })
    for origin in ["B1", "B2", "G1"] {
      let reply = try await service.file(
        .with {
          $0.key = origin
          $0.person = "c1"
          $0.order = .with {
            $0.origin = origin
            $0.category = "noise"
          }
        })
      #expect(reply.order?.holder?.code == "G1")
    }
    var parts = ["east", "west"].map { code in
      var unit = OrganizationUnit(code: code, name: code, kind: UnitKind(code: "grid"))
      unit.partyOrganization = "\(code)支部"
      return UnitSplit.Part(unit)
    }
    parts[1].units = ["B2"]
    let changes = [Change.split(UnitSplit(unit: "G1", parts: parts, keepsUnit: false))]
    try organization.publish { state, _ in
      LiveOrganization.Revision(
        state: try state.applying(
          try state.router.snapshot.records(changedBy: changes), revision: 2),
        organizationDigest: "", policyDigest: "", succession: UnitSuccession(changes))
    }
    for _ in 0..<2 { _ = try await service.openOrders(of: []) }
    let states = (1...3).map { ledger.order($0)!.state }
    #expect(states.map(\.holder) == ["east", "west", "east"])
    #expect(states.map(\.origin) == ["B1", "B2", "east"])
  }

  @Test func aComplaintDoesNotComeToWhomItIsAbout() async throws {
    let reply = try await service.file(
      .with {
        $0.key = "complaint"
        $0.person = "c1"
        $0.order = .with {
          $0.origin = "B1"
          $0.category = "noise"
          $0.subjects = ["G2"]
        }
      })
    #expect(reply.order?.holder?.code == "G1")
    try await make([.merge(UnitMerge(units: ["G1"], into: "G2"))])
    let state = try #require(ledger.order(1)?.state)
    #expect(state.subjects == ["G2"] && state.holder != "G2" && state.raises == 1)
  }

  @Test func whatCouldNotBeKeptIsDoneLater() async throws {
    let disk = Disk()
    let ledger = RefusingLedger { [disk] _ in disk.refusal }
    let organization = organization
    let service = try WorkOrderService(
      ledger, clock: .manual(start: Self.start), organization: { organization.current },
      onFailure: { _ in })
    _ = try await service.file(
      .with {
        $0.key = "k"
        $0.person = "c1"
        $0.order = .with {
          $0.origin = "B1"
          $0.category = "noise"
        }
      })
    disk.isFull.store(true, ordering: .relaxed)
    let changes = [Change.recode(unit: "G1", to: "G9")]
    try organization.publish { state, _ in
      LiveOrganization.Revision(
        state: try state.applying(
          try state.router.snapshot.records(changedBy: changes), revision: 2),
        organizationDigest: "", policyDigest: "", succession: UnitSuccession(changes))
    }
    for _ in 0..<3 { _ = try? await service.openOrders(of: []) }
    #expect(ledger.order(1)?.state.holder == "G1")
    disk.isFull.store(false, ordering: .relaxed)
    var rounds = 0
    while ledger.order(1)?.state.holder == "G1", rounds < 100 {
      try await Task.sleep(for: .milliseconds(50))
      rounds += 1
    }
    #expect(ledger.order(1)?.state.holder == "G9")
  }
}
