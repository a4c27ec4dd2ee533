import OrganizationGraph
import Routing
import Testing

/// Every organisation of up to five units over three tiers and departments: every chain, every
/// line forest, every set of stations, every set of duties, every origin.
@Suite struct ExhaustiveTests {
  private static let schema = ChainSchema(tiers: [
    Tier(code: "t0", name: "t0", authority: 3, duty: .plan, isCatchAll: true),
    Tier(code: "t1", name: "t1", authority: 2, duty: .lead, isCatchAll: true),
    Tier(code: "t2", name: "t2", authority: 1, duty: .carryOut),
  ])

  /// Parent lists: a parent comes before its child, so every rooted tree occurs.
  static func trees(_ count: Int, depth: Int) -> [[Int?]] {
    var lists: [[Int?]] = [[nil]]
    for node in 1..<max(1, count) {
      lists = lists.flatMap { list in
        (0..<node).compactMap { parent -> [Int?]? in
          var level = 1
          var current = list[parent]
          while let next = current {
            level += 1
            current = list[next]
          }
          return level < depth ? list + [parent] : nil
        }
      }
    }
    return lists
  }

  /// Line parents among departments: none or an earlier one.
  static func lines(_ count: Int) -> [[Int?]] {
    var lists: [[Int?]] = [[]]
    for node in 0..<count {
      lists = lists.flatMap { list in ([nil] + (0..<node).map { $0 }).map { list + [$0] } }
    }
    return lists
  }

  static func organization(chain: [Int?], line: [Int?], stations: Int, duties: Int) -> Organization
  {
    var result = Organization()
    result.schema = schema
    result.categories = [OrganizationGraph.Category(code: "x", name: "x")]
    for (number, parent) in chain.enumerated() {
      var depth = 0
      var current = parent
      while let next = current {
        depth += 1
        current = chain[next]
      }
      var unit = OrganizationUnit(
        code: "c\(number)", name: "c\(number)", kind: UnitKind(code: "t\(depth)"))
      unit.parent = parent.map { "c\($0)" }
      result.units.append(unit)
    }
    for (number, parent) in line.enumerated() {
      var unit = OrganizationUnit(code: "d\(number)", name: "d\(number)", kind: .department)
      unit.home = "c0"
      unit.lineParent = parent.map { "d\($0)" }
      result.units.append(unit)
    }
    var bit = 0
    for from in chain.indices {
      for to in line.indices {
        if stations >> bit & 1 == 1 {
          result.edges.append(
            Edge(code: "e\(bit)", kind: .station, from: "c\(from)", to: "d\(to)"))
        }
        bit += 1
      }
    }
    for (number, unit) in result.units.enumerated() where duties >> number & 1 == 1 {
      result.duties.append(
        Duty(holder: .unit(unit.code), category: "x", role: number % 2 == 0 ? .own : .assist))
    }
    result.costs = costs
    return result
  }

  private static let costs: [Cost] = {
    let values: [(String, Int)] = [
      ("hop.climb", 10), ("hop.descend", 8), ("hop.station", 15), ("hop.line", 12),
      ("role.own", 0), ("role.assist", 5), ("helper.own", 0), ("helper.assist", 0),
      ("catch_all", 100), ("preference", 0), ("waiting", 0), ("descend_limit", 1),
      ("utc_offset", 480),
    ]
    return values.map { Cost(item: $0.0, value: $0.1) }
      + ["0", "1000"].map { Cost(item: "load", key: $0, value: 0) }
      + PolicyItem.escalationReasons.flatMap {
        [
          Cost(item: "escalate.line", key: $0, value: 1),
          Cost(item: "escalate.territory", key: $0, value: 1),
        ]
      }
  }()

  @Test(arguments: 1...5)
  func everyOrganisationAgreesWithTheOracle(units: Int) async throws {
    var decisions = 0
    for chainCount in 1...units {
      let departments = units - chainCount
      for chain in Self.trees(chainCount, depth: 3) {
        for line in Self.lines(departments) {
          for stations in 0..<(1 << (chainCount * departments)) {
            // Tests with timers run beside this one.
            await Task.yield()
            for duties in 0..<(1 << units) {
              let organization = Self.organization(
                chain: chain, line: line, stations: stations, duties: duties)
              let snapshot = try OrganizationSnapshot(organization)
              let router = Router(snapshot)
              let workspace = SearchWorkspace()
              let loads = Loads(snapshot)
              for origin in chain.indices {
                let order = WorkOrder(
                  origin: "c\(origin)", category: "x", receivedAt: Instant(seconds: 0))
                let oracle = Oracle(organization, order)
                let fault = AgreementTests.compare(order, router, loads, workspace, oracle)
                decisions += 1
                if let fault {
                  Issue.record(
                    "chain \(chain), line \(line), stations \(stations), duties \(duties): \(fault)"
                  )
                  return
                }
              }
            }
          }
        }
      }
    }
    #expect(decisions > 0)
  }
}
