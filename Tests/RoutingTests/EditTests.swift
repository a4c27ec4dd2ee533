import OrganizationGraph
import OrganizationSamples
import Routing
import Testing

/// Edits and changed loads between decisions: the edited router against the oracle over the edited
/// records, and against a router of these records compiled anew.
@Suite struct EditTests {
  @Test(arguments: [4, 12, 40])
  func decisionsAfterEditsAreThoseOfTheRecordsCompiledAnew(size: Int) async throws {
    var applied = 0
    for seed in UInt64(1)...(size == 40 ? 15 : 60) * rounds {
      // Tests with timers run beside this one.
      await Task.yield()
      var story = try Story(seed: seed &* 6121 &+ UInt64(size), size: size)
      for _ in 0..<10 {
        if let fault = try story.edit() {
          Issue.record("seed \(seed), size \(size): \(fault)")
          return
        }
      }
      applied += story.applied
    }
    #expect(applied > (size == 40 ? 30 : 120))
  }

  /// One organisation through its edits.
  struct Story {
    private(set) var organization: Organization
    let live: LiveRouter
    private(set) var applied = 0
    private var random: SplitMix64
    private var reader: LiveRouter.Reader
    private let workspace = SearchWorkspace()
    private var open: [String: Int] = [:]
    private var used: [String: Int] = [:]

    init(seed: UInt64, size: Int) throws {
      organization = RandomOrganization.make(seed: seed, size: size)
      live = LiveRouter(try OrganizationSnapshot(organization))
      reader = live.reader()
      random = SplitMix64(state: seed &+ 5)
    }

    /// Tries one edit, or the changes of a change set, and decides some orders; returns what is wrong.
    mutating func edit() throws -> String? {
      if random.chance(50) { return try change() }
      let edit = RandomEdit.make(of: organization, seed: random.next())
      let edited = organization.applying(edit)
      let violations = OrganizationValidator.violations(of: edited)
      do {
        try live.apply(edit)
      } catch {
        return violations.isEmpty ? "refused \(edit): \(error)" : nil
      }
      if let violation = violations.first { return "let through \(violation)" }
      organization = edited
      applied += 1
      return try disagreement()
    }

    /// Tries the changes of a change set, against the same changes made the plain way.
    private mutating func change() throws -> String? {
      let changes = RandomChanges.make(of: organization, seed: random.next())
      let plain = try? PlainChanges.apply(changes, to: organization)
      let violations = plain.map { OrganizationValidator.violations(of: $0) }
      let isSound = violations?.isEmpty ?? false
      let snapshot = live.state.router.snapshot
      do {
        let records = try snapshot.records(changedBy: changes)
        guard let edit = snapshot.edit(records) else { return nil }
        try live.apply(edit)
      } catch {
        return isSound ? "refused \(changes): \(error)" : nil
      }
      guard let plain, isSound else {
        return "let through \(changes): \(violations?.first.map { "\($0)" } ?? "not possible")"
      }
      let now = live.state.router.snapshot.records()
      if now.recordsInKeyOrder != plain.recordsInKeyOrder {
        return "\(changes): the records differ"
      }
      // Equal lines of the catalogue are told apart by their order.
      organization = now
      applied += 1
      return try disagreement()
    }

    private mutating func disagreement() throws -> String? {
      changeLoads()
      let state = reader.state()
      if state.router.snapshot.records().inCodeOrder != organization.inCodeOrder {
        return "the records differ"
      }
      let fresh = Router(try OrganizationSnapshot(organization))
      let freshLoads = Loads(fresh.snapshot)
      setLoads(of: fresh.snapshot, freshLoads)
      for _ in 0..<3 {
        let order = order()
        let oracle = Oracle(organization, order, open: open, used: used)
        if let fault = AgreementTests.compare(
          order, state.router, state.loads, workspace, oracle)
        {
          return "\(order): \(fault)"
        }
        let (one, other) = (
          words(order, state.router, state.loads), words(order, fresh, freshLoads)
        )
        if one != other { return "\(order): edited \(one), compiled anew \(other)" }
      }
      return nil
    }

    private mutating func changeLoads() {
      for unit in organization.units where random.chance(30) {
        open[unit.pool ?? unit.code] = random.range(0...3)
      }
      for edge in organization.edges where edge.quota != nil && random.chance(50) {
        used[edge.code] = random.range(0...1)
      }
      setLoads(of: live.state.router.snapshot, live.state.loads)
    }

    private func setLoads(of snapshot: OrganizationSnapshot, _ loads: Loads) {
      for unit in snapshot.allUnits {
        let record = snapshot.record(unit)
        let orders = open[record.pool ?? record.code] ?? 0
        loads.setOpen(UInt32(orders), in: snapshot.pool(unit))
        for edge in snapshot.outgoing(unit) {
          loads.setOpen(UInt32(used[snapshot.code(edge)] ?? 0), by: edge)
        }
      }
    }

    private mutating func order() -> WorkOrder {
      let receivedAt = Instant(
        seconds: Int64(RandomOrganization.firstDay.number) * 86_400
          + Int64(random.range(-2000...14_000)) * 60)
      let (day, _) = ZoneOffset(minutes: 480).local(receivedAt)
      let chain = organization.units.filter { unit in
        unit.term.contains(day)
          && organization.schema.tiers.contains { $0.code == unit.kind.code }
      }
      var order = WorkOrder(
        origin: random.pick(chain).code, category: random.pick(organization.categories).code,
        receivedAt: receivedAt)
      if random.chance(40) { order.mode = .emergency }
      if random.chance(20) {
        // One in three is overdue as it arrives.
        order.deadline = order.receivedAt.advanced(by: random.pick([7200, 7200, -3600]))
      }
      if random.chance(30) { order.excluded = [random.pick(organization.units).code] }
      return order
    }

    /// A whole decision by codes, for comparing routers that number units and edges otherwise.
    private func words(_ order: WorkOrder, _ router: Router, _ loads: Loads) -> String {
      let snapshot = router.snapshot
      func words(_ candidate: Candidate) -> String {
        let hops = candidate.path.map { hop in
          "\(hop.kind) \(snapshot.code(hop.from)) \(snapshot.code(hop.to))"
            + " \(snapshot.code(hop.edge)) \(hop.cost)"
        }
        let duty = candidate.duty.map { "\(snapshot.record($0))" } ?? "catch-all"
        return "\(snapshot.code(candidate.unit)) \(candidate.parts) \(hops) \(duty)"
      }
      do {
        let decision = try router.route(order, loads: loads, alternatives: 16, workspace: workspace)
        let ladder = decision.ladder.map { rung in
          "\(snapshot.code(rung.unit)) \(rung.skipped.map(snapshot.code))"
        }
        let shortage = decision.shortage.map { shortage in
          "\(shortage.holders.map { snapshot.code($0.unit) })"
            + " \(shortage.unreached.map(snapshot.code))"
        }
        return ([decision.lead] + decision.alternatives).map(words).joined(separator: "; ")
          + "\(decision.helpers.map { $0.candidate.map(words) }) \(ladder) \(shortage ?? "")"
      } catch {
        return "\(error)"
      }
    }
  }
}
