import OrganizationGraph
import Routing
import Testing

/// The single changes that explanations name, in organisations small enough to see why.
@Suite struct ExplainedChangeTests {
  /// A street R with the communities C and X; E and F, of no tier, are at home in C.
  private static func organization(
    _ change: (inout Organization) -> Void
  ) -> Organization {
    var organization = Organization()
    func unit(_ code: String, _ kind: String, parent: String? = nil, home: String? = nil) {
      var unit = OrganizationUnit(code: code, name: code, kind: UnitKind(code: kind))
      (unit.parent, unit.home, unit.capacity) = (parent, home, 10)
      organization.units.append(unit)
    }
    unit("R", "street")
    unit("C", "community", parent: "R")
    unit("X", "community", parent: "R")
    unit("E", "hospital", home: "C")
    unit("F", "hospital", home: "C")
    organization.categories = [
      Category(code: "c", name: "work"), Category(code: "other", name: "other"),
    ]
    change(&organization)
    return organization
  }

  private static let before = Term(until: Day("2024-01-01")!)

  private static func change(
    _ organization: Organization, _ unit: String = "E", mode: Mode = .peacetime
  ) throws -> Explanation.Change? {
    let snapshot = try OrganizationSnapshot(organization)
    let order = WorkOrder(
      origin: "C", category: "c",
      receivedAt: ZoneOffset.china.instant(Day("2024-06-01")!, second: 10 * 3600), mode: mode)
    return try Router(snapshot).explain(
      RoutingQuery(order, in: snapshot), units: [snapshot.unit(unit)!], loads: Loads(snapshot),
      workspace: SearchWorkspace()
    ).explanations[0].change
  }

  private static func agreement(
    _ code: String, to unit: String = "E", serves category: String = "c", quota: Int? = nil,
    _ term: Term = .always
  ) -> Edge {
    Edge(
      code: code, kind: .agreement, from: "C", to: unit, categories: [category], quota: quota,
      term: term)
  }

  @Test(arguments: [(category: "other", quota: nil), ("c", 0), ("other", 0)] as [(String, Int?)])
  func anEdgeWithTwoObstaclesIsNoSingleChange(category: String, quota: Int?) throws {
    let change = try Self.change(
      Self.organization {
        $0.duties = [Duty(holder: .unit("E"), category: "c")]
        $0.edges = [Self.agreement("a", serves: category, quota: quota, Self.before)]
      })
    let text = try #require(change?.text)
    #expect(change?.isEnough == false)
    #expect(!text.contains("it then leads"))
    #expect(text.contains("extend the term of agreement a"))
    #expect(text.contains("add work c to the categories of agreement a") == (category == "other"))
    #expect(text.contains("raise the quota of agreement a") == (quota == 0))
  }

  @Test(arguments: [
    (agreement("a", before), "extend the term of"),
    (agreement("a", serves: "other"), "add work c to the categories of"),
    (agreement("a", quota: 0), "raise the quota of"),
  ])
  func anEdgeWithOneObstacleIsASingleChange(edge: Edge, remedy: String) throws {
    let change = try Self.change(
      Self.organization {
        $0.duties = [Duty(holder: .unit("E"), category: "c")]
        $0.edges = [edge]
      })
    #expect(change?.isEnough == true)
    #expect(change?.text.hasPrefix("\(remedy) agreement a (C → E); it then leads at ") == true)
  }

  @Test func ofTwoEdgesTheOneWithOneObstacleIsTheChange() throws {
    let change = try Self.change(
      Self.organization {
        $0.duties = [Duty(holder: .unit("E"), category: "c")]
        var other = Self.agreement("b", quota: 0)
        other.kind = .registration
        $0.edges = [Self.agreement("a", serves: "other", Self.before), other]
      })
    #expect(
      change?.text.hasPrefix("raise the quota of registration b (C → E); it then leads") == true)
  }

  @Test func aSecondLineParentIsNoSingleChange() throws {
    func line(_ code: String, to unit: String, _ term: Term) -> Edge {
      Edge(code: code, kind: .line, from: "S", to: unit, term: term)
    }
    let organization = Self.organization {
      for code in ["S", "B1", "B2"] {
        var unit = OrganizationUnit(
          code: code, name: code, kind: UnitKind(code: code == "S" ? "station" : "department"))
        (unit.home, unit.capacity) = ("C", 10)
        $0.units.append(unit)
      }
      $0.duties = [Duty(holder: .unit("B1"), category: "c")]
      $0.edges = [
        Edge(code: "s", kind: .station, from: "C", to: "S"), line("l1", to: "B1", Self.before),
      ]
    }
    #expect(try Self.change(organization, "B1")?.isEnough == true)
    var replaced = organization
    replaced.edges.append(line("l2", to: "B2", Term(from: Day("2024-01-01")!)))
    let change = try Self.change(replaced, "B1")
    #expect(change?.isEnough == false)
    #expect(change?.text.contains("one-line-parent") == true)
    // A line parent that was one only between the two terms is in the way as well.
    replaced.edges[2].term = Term(from: Day("2024-02-01")!, until: Day("2024-03-01")!)
    #expect(try Self.change(replaced, "B1")?.isEnough == false)
  }

  @Test func aCircleOfLinesIsNoSingleChange() throws {
    let organization = Self.organization {
      for code in ["S", "B"] {
        var unit = OrganizationUnit(code: code, name: code, kind: UnitKind(code: "department"))
        (unit.home, unit.capacity) = ("C", 10)
        $0.units.append(unit)
      }
      $0.duties = [Duty(holder: .unit("B"), category: "c")]
      $0.edges = [
        Edge(code: "s", kind: .station, from: "C", to: "S"),
        Edge(code: "l1", kind: .line, from: "S", to: "B", term: Self.before),
        Edge(
          code: "l2", kind: .line, from: "B", to: "S", term: Term(from: Day("2024-01-01")!)),
      ]
    }
    let change = try Self.change(organization, "B")
    #expect(change?.isEnough == false)
    #expect(change?.text.contains("line-cycle") == true)
  }

  @Test func theModeIsMendedInTheLineThatLacksOnlyTheMode() throws {
    let organization = Self.organization {
      var elsewhere = Duty(holder: .unit("E"), category: "c", role: .assist)
      elsewhere.area = "X"
      var other = Duty(holder: .unit("E"), category: "c")
      (other.mode, other.confidence) = (.peacetime, 1)
      var rival = Duty(holder: .unit("F"), category: "c")
      rival.confidence = 500
      $0.duties = [elsewhere, other, rival]
      $0.edges = [Self.agreement("a"), Self.agreement("b", to: "F")]
    }
    let change = try #require(try Self.change(organization, mode: .emergency))
    #expect(!change.isEnough)
    #expect(change.text.contains("the unit owns 主办 work c, confidence 0.001 hold in both modes"))
    // The decision after that change says by how much F is better.
    var mended = organization
    mended.duties[1].mode = nil
    let snapshot = try OrganizationSnapshot(mended)
    let order = WorkOrder(
      origin: "C", category: "c",
      receivedAt: ZoneOffset.china.instant(Day("2024-06-01")!, second: 10 * 3600), mode: .emergency)
    let decision = try Router(snapshot).route(
      order, loads: Loads(snapshot), workspace: SearchWorkspace())
    let candidates = [decision.lead] + decision.alternatives
    let unit = try #require(candidates.first { snapshot.code($0.unit) == "E" })
    #expect(snapshot.code(decision.lead.unit) == "F")
    let gap = RoutingText.cost(unit.totalCost - decision.lead.totalCost)
    #expect(
      change.text.hasSuffix(
        "even then it costs \(RoutingText.cost(unit.totalCost)), \(gap) more than F"))
  }

  @Test func aLineThatMeetsAnotherOnOtherDaysIsNotExtended() throws {
    let change = try Self.change(
      Self.organization {
        var former = Duty(holder: .unit("E"), category: "c")
        (former.term, former.confidence) = (Self.before, 900)
        var other = Duty(holder: .unit("E"), category: "c")
        (other.term, other.mode) = (
          Term(from: Day("2024-02-01")!, until: Day("2024-03-01")!), .emergency
        )
        $0.duties = [former, other]
        $0.edges = [Self.agreement("a")]
      })
    #expect(change?.text.hasPrefix("add a duty of E for work c") == true)
    #expect(change?.isEnough == true)
  }

  @Test func aBetterCreditGradeIsOfferedIfItSuffices() throws {
    let organization = Self.organization {
      $0.duties = ["E", "F"].map { Duty(holder: .unit($0), category: "c") }
      $0.edges = [Self.agreement("a"), Self.agreement("b", to: "F")]
      $0.units[3].credit = "D"
      $0.units[4].credit = "B"
    }
    // B costs as much as the lead's, and the code of E comes first.
    let change = try Self.change(organization)
    #expect(change?.text.hasPrefix("a credit grade of B instead of D; it then leads at ") == true)
    var best = organization
    best.units[4].credit = nil
    #expect(try Self.change(best)?.text.hasPrefix("a credit grade of A instead of D") == true)
    // No grade makes up for a longer way.
    best.units[3].credit = nil
    best.edges[0] = Edge(code: "a", kind: .standby, from: "R", to: "E")
    #expect(try Self.change(best)?.isEnough == false)
  }
}
