import OrganizationGraph
import OrganizationSamples
import Routing
import Testing

/// The engine against the oracle on random organisations and orders.
@Suite struct AgreementTests {
  /// Random orders with random loads; returns the first disagreement in words.
  static func disagreement(seed: UInt64, size: Int, orders: Int) throws -> String? {
    let organization = RandomOrganization.make(seed: seed, size: size)
    let snapshot = try OrganizationSnapshot(organization)
    let router = Router(snapshot)
    let workspace = SearchWorkspace()
    var random = SplitMix64(state: seed &+ 99)
    let chain = snapshot.allUnits.filter { snapshot.tier($0) != nil }
    for _ in 0..<orders {
      var order = WorkOrder(
        origin: snapshot.code(random.pick(chain)),
        category: random.pick(organization.categories).code,
        receivedAt: Instant(
          seconds: Int64(RandomOrganization.firstDay.number) * 86_400
            + Int64(random.range(-2000...14_000)) * 60))
      if random.chance(50) { order.mode = .emergency }
      if random.chance(30), snapshot.urgencies.contains("urgent") { order.urgency = "urgent" }
      if random.chance(20) {
        // One in three is overdue as it arrives.
        order.deadline = order.receivedAt.advanced(by: random.pick([7200, 7200, -3600]))
      }
      if random.chance(30) { order.excluded = [random.pick(organization.units).code] }
      if random.chance(20) { order.subjects = [random.pick(organization.units).code] }
      let loads = Loads(snapshot)
      var open: [String: Int] = [:]
      for unit in snapshot.allUnits where random.chance(40) {
        let record = snapshot.record(unit)
        let orders = random.range(0...3)
        open[record.pool ?? record.code] = orders
        loads.setOpen(UInt32(orders), in: snapshot.pool(unit))
      }
      var used: [String: Int] = [:]
      for edge in (0..<snapshot.edgeCount).map({ EdgeIndex($0) }) where snapshot.quota(edge) != nil
      {
        let orders = random.range(0...1)
        used[snapshot.code(edge)] = orders
        loads.setOpen(UInt32(orders), by: edge)
      }
      let oracle = Oracle(organization, order, open: open, used: used)
      if let fault = compare(order, router, loads, workspace, oracle) {
        return "seed \(seed), size \(size), \(order): \(fault)"
      }
    }
    return nil
  }

  static func compare(
    _ order: WorkOrder, _ router: Router, _ loads: Loads, _ workspace: SearchWorkspace,
    _ oracle: Oracle
  ) -> String? {
    let snapshot = router.snapshot
    let expected = oracle.candidates(order.category, helper: false)
    let decision: Decision
    let query: RoutingQuery
    do {
      query = try RoutingQuery(order, in: snapshot)
      decision = try router.route(query, loads: loads, alternatives: 4, workspace: workspace)
    } catch {
      return error.code == .nobodyAccountable && expected.isEmpty ? nil : "refused: \(error)"
    }
    func result(_ candidate: Candidate) -> Oracle.Result {
      Oracle.Result(
        unit: snapshot.code(candidate.unit), role: candidate.role,
        cost: Int(candidate.totalCost), hops: candidate.path.count)
    }
    let lead = router.lead(query, loads: loads, workspace: workspace)
    let full = decision.lead
    if lead?.unit != full.unit || lead?.role != full.role || lead?.totalCost != full.totalCost {
      return "lead alone \(String(describing: lead)), with alternatives \(full)"
    }
    let found = ([decision.lead] + decision.alternatives).map(result)
    if found != Array(expected.prefix(5)) {
      return "found \(found), expected \(expected.prefix(5))"
    }
    let helpers = decision.helpers.map { $0.candidate.map(result) }
    let expectedHelpers = oracle.helpers(lead: expected[0].unit)
    if helpers != expectedHelpers { return "helpers \(helpers), expected \(expectedHelpers)" }
    if query.deadline.map({ Int($0.at.seconds) }) != oracle.deadline {
      return "deadline \(String(describing: query.deadline))"
    }
    for candidate in [decision.lead] + decision.alternatives
      + decision.helpers.compactMap(\.candidate)
    {
      if let fault = pathFault(candidate, order, snapshot) { return fault }
    }
    for reason in EscalationReason.all {
      let rungs = router.ladder(
        from: decision.lead.unit, query: query, reason: reason, workspace: workspace
      ).map {
        Oracle.PlainRung(unit: snapshot.code($0.unit), at: $0.at.map { Int($0.seconds) })
      }
      let expectedRungs = oracle.ladder(from: expected[0].unit, reason: reason.code)
      if rungs != expectedRungs { return "ladder \(rungs), expected \(expectedRungs)" }
    }
    return explanationFault(query, router, loads, workspace, oracle, expected)
  }

  /// A reply's path must be a path: joined hops that add up to the path part of the cost.
  private static func pathFault(
    _ candidate: Candidate, _ order: WorkOrder, _ snapshot: OrganizationSnapshot
  ) -> String? {
    var at = order.origin
    for hop in candidate.path {
      if snapshot.code(hop.from) != at { return "path breaks at \(at)" }
      let ends = [snapshot.source(hop.edge), snapshot.target(hop.edge)]
      if Set(ends) != [hop.from, hop.to] { return "hop is not its edge at \(at)" }
      at = snapshot.code(hop.to)
    }
    if at != snapshot.code(candidate.unit) { return "path ends at \(at)" }
    let sum = candidate.path.reduce(0) { $0 + $1.cost }
    return sum == candidate.parts.path ? nil : "path costs \(sum), not \(candidate.parts.path)"
  }

  private static func explanationFault(
    _ query: RoutingQuery, _ router: Router, _ loads: Loads, _ workspace: SearchWorkspace,
    _ oracle: Oracle, _ expected: [Oracle.Result]
  ) -> String? {
    let snapshot = router.snapshot
    let ways = oracle.ways(oracle.order.category)
    let deadline = oracle.deadline
    guard
      let explanations = try? router.explain(
        query, units: Array(snapshot.allUnits), loads: loads, workspace: workspace
      ).explanations
    else { return "explain refuses" }
    for explanation in explanations {
      let code = snapshot.code(explanation.unit)
      let filters = oracle.failures(
        code, oracle.order.category, helper: false, reached: ways[code] != nil, deadline: deadline)
      if Set(explanation.failures.map(\.filter)) != filters {
        return "\(code) fails \(explanation.failures.map(\.filter)), expected \(filters)"
      }
      if explanation.isChosen != (code == expected[0].unit) { return "\(code) chosen wrongly" }
      if (explanation.candidate != nil) != expected.contains(where: { $0.unit == code }) {
        return "\(code) is a candidate wrongly"
      }
    }
    return nil
  }

  @Test(arguments: [3, 6, 12, 30])
  func randomOrganisationsAgreeWithTheOracle(size: Int) async throws {
    for seed in UInt64(1)...250 * rounds {
      // Tests with timers run beside this one.
      await Task.yield()
      if let fault = try Self.disagreement(
        seed: seed &* 7919 &+ UInt64(size), size: size, orders: size == 30 ? 4 : 8)
      {
        Issue.record("\(fault)")
        return
      }
    }
  }

  /// The comparison itself can fail: an oracle that is told of other loads must disagree somewhere.
  @Test func aWrongLoadIsNoticed() throws {
    var noticed = 0
    for seed in UInt64(1)...40 {
      let organization = RandomOrganization.make(seed: seed, size: 6)
      let snapshot = try OrganizationSnapshot(organization)
      let order = WorkOrder(
        origin: snapshot.code(snapshot.root), category: "a1",
        receivedAt: Instant(seconds: Int64(RandomOrganization.firstDay.number) * 86_400))
      var open: [String: Int] = [:]
      for unit in organization.units { open[unit.pool ?? unit.code] = 9 }
      let fault = Self.compare(
        order, Router(snapshot), Loads(snapshot), SearchWorkspace(),
        Oracle(organization, order, open: open))
      if fault != nil { noticed += 1 }
    }
    #expect(noticed > 20)
  }
}
