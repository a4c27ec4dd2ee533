import OrganizationGraph
import OrganizationSamples
import Testing

@Suite struct SnapshotTests {
  @Test func concurrentPostsMakeSeatsForTheCommonDays() throws {
    var organization = SampleOrganization.make()
    let (from, until) = (Day(number: 19_000), Day(number: 19_100))
    organization.appointments[3].term = Term(from: from)
    organization.appointments[2].term = Term(until: until)
    organization.appointments[3].term.until = until
    let snapshot = try OrganizationSnapshot(organization)
    let community = try #require(snapshot.unit("C1"))
    let seats = snapshot.outgoing(community).filter { snapshot.kind($0) == .seat }
    #expect(seats.map { snapshot.code(snapshot.target($0)) } == ["school"])
    #expect(seats.map { snapshot.term($0) } == [Term(from: from, until: until)])
  }

  @Test func twoPostsInOneUnitMakeNoSeat() throws {
    let snapshot = try OrganizationSnapshot(SampleOrganization.make())
    let seats = (0..<snapshot.edgeCount).map { EdgeIndex($0) }
      .filter { snapshot.kind($0) == .seat }
    #expect(seats.map { snapshot.code($0) } == ["li@C1-member"])
  }

  @Test func unitsAreNumberedInTheOrderOfTheirCodes() throws {
    let snapshot = try OrganizationSnapshot(SampleOrganization.make())
    let codes = snapshot.allUnits.map { snapshot.code($0) }
    #expect(codes == codes.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    #expect(snapshot.code(snapshot.root) == "D")
  }

  @Test func namesAndAliasesFindTheirUnitsInTheOrderOfCodes() throws {
    var organization = SampleOrganization.make()
    organization.change("S") { $0.aliases = ["一楼", "街", "街"] }
    organization.change("B1") { $0.aliases = ["一楼"] }
    let snapshot = try OrganizationSnapshot(organization)
    func codes(_ name: String) -> [String] { snapshot.units(named: name).map(snapshot.code) }
    #expect(codes("一楼") == ["B1", "S"])
    #expect(codes("街") == ["S"])
    #expect(codes("九楼") == [])
  }

  @Test func edgesAreOrderedByKindTargetAndCodeWhateverTheOrderOfRecords() throws {
    var organization = SampleOrganization.make()
    let day = Day(number: 19_000)
    organization.edges += [
      Edge(code: "z", kind: .standby, from: "C1", to: "C2"),
      Edge(code: "b", kind: .attachment, from: "C1", to: "team", term: Term(until: day)),
      Edge(code: "a", kind: .attachment, from: "C1", to: "team", term: Term(from: day)),
      Edge(code: "c", kind: .attachment, from: "C1", to: "C2"),
    ]
    for _ in 0..<2 {
      organization.units.reverse()
      organization.edges.reverse()
      let snapshot = try OrganizationSnapshot(organization)
      let unit = try #require(snapshot.unit("C1"))
      #expect(
        snapshot.outgoing(unit).map { snapshot.code($0) }
          == ["", "li@C1-member", "c", "attachment", "a", "b", "agreement", "z"])
      let team = try #require(snapshot.unit("team"))
      #expect(
        snapshot.incoming(team).map { snapshot.code(snapshot.source($0)) } == ["S", "C1", "C1"])
    }
  }

  @Test func aUnitWithoutAnyFilledLeadingPostIsVacant() throws {
    var organization = SampleOrganization.make()
    organization.appointments.removeAll { $0.person == "zhang" }
    let snapshot = try OrganizationSnapshot(organization)
    let day = Day(number: 19_000)
    #expect(snapshot.isVacant(try #require(snapshot.unit("C1")), on: day))
    #expect(!snapshot.isVacant(try #require(snapshot.unit("school")), on: day))
    #expect(!snapshot.isVacant(try #require(snapshot.unit("G1")), on: day))
  }

  @Test func levelsFollowTierHomeOrRecord() throws {
    var organization = SampleOrganization.make()
    organization.change("rescue") { $0.level = "street" }
    let snapshot = try OrganizationSnapshot(organization)
    let authority = { (code: String) in snapshot.authority(snapshot.unit(code)!) }
    #expect(authority("D") == 80)
    #expect(authority("bureau") == 80)
    #expect(authority("team") == 60)
    #expect(authority("rescue") == 60)
    #expect(authority("school") == 0)
    #expect(
      snapshot.escalationRank(snapshot.unit("D")!)
        > snapshot.escalationRank(
          snapshot.unit("bureau")!))
  }

  @Test func categoriesInheritWhatTheyDoNotSay() throws {
    var organization = SampleOrganization.make()
    organization.categories[0].admission = "community"
    let snapshot = try OrganizationSnapshot(organization)
    let noise = try #require(snapshot.category("noise"))
    #expect(snapshot.admission(noise) == organization.schema.position(of: "community"))
  }

  @Test func theNearestLimitWinsThenTheUrgency() throws {
    var organization = SampleOrganization.make()
    organization.timeLimits += [
      TimeLimit(category: "city", stage: .handle, value: 2, unit: .runningHour),
      TimeLimit(category: "city", urgency: "urgent", stage: .handle, value: 1, unit: .runningHour),
    ]
    let snapshot = try OrganizationSnapshot(organization)
    let noise = try #require(snapshot.category("noise"))
    #expect(snapshot.limit(for: noise, urgency: "normal", stage: .handle)?.value == 2)
    #expect(snapshot.limit(for: noise, urgency: "urgent", stage: .handle)?.value == 1)
    #expect(snapshot.limit(for: noise, urgency: "normal", stage: .escalate) == nil)
  }
}
