import OrganizationGraph
import OrganizationSamples
import Testing

/// Each rule: a change to a sound organisation that breaks it, and what the report must name.
struct RuleCase: CustomTestStringConvertible, Sendable {
  let rule: Rule
  let names: [String]
  let table: RecordTable
  let change: @Sendable (inout Organization) -> Void

  init(
    _ rule: Rule, _ table: RecordTable, names: [String],
    _ change: @escaping @Sendable (inout Organization) -> Void
  ) {
    self.rule = rule
    self.table = table
    self.names = names
    self.change = change
  }

  var testDescription: String { "\(rule.code) \(names)" }

  static func day(_ number: Int32) -> Day { Day(number: 19_000 + number) }

  static let all: [RuleCase] = structure + people + catalogue

  private static let structure: [RuleCase] = [
    RuleCase(.uniqueCode, .units, names: ["C2"]) {
      $0.change("C2") { $0.code = "C1" }
      $0.edges.removeAll { $0.code == "registration" }
      $0.units.append(OrganizationUnit(code: "C2", name: "x", kind: UnitKind(code: "community")))
      $0.change("C2") { $0.parent = "S" }
      $0.units.append($0.units.last!)
    },
    RuleCase(.knownReference, .units, names: ["D0", "did you mean D"]) {
      $0.change("S") { $0.parent = "D0" }
    },
    RuleCase(.knownReference, .edges, names: ["teams", "did you mean team"]) {
      $0.edges[0].to = "teams"
    },
    RuleCase(.termOrder, .units, names: ["from 2022-01-20 until 2022-01-19"]) {
      $0.change("school") { $0.term = Term(from: day(12), until: day(11)) }
    },
    RuleCase(.termWithin, .units, names: ["丙社区 C1", "小学 school"]) {
      $0.change("C1") { $0.term = Term(until: day(0)) }
      for unit in ["G1", "G2", "B1", "H1"] {
        $0.change(unit) { $0.term = Term(until: day(0)) }
      }
    },
    RuleCase(.schemaTiers, .schema, names: ["authority 100"]) {
      $0.schema.tiers[1].authority = 100
    },
    RuleCase(.schemaTiers, .schema, names: ["grid is a catch-all"]) {
      $0.schema.tiers[5].isCatchAll = true
    },
    RuleCase(.knownKind, .units, names: ["bureaux"]) {
      $0.change("bureau") { $0.kind = UnitKind(code: "bureaux") }
    },
    RuleCase(.oneRoot, .units, names: ["乙街道 S", "甲区 D"]) { $0.change("S") { $0.parent = nil } },
    RuleCase(.oneRoot, .units, names: ["suspended"]) { $0.change("D") { $0.status = .suspended } },
    RuleCase(.oneChainParent, .edges, names: ["丙社区 C1", "丁社区 C2"]) {
      $0.edges.append(Edge(code: "second", kind: .chain, from: "G1", to: "C2"))
    },
    RuleCase(.reachesRoot, .units, names: ["一网格 G1", "2022-01-08"]) {
      $0.change("G1") { $0.parent = nil }
      $0.edges.append(
        Edge(code: "until", kind: .chain, from: "G1", to: "C1", term: Term(until: day(0))))
    },
    RuleCase(.chainCycle, .units, names: ["丙社区 C1", "一网格 G1"]) {
      $0.change("C1") { $0.parent = "G1" }
    },
    RuleCase(.tierDescends, .units, names: ["丁社区 C2", "丙社区 C1"]) {
      $0.change("C2") { $0.parent = "C1" }
    },
    RuleCase(.tierSkipped, .units, names: ["甲区 D", "丁社区 C2", "street"]) {
      $0.change("C2") { $0.parent = "D" }
    },
    RuleCase(.partyOrganization, .units, names: ["一网格 G1"]) {
      $0.change("G1") { $0.partyOrganization = nil }
    },
    RuleCase(.partyOrganization, .units, names: ["二网格 G2", "一网格 G1"]) {
      $0.change("G2") { $0.partyOrganization = "一网格党支部" }
    },
    RuleCase(.placedOutsideChain, .units, names: ["小学 school"]) {
      $0.change("school") { $0.home = nil }
    },
    RuleCase(.placedOutsideChain, .units, names: ["城管局 bureau", "小学 school"]) {
      $0.change("school") { $0.home = "bureau" }
    },
    RuleCase(.edgeEnds, .edges, names: ["乙街道 S", "小学 school", "functional"]) {
      $0.edges[0].to = "school"
    },
    RuleCase(.edgeEnds, .edges, names: ["一网格 G1"]) { $0.edges[4].to = "G1" },
    RuleCase(.seatDerived, .edges, names: ["seat"]) {
      $0.edges.append(Edge(code: "seat", kind: .seat, from: "C1", to: "school"))
    },
    RuleCase(.chainScope, .edges, names: ["dated"]) {
      $0.change("G1") { $0.parent = nil }
      $0.edges.append(
        Edge(code: "dated", kind: .chain, from: "G1", to: "C1", categories: ["noise"]))
    },
    RuleCase(.quotaOnBridge, .edges, names: ["command"]) { $0.edges[5].quota = 1 },
    RuleCase(.edgeOnce, .edges, names: ["second", "agreement", "丙社区 C1", "小学 school"]) {
      var second = $0.edges[2]
      second.code = "second"
      $0.edges.append(second)
    },
    RuleCase(.knownCredit, .units, names: ["Z", "小学 school", "A, B, C, D"]) {
      $0.change("school") { $0.credit = "Z" }
    },
    RuleCase(.agreementServices, .edges, names: ["丙社区 C1", "小学 school"]) {
      $0.edges[2].categories = []
    },
    RuleCase(.oneLineParent, .edges, names: ["执法队 team", "城管局 bureau"]) {
      $0.edges.append(Edge(code: "line", kind: .line, from: "team", to: "bureau"))
    },
    RuleCase(.lineCycle, .units, names: ["执法队 team", "城管局 bureau"]) {
      $0.change("bureau") { $0.lineParent = "team" }
    },
    RuleCase(.lineDepth, .units, names: ["执法队 team", "64"]) {
      for level in 1...64 {
        var unit = OrganizationUnit(code: "L\(level)", name: "L\(level)", kind: .department)
        unit.home = "D"
        unit.lineParent = level < 64 ? "L\(level + 1)" : nil
        $0.units.append(unit)
      }
      $0.change("bureau") { $0.lineParent = "L1" }
    },
    RuleCase(.oneSuperior, .edges, names: ["乙街道 S", "救援队 rescue", "甲区 D"]) {
      $0.edges.append(Edge(code: "command2", kind: .command, from: "D", to: "S"))
    },
    RuleCase(.oneSuperior, .edges, names: ["乙街道 S", "甲区 D", "城管局 bureau"]) {
      $0.categories.append(Category(code: "other", name: "其他"))
      $0.edges[5].categories = ["other"]
      $0.edges.append(
        Edge(code: "command2", kind: .command, from: "D", to: "S", categories: ["city"]))
      $0.edges.append(
        Edge(
          code: "command3", kind: .command, from: "bureau", to: "S", categories: ["noise"],
          term: Term(until: day(0))))
    },
    RuleCase(.commandCycle, .edges, names: ["乙街道 S", "救援队 rescue"]) {
      $0.edges.append(Edge(code: "command2", kind: .command, from: "S", to: "rescue"))
    },
    RuleCase(.notNegative, .units, names: ["一楼 B1", "-1"]) { $0.change("B1") { $0.capacity = -1 } },
    RuleCase(.notNegative, .edges, names: ["agreement", "-2"]) { $0.edges[2].quota = -2 },
  ]

  private static let people: [RuleCase] = [
    RuleCase(.principalNeeded, .appointments, names: ["li", "C1-member"]) {
      $0.appointments[2].term = Term(until: day(0))
    },
    RuleCase(.principalOnce, .appointments, names: ["li", "school-head", "C1-member"]) {
      $0.appointments[3].kind = .principal
    },
    RuleCase(.appointmentOnce, .appointments, names: ["zhang", "C1-secretary"]) {
      $0.appointments.append($0.appointments[0])
    },
    RuleCase(.oneLeader, .appointments, names: ["zhang", "li", "C1-secretary"]) {
      $0.appointments.append(Appointment(person: "li", post: "C1-secretary", kind: .concurrent))
      $0.change("C1") { $0.pool = "pool" }
      $0.change("school") { $0.pool = "pool" }
    },
    RuleCase(.sharedPool, .appointments, names: ["li", "小学 school", "丙社区 C1"]) {
      $0.posts[2].leads = true
    },
  ]

  private static let catalogue: [RuleCase] = [
    RuleCase(.categoryCycle, .categories, names: ["city", "noise"]) {
      $0.categories[0].parent = "noise"
    },
    RuleCase(.authorityRange, .categories, names: ["noise", "street", "community"]) {
      $0.categories[1].authority = "street"
      $0.categories[1].ceiling = "community"
    },
    RuleCase(.confidenceRange, .duties, names: ["1001"]) { $0.duties[0].confidence = 1001 },
    RuleCase(.dutyOnce, .duties, names: ["city"]) { $0.duties.append($0.duties[0]) },
    RuleCase(.limitPositive, .timeLimits, names: ["0"]) { $0.timeLimits[0].value = 0 },
    RuleCase(.limitCalendar, .timeLimits, names: ["working_day"]) {
      $0.timeLimits[0].calendar = nil
    },
    RuleCase(.limitOnce, .timeLimits, names: ["handle"]) { $0.timeLimits.append($0.timeLimits[0]) },
    RuleCase(.calendarHours, .calendars, names: ["office"]) {
      $0.calendars[0].interval = .init(opens: 5, closes: 5)
    },
    RuleCase(.calendarHours, .calendars, names: ["office"]) {
      $0.calendars.append($0.calendars[0])
    },
    RuleCase(.knownCost, .costs, names: ["hop.climbs", "did you mean hop.climb"]) {
      $0.costs[0].item = "hop.climbs"
    },
    RuleCase(.knownCost, .costs, names: ["-1"]) { $0.costs[0].value = -1 },
    RuleCase(.knownCost, .costs, names: ["villages"]) { $0.costs[0].key = "villages" },
    RuleCase(.costOnce, .costs, names: ["hop.climb"]) { $0.costs.append($0.costs[0]) },
    RuleCase(.loadConvex, .costs, names: ["flatter"]) {
      $0.costs += [("0", 0), ("500", 900), ("1000", 1000)].map {
        Cost(item: "load", key: $0.0, value: $0.1)
      }
    },
  ]
}

@Suite struct RuleTests {
  @Test func theSampleIsSound() {
    #expect(OrganizationValidator.violations(of: SampleOrganization.make()) == [])
  }

  @Test(arguments: RuleCase.all)
  func aBreachIsReportedWithItsUnits(_ testCase: RuleCase) throws {
    var organization = SampleOrganization.make()
    testCase.change(&organization)
    let violations = OrganizationValidator.violations(of: organization)
    let match = violations.first { violation in
      violation.rule == testCase.rule && violation.place.table == testCase.table
        && testCase.names.allSatisfy { violation.description.contains($0) }
    }
    #expect(match != nil, "reported: \(violations)")
  }

  @Test func everyRuleHasACase() {
    let covered = Set(RuleCase.all.map(\.rule))
    #expect(Rule.all.filter { !covered.contains($0) }.map(\.code) == [])
  }

  @Test func ruleCodesAreUnique() {
    #expect(Set(Rule.all.map(\.code)).count == Rule.all.count)
  }

  @Test func aCompiledSnapshotRefusesABreach() {
    var organization = SampleOrganization.make()
    organization.duties[0].confidence = 0
    #expect(throws: InvalidOrganization.self) { try OrganizationSnapshot(organization) }
  }

  @Test func aCircleOfCodesThatNoUnitHasIsReported() {
    var organization = SampleOrganization.make()
    organization.edges += [
      Edge(code: "x", kind: .chain, from: "ghost", to: "spirit"),
      Edge(code: "y", kind: .chain, from: "spirit", to: "ghost"),
    ]
    let violations = OrganizationValidator.violations(of: organization)
    #expect(
      violations.map(\.rule.code) == [String](repeating: "known-reference", count: 4)
        + ["chain-cycle"])
    #expect(violations.last?.message == "ghost, spirit are above each other in the chain")
  }

  @Test func circlesAreReportedInTheOrderOfTheirCodes() {
    var organization = SampleOrganization.make()
    for (code, parent) in [("B1", "H1"), ("G2", "G2"), ("C1", "G1")] {
      organization.change(code) { $0.parent = parent }
    }
    organization.units.reverse()
    let circles = OrganizationValidator.violations(of: organization)
      .filter { $0.rule == .chainCycle }.map(\.message)
    #expect(
      circles == [
        "一楼 B1, 中心户 H1 are above each other in the chain",
        "丙社区 C1, 一网格 G1 are above each other in the chain",
        "二网格 G2 are above each other in the chain",
      ])
  }

  @Test func datedMovesOfOneUnitAreSoundIfTheyMeet() {
    var organization = SampleOrganization.make()
    organization.change("G1") { $0.parent = nil }
    let day = Day(number: 19_000)
    organization.edges += [
      Edge(code: "m1", kind: .chain, from: "G1", to: "C1", term: Term(until: day)),
      Edge(code: "m2", kind: .chain, from: "G1", to: "C2", term: Term(from: day)),
    ]
    #expect(OrganizationValidator.violations(of: organization) == [])
  }
}
