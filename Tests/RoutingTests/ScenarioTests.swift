import OrganizationGraph
import OrganizationSamples
import Routing
import Testing

/// What a dispatcher would expect, by hand.
@Suite struct ScenarioTests {
  let organization: Organization
  /// 2018-09-12 10:00, a Wednesday.
  static let noon = ZoneOffset.china.instant(Day("2018-09-12")!, second: 10 * 3600)

  init() {
    var organization = SampleOrganization.make()
    organization.costs = []
    organization.duties = []
    self.organization = organization
  }

  func route(
    _ order: WorkOrder, _ change: (inout Organization) -> Void = { _ in },
    loads fill: (OrganizationSnapshot, Loads) -> Void = { _, _ in }
  ) throws -> (Decision, OrganizationSnapshot) {
    var organization = organization
    change(&organization)
    let snapshot = try OrganizationSnapshot(organization)
    let loads = Loads(snapshot)
    fill(snapshot, loads)
    let decision = try Router(snapshot).route(
      order, loads: loads, workspace: SearchWorkspace())
    return (decision, snapshot)
  }

  func order(_ origin: String, mode: Mode = .peacetime) -> WorkOrder {
    WorkOrder(origin: origin, category: "noise", receivedAt: Self.noon, mode: mode)
  }

  @Test func aWhistleGoesUpTheLineOfTheStation() throws {
    let (decision, snapshot) = try route(order("G1")) {
      $0.edges.removeAll { $0.kind == .attachment }
      $0.duties = [Duty(holder: .unit("bureau"), category: "city")]
    }
    #expect(snapshot.code(decision.lead.unit) == "bureau")
    #expect(decision.lead.path.map(\.kind) == [.climb, .climb, .station, .line])
    #expect(decision.lead.totalCost == 1000 + 1000 + 1500 + 1200)
    #expect(decision.shortage == nil)
  }

  @Test func aSeatLeadsToTheMembersHomeUnit() throws {
    let (decision, snapshot) = try route(order("G1")) {
      $0.edges.removeAll { $0.kind == .agreement }
      $0.duties = [Duty(holder: .kind("school"), category: "city")]
    }
    #expect(snapshot.code(decision.lead.unit) == "school")
    #expect(decision.lead.path.map(\.kind) == [.climb, .seat])
  }

  @Test func aFullAgreementIsNotUsed() throws {
    let change: (inout Organization) -> Void = {
      $0.appointments.removeAll { $0.kind == .concurrent }
      $0.duties = [Duty(holder: .unit("school"), category: "city")]
    }
    let (free, _) = try route(order("C1"), change)
    #expect(free.lead.path.map(\.kind) == [.agreement])
    let (full, snapshot) = try route(order("C1"), change) { snapshot, loads in
      for edge in (0..<snapshot.edgeCount).map({ EdgeIndex($0) })
      where snapshot.kind(edge) == .agreement { loads.setOpen(2, by: edge) }
    }
    #expect(full.lead.role == .catchAll)
    #expect(snapshot.code(full.lead.unit) == "C1")
    #expect(full.shortage?.unreached.map { snapshot.code($0) } == ["school"])
  }

  @Test func aNearbyHouseholdTakesAnOrder() throws {
    let (decision, snapshot) = try route(order("G1")) {
      $0.duties = [Duty(holder: .kind("household"), category: "noise")]
    }
    #expect(snapshot.code(decision.lead.unit) == "H1")
    #expect(decision.lead.path.map(\.kind) == [.descend, .descend])
  }

  @Test func nobodyWithADutyMeansTheLowestCatchAll() throws {
    let (decision, snapshot) = try route(order("B1"))
    #expect(snapshot.code(decision.lead.unit) == "C1")
    #expect(decision.lead.role == .catchAll)
    #expect(decision.shortage?.holders == [])
    #expect(decision.shortage?.unreached == [])
  }

  @Test func theCommandTreeIsForEmergencies() throws {
    let change: (inout Organization) -> Void = {
      $0.duties = [Duty(holder: .unit("rescue"), category: "noise")]
    }
    let (peace, _) = try route(order("C1"), change)
    #expect(peace.lead.role == .catchAll)
    let (emergency, snapshot) = try route(order("C1", mode: .emergency), change)
    #expect(snapshot.code(emergency.lead.unit) == "rescue")
    #expect(emergency.lead.path.map(\.kind) == [.climb, .commandUp])
  }

  @Test func helpersAreDistinctFromTheLeadAndEachOther() throws {
    let (decision, snapshot) = try route(order("G1")) {
      $0.edges.removeAll { $0.kind == .attachment }
      $0.categories[1].helpers = ["noise", "city", "city"]
      $0.duties = [
        Duty(holder: .unit("G1"), category: "noise"),
        Duty(holder: .unit("team"), category: "noise", role: .assist),
        Duty(holder: .unit("bureau"), category: "city"),
      ]
    }
    #expect(snapshot.code(decision.lead.unit) == "G1")
    #expect(
      decision.helpers.map { $0.candidate.map { snapshot.code($0.unit) } }
        == ["team", "bureau", nil])
  }

  @Test func aComplaintIsRoutedAroundTheUnitAndThoseBelowIt() throws {
    var order = order("H1")
    order.subjects = ["C1"]
    let (decision, snapshot) = try route(order) {
      $0.duties = [Duty(holder: .kind("grid"), category: "noise")]
    }
    #expect(snapshot.code(decision.lead.unit) == "S")
    #expect(decision.ladder.map { snapshot.code($0.unit) } == ["D"])
  }

  @Test func excludingEveryCatchAllIsRefusedByName() throws {
    var order = order("C1")
    order.excluded = ["C1", "S", "D"]
    let error = #expect(throws: RoutingError.self) { try route(order) }
    #expect(error?.code == .nobodyAccountable)
    #expect(error?.message.contains("甲区 D") == true)
  }

  @Test func theLadderSkipsVacantLevelsAndEndsAtTheRoot() throws {
    let (decision, snapshot) = try route(order("G1")) {
      $0.appointments.removeAll { $0.person == "zhang" }
      $0.duties = [Duty(holder: .unit("G1"), category: "noise")]
      $0.timeLimits = [
        TimeLimit(category: nil, stage: .handle, value: 2, unit: .runningHour),
        TimeLimit(category: nil, stage: .escalate, value: 1, unit: .runningHour),
      ]
    }
    #expect(decision.ladder.map { snapshot.code($0.unit) } == ["S", "D"])
    #expect(decision.ladder[0].skipped.map { snapshot.code($0) } == ["C1"])
    #expect(
      decision.ladder.map { $0.at } == [
        Self.noon.advanced(by: 7200), Self.noon.advanced(by: 10_800),
      ])
  }

  @Test func theMostSpecificDutyLineDecides() throws {
    let (decision, snapshot) = try route(order("G1")) {
      var general = Duty(holder: .unit("team"), category: "city")
      general.confidence = 900
      var local = Duty(holder: .unit("team"), category: "noise")
      local.area = "C1"
      local.confidence = 100
      $0.duties = [general, local]
    }
    #expect(decision.lead.duty.map { snapshot.record($0).confidence } == 100)
  }

  @Test func explainNamesTheSmallestChangeAndItHolds() throws {
    var organization = organization
    var unsure = Duty(holder: .unit("G2"), category: "noise")
    unsure.confidence = 500
    organization.duties = [Duty(holder: .unit("G1"), category: "noise"), unsure]
    organization.change("H1") { $0.capacity = 0 }
    organization.duties.append(Duty(holder: .unit("H1"), category: "noise"))
    let snapshot = try OrganizationSnapshot(organization)
    let router = Router(snapshot)
    let query = try RoutingQuery(order("B1"), in: snapshot)
    let units = ["G2", "H1", "school", "rescue"].map { snapshot.unit($0)! }
    let result = try router.explain(
      query, units: units, loads: Loads(snapshot), workspace: SearchWorkspace())
    let changes = result.explanations.map { $0.change }
    // B1 → G1 costs 1; B1 → C1 → G2 costs 2 + 0.8 and cannot lead by confidence alone.
    #expect(changes[0]?.isEnough == false)
    // The household below the origin costs 0.8 and would lead if it had room.
    #expect(
      changes[1]?.text
        == "give it a capacity of 1; it then leads at 0.8")
    #expect(changes[2]?.text.contains("add a duty of 小学 for 噪声 noise") == true)
    #expect(changes[3]?.text.contains("reach, duty") == true)
  }

  @Test func explainSaysThatAUnitThenLeadsOnlyIfItDoes() throws {
    var organization = organization
    var expired = Duty(holder: .kind("grid"), category: "noise")
    expired.term = Term(until: Day("2018-01-01")!)
    organization.duties = [expired]
    organization.change("G1") { $0.credit = "D" }
    let snapshot = try OrganizationSnapshot(organization)
    let router = Router(snapshot)
    // From C1 both grids are one hop below; the line belongs to both, and G2 has the better credit.
    let query = try RoutingQuery(order("C1"), in: snapshot)
    let result = try router.explain(
      query, units: ["G1", "G2"].map { snapshot.unit($0)! }, loads: Loads(snapshot),
      workspace: SearchWorkspace())
    #expect(result.explanations.map { $0.change?.isEnough } == [false, true])
    #expect(result.explanations[0].change?.text.hasSuffix("more than 二网格") == true)
  }

  @Test func aComplaintAboutAStreetIsNotForItsStationNorRaisedToWhatBelongsToIt() throws {
    var order = order("G1")
    order.subjects = ["S"]
    let (decision, snapshot) = try route(order) {
      $0.edges.removeAll { $0.kind == .attachment }
      $0.duties = [
        Duty(holder: .unit("team"), category: "city"),
        Duty(holder: .kind("grid"), category: "noise"),
      ]
    }
    #expect(snapshot.code(decision.lead.unit) == "D")
    #expect(decision.ladder == [])
  }

  @Test func anUrgencyThatNoLimitNamesIsRefused() throws {
    var order = order("G1")
    order.urgency = "ugrent"
    let error = #expect(throws: RoutingError.self) { try route(order) }
    #expect(error?.code == .unknownUrgency)
    #expect(error?.message.contains("use one of normal") == true)
  }
}
