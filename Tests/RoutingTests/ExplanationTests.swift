import OrganizationGraph
import OrganizationSamples
import Routing
import Testing

/// Explanations of single units against those by the search of everything, on random organisations.
@Suite struct ExplanationTests {
  /// An order with loads in a random organisation.
  struct Situation {
    let router: Router
    let loads: Loads
    let query: RoutingQuery
    let order: WorkOrder
    /// The organisation with its open orders, for a change to it.
    let change: ClaimedChange

    init?(_ router: Router, _ random: inout SplitMix64) {
      let snapshot = router.snapshot
      let organization = snapshot.records()
      let chain = snapshot.allUnits.filter { snapshot.tier($0) != nil }
      var order = WorkOrder(
        origin: snapshot.code(random.pick(chain)),
        category: random.pick(organization.categories).code,
        receivedAt: Instant(
          seconds: Int64(RandomOrganization.firstDay.number) * 86_400
            + Int64(random.range(-2000...14_000)) * 60))
      if random.chance(50) { order.mode = .emergency }
      if random.chance(20) {
        // One in three is overdue as it arrives.
        order.deadline = order.receivedAt.advanced(by: random.pick([7200, 7200, -3600]))
      }
      if random.chance(20) { order.excluded = [random.pick(organization.units).code] }
      if random.chance(20) { order.subjects = [random.pick(organization.units).code] }
      guard let query = try? RoutingQuery(order, in: snapshot) else { return nil }
      let loads = Loads(snapshot)
      var (open, used): ([String: Int], [String: Int]) = ([:], [:])
      for unit in snapshot.allUnits where random.chance(30) {
        let orders = random.range(0...3)
        loads.setOpen(UInt32(orders), in: snapshot.pool(unit))
        let record = snapshot.record(unit)
        open[record.pool ?? record.code] = orders
      }
      for edge in (0..<snapshot.edgeCount).map({ EdgeIndex($0) }) where snapshot.quota(edge) != nil
      {
        let orders = random.range(0...1)
        loads.setOpen(UInt32(orders), by: edge)
        used[snapshot.code(edge)] = orders
      }
      change = ClaimedChange(
        organization: organization, order: order, open: open, used: used, today: query.day)
      self.router = router
      self.loads = loads
      self.query = query
      self.order = order
    }
  }

  /// Calls `body` with random situations; the first fault that it names is reported with its seed.
  static func forEachSituation(
    size: Int, organizations: UInt64, _ body: (Situation, SearchWorkspace) throws -> String?
  ) async throws {
    for number in 1...organizations {
      // Tests with timers run beside this one.
      await Task.yield()
      let seed = number &* 6151 &+ UInt64(size)
      let snapshot = try OrganizationSnapshot(RandomOrganization.make(seed: seed, size: size))
      let router = Router(snapshot)
      let workspace = SearchWorkspace()
      var random = SplitMix64(state: seed &+ 7)
      for _ in 0..<6 {
        guard let situation = Situation(router, &random) else { continue }
        if let fault = try body(situation, workspace) {
          Issue.record("seed \(seed), size \(size), \(situation.order): \(fault)")
          return
        }
      }
    }
  }

  @Test(arguments: [5, 12, 30, 60])
  func theReachOfAUnitIsThatOfTheFullSearch(size: Int) async throws {
    var reached = 0
    try await Self.forEachSituation(size: size, organizations: 150) { situation, workspace in
      let snapshot = situation.router.snapshot
      let expected = situation.router.allReaches(
        situation.query, loads: situation.loads, workspace: workspace)
      for unit in snapshot.allUnits {
        let found = situation.router.reach(
          of: unit, situation.query, loads: situation.loads, workspace: workspace)
        if found != expected[unit.position] {
          return "\(snapshot.code(unit)) by \(String(describing: found)), expected"
            + " \(String(describing: expected[unit.position]))"
        }
        if found != nil { reached += 1 }
      }
      return nil
    }
    #expect(reached > 0)
  }

  @Test(arguments: [5, 12, 30])
  func explanationsAreThoseOfThePlainMethod(size: Int) async throws {
    var enough = 0
    try await Self.forEachSituation(
      size: size, organizations: size == 30 ? 150 : 300
    ) { situation, workspace in
      let units = Array(situation.router.snapshot.allUnits)
      guard
        let found = try? situation.router.explain(
          situation.query, units: units, loads: situation.loads, workspace: workspace
        ).explanations
      else { return nil }
      let expected = try situation.router.explainPlainly(
        situation.query, units: units, loads: situation.loads, workspace: workspace)
      for (found, expected) in zip(found, expected) where found != expected {
        return "found \(found), expected \(expected)"
      }
      enough += found.count { $0.change?.isEnough ?? false }
      return nil
    }
    // The changes that are enough are those that had to be found.
    #expect(enough > 100)
  }

  /// Each change that is named is made, judged by the rules, and followed by a decision of the oracle's.
  @Test(arguments: [5, 12, 30])
  func whatIsSaidToComeOfAChangeComesOfIt(size: Int) async throws {
    var made: [String: Int] = [:]
    try await Self.forEachSituation(
      size: size, organizations: (size == 30 ? 12 : 60) * rounds
    ) { situation, workspace in
      let snapshot = situation.router.snapshot
      guard
        let explanations = try? situation.router.explain(
          situation.query, units: Array(snapshot.allUnits), loads: situation.loads,
          workspace: workspace
        ).explanations
      else { return nil }
      for explanation in explanations {
        guard let text = explanation.change?.text,
          let (words, said) = ClaimedChange.parts(text)
        else { continue }
        let code = snapshot.code(explanation.unit)
        var change = situation.change
        let row = change.organization.units.firstIndex { $0.code == code }!
        let isMade = change.make(
          words, unit: row, duty: explanation.candidate?.duty?.position,
          words: { RoutingText(snapshot).duty(DutyIndex($0)) })
        if !isMade {
          // Of a catch-all that has the duty, too, the line is not part of the explanation.
          if explanation.candidate?.role == .catchAll { continue }
          return "\(code): what is to be done by \(text)"
        }
        made[String(words.prefix { $0 != " " }), default: 0] += 1
        let violations = OrganizationValidator.violations(of: change.organization)
        if let violation = violations.first { return "\(code): \(text): \(violation)" }
        let candidates = Oracle(
          change.organization, change.order, open: change.open, used: change.used
        ).candidates(change.order.category, helper: false)
        let names = Dictionary(
          uniqueKeysWithValues: change.organization.units.map { ($0.code, $0.name) })
        var comes = ClaimedChange.Outcome.cannotHold
        if let unit = candidates.first(where: { $0.unit == code }) {
          let cost = RoutingText.cost(Int64(unit.cost))
          let gap = RoutingText.cost(Int64(unit.cost - candidates[0].cost))
          comes =
            candidates[0].unit == code
            ? .leads(cost: cost) : .costs(cost, more: gap, than: names[candidates[0].unit]!)
        }
        if said != comes { return "\(code): \(text), but \(comes)" }
      }
      return nil
    }
    // Every kind of change was among them.
    let kinds = [
      "a", "add", "admit", "being", "extend", "give", "keep", "let", "lower", "make", "raise",
    ]
    #expect(kinds.allSatisfy { made[$0] != nil }, "\(made)")
  }

  @Test(arguments: [6, 30])
  func theBlockedEdgesAreThoseOfTheFullSearch(size: Int) async throws {
    var blocked = 0
    try await Self.forEachSituation(size: size, organizations: 150) { situation, _ in
      let snapshot = situation.router.snapshot
      let plain = PlainBlockedPath(situation.router, situation.query, situation.loads)
      for unit in snapshot.allUnits {
        let found = situation.router.blockedEdges(
          to: unit, situation.query, loads: situation.loads)
        let expected = plain.edges(to: unit)
        if found != expected {
          return "\(snapshot.code(unit)) found \(String(describing: found)), expected"
            + " \(String(describing: expected))"
        }
        if found?.isEmpty == false { blocked += 1 }
      }
      return nil
    }
    #expect(blocked > 100)
  }

  @Test func theSoleBlockedEdgesAreThoseWithoutWhichThereIsAPath() async throws {
    var several = 0
    try await Self.forEachSituation(size: 8, organizations: 100) { situation, _ in
      let snapshot = situation.router.snapshot
      var plain = PlainBlockedPath(situation.router, situation.query, situation.loads)
      let unusable = (0..<snapshot.edgeCount).map { EdgeIndex($0) }
        .filter { !plain.isUsable($0) }
      for unit in snapshot.allUnits {
        let found = situation.router.soleBlockedEdges(
          to: unit, situation.query, loads: situation.loads)
        plain.assumed = nil
        var expected: [EdgeIndex] = []
        if plain.edges(to: unit) != [] {
          for edge in unusable {
            plain.assumed = edge
            if plain.edges(to: unit) == [] { expected.append(edge) }
          }
        }
        if found.sorted() != expected {
          return "\(snapshot.code(unit)) found \(found), expected \(expected)"
        }
        if found.count > 1 { several += 1 }
      }
      return nil
    }
    #expect(several > 20)
  }

  @Test(arguments: [6, 30])
  func aShortageNamesEveryHolderThatFails(size: Int) async throws {
    var shortages = 0
    try await Self.forEachSituation(size: size, organizations: 150) { situation, workspace in
      let (router, query, loads) = (situation.router, situation.query, situation.loads)
      let decision = try? router.route(query, loads: loads, workspace: workspace)
      guard let shortage = decision?.shortage else { return nil }
      shortages += 1
      let everybody = try router.explain(
        query, units: Array(router.snapshot.allUnits), loads: loads, workspace: workspace
      ).explanations.filter { !$0.failures.contains { $0.filter == .duty } }
      let isReached = { (explanation: Explanation) in
        !explanation.failures.contains { $0.filter == .reach }
      }
      let failing = everybody.filter { isReached($0) && !$0.failures.isEmpty }
      let unreached = everybody.filter { !isReached($0) }
      if shortage.holders.map(\.unit) != failing.map(\.unit)
        || shortage.holders.map(\.filters) != failing.map({ $0.failures.map(\.filter) })
        || shortage.unreached != unreached.map(\.unit)
        || shortage.holderCount != failing.count || shortage.unreachedCount != unreached.count
      {
        return "\(shortage)"
      }
      return nil
    }
    #expect(shortages > 20)
  }
}
