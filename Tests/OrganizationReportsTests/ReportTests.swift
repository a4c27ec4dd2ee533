import OrganizationGraph
import OrganizationReports
import OrganizationSamples
import Testing

@Suite struct ReportTests {
  let day = Day("2026-06-01")!

  /// Rows as text, fields separated by `|`.
  private func rows(
    _ name: String, of organization: Organization, on day: Day? = nil,
    _ settings: (inout ReportSettings, OrganizationRegister) -> Void = { _, _ in }
  ) -> [String] {
    #expect(OrganizationValidator.violations(of: organization) == [])
    let register = OrganizationRegister(organization)
    var chosen = ReportSettings()
    settings(&chosen, register)
    let context = ReportContext(register, on: day ?? self.day, chosen)
    let report = StructureReport.named(name)!
    let found = report.run(context)
    #expect(found.allSatisfy { $0.values.count == report.columns.count })
    return found.map { $0.values.map(\.text).joined(separator: "|") }
  }

  @Test func everyReportHasItsOwnNameAndRunsOnAnEmptyOrganisation() {
    #expect(Set(StructureReport.all.map(\.name)).count == StructureReport.all.count)
    for report in StructureReport.all {
      let context = ReportContext(OrganizationRegister(SampleOrganization.make()), on: day)
      _ = report.run(context)
      #expect(!report.meaning.isEmpty && !report.title.isEmpty)
    }
  }

  @Test func postsThatNobodyHoldsAreVacantSinceTheLastHolderLeft() {
    var organization = SampleOrganization.make()
    organization.posts += [
      Post(code: "G1-secretary", unit: "G1", name: "书记", leads: true),
      Post(code: "B1-leader", unit: "B1", name: "组长", leads: true),
      Post(code: "H1-guest", unit: "H1", name: "联络员"),
    ]
    organization.people.append(Person(code: "wang", name: "王"))
    organization.appointments += [
      Appointment(
        person: "wang", post: "G1-secretary", kind: .principal,
        term: Term(from: Day("2020-01-01"), until: Day("2026-05-02")))
    ]
    organization.change("G2") { $0.status = .suspended }
    #expect(
      rows("vacancies", of: organization) == [
        "B1|一楼|building_group|组长|never_filled|||1",
        "C2|丁社区|community||no_post|||0",
        "D|甲区|district||no_post|||7",
        "G1|一网格|grid|书记|vacant|2026-05-02|30|2",
        "G2|二网格|grid||suspended|||0",
        "S|乙街道|street||no_post|||6",
      ])
    #expect(
      rows("vacancies", of: organization) { $0.scope = $1.unit(code: "C2") } == [
        "C2|丁社区|community||no_post|||0"
      ])
    #expect(
      !rows("vacancies", of: organization, on: Day("2026-05-01")!).contains {
        $0.hasPrefix("G1|")
      })
  }

  @Test func appointmentsThatEndSoonSayWhoFollows() {
    var organization = SampleOrganization.make()
    organization.posts += [
      Post(code: "G1-secretary", unit: "G1", name: "书记", leads: true),
      Post(code: "G2-secretary", unit: "G2", name: "书记", leads: true),
      Post(code: "G2-clerk", unit: "G2", name: "干事"),
    ]
    organization.people += ["a", "b", "c", "d"].map { Person(code: $0, name: $0) }
    func appoint(_ person: String, _ post: String, _ from: String?, _ until: String?) {
      organization.appointments.append(
        Appointment(
          person: person, post: post, kind: .principal,
          term: Term(from: from.flatMap { Day($0) }, until: until.flatMap { Day($0) })))
    }
    appoint("a", "G1-secretary", nil, "2026-07-01")
    appoint("b", "G1-secretary", "2026-07-01", nil)
    appoint("c", "G2-secretary", nil, "2026-08-30")
    appoint("d", "G2-clerk", nil, "2026-08-31")
    #expect(
      rows("expiring", of: organization) == [
        "G1|一网格|书记|a|2026-07-01|30|followed|b",
        "G2|二网格|书记|c|2026-08-30|90|vacant|",
      ])
    #expect(
      rows("expiring", of: organization) { settings, _ in settings.within = 91 }.last
        == "G2|二网格|干事|d|2026-08-31|91|ends|")
  }

  @Test func committeesWithoutPartyOrganisationOrPartTimeMembersAreListed() {
    var organization = SampleOrganization.make()
    #expect(
      rows("committees", of: organization) == [
        "C1|丙社区||party_organization", "C2|丁社区||party_organization;part_time_member",
      ])
    organization.change("C1") { $0.partyOrganization = "丙社区大党委" }
    #expect(rows("committees", of: organization).map { $0.prefix(2) } == ["C2"])
  }

  @Test func branchesThatNobodyLeadsAreListed() {
    var organization = SampleOrganization.make()
    organization.posts.append(Post(code: "G1-secretary", unit: "G1", name: "书记", leads: true))
    organization.people.append(Person(code: "wang", name: "王"))
    organization.appointments.append(
      Appointment(person: "wang", post: "G1-secretary", kind: .principal))
    #expect(rows("branches", of: organization) == ["G2|二网格|二网格党支部|leader"])
  }

  @Test func peopleOnMoreCommitteesThanAllowedAreListed() {
    var organization = SampleOrganization.make()
    for unit in ["C2", "G1", "G2"] {
      organization.posts.append(Post(code: "\(unit)-member", unit: unit, name: "委员"))
      organization.appointments.append(
        Appointment(
          person: "li", post: "\(unit)-member", kind: .concurrent,
          term: Term(until: unit == "G2" ? Day("2026-06-01") : nil)))
    }
    #expect(rows("memberships", of: organization) == [])
    let previous = Day("2026-05-31")!
    #expect(
      rows("memberships", of: organization, on: previous) == ["li|li|school|4|C1;C2;G1;G2"])
    #expect(
      rows("memberships", of: organization) { settings, _ in settings.mostCommittees = 2 }
        == ["li|li|school|3|C1;C2;G1"])
  }

  @Test func onePersonWithTwoLeadingPostsIsListedWithTheSharedPool() {
    var organization = SampleOrganization.make()
    #expect(
      rows("two-posts", of: organization) == ["zhang|zhang|C1-director;C1-secretary|C1||5"])
    organization.posts.append(Post(code: "G1-secretary", unit: "G1", name: "书记", leads: true))
    organization.appointments.append(
      Appointment(person: "zhang", post: "G1-secretary", kind: .concurrent))
    for unit in ["C1", "G1"] { organization.change(unit) { $0.pool = "pool" } }
    #expect(
      rows("two-posts", of: organization) == [
        "zhang|zhang|C1-director;C1-secretary;G1-secretary|C1;G1|pool|3"
      ])
  }

  @Test func unitsWithoutDutyAndDutiesWithoutUnitAreListed() {
    var organization = SampleOrganization.make()
    #expect(
      rows("idle", of: organization).map { String($0.prefix { $0 != "|" }) } == [
        "B1", "H1", "bureau", "rescue", "school",
      ])
    #expect(rows("orphaned-duties", of: organization) == [])
    organization.change("team") { $0.status = .suspended }
    organization.duties += [
      Duty(holder: .kind("hospital"), category: "noise"),
      Duty(holder: .unit("school"), category: "noise", role: .assist),
    ]
    #expect(
      rows("orphaned-duties", of: organization) == [
        "city|市容|own|team||unit_suspended", "noise|噪声|own|hospital||kind_without_unit",
      ])
    #expect(
      rows("idle", of: organization).map { String($0.prefix { $0 != "|" }) } == [
        "B1", "H1", "bureau", "rescue",
      ])
  }

  @Test func categoriesThatOnlyTheCatchAllTakesAreListedByCommunity() {
    var organization = SampleOrganization.make()
    organization.categories.append(Category(code: "other", name: "其他"))
    var local = Duty(holder: .unit("team"), category: "other")
    local.area = "C1"
    organization.duties.append(local)
    // The team is stationed at the street, within reach of both; grids take noise where there are any.
    #expect(rows("uncovered", of: organization) == ["other|其他|1|2|C2"])
    organization.duties.removeAll()
    #expect(
      rows("uncovered", of: organization) == [
        "city|市容|2|2|", "noise|噪声|2|2|", "other|其他|2|2|",
      ])
    #expect(
      rows("uncovered", of: organization) { $0.scope = $1.unit(code: "C2") }.first
        == "city|市容|1|1|")
  }

  @Test func staffingCountsPeopleWithPrincipalPostsAgainstTheTarget() {
    var organization = SampleOrganization.make()
    organization.change("C1") { $0.residents = 1_112 }
    organization.posts.append(Post(code: "G1-secretary", unit: "G1", name: "书记", leads: true))
    organization.people.append(Person(code: "wang", name: "王"))
    organization.appointments.append(
      Appointment(person: "wang", post: "G1-secretary", kind: .principal))
    // 1112 · 18 / 10000 = 2.0016: three. Zhang leads twice and counts once; li is of the school.
    #expect(
      rows("staffing", of: organization) == ["C1|丙社区|1112|2|3|1", "C2|丁社区||0||"])
    #expect(
      rows("staffing", of: organization) { settings, _ in settings.workersPerTenThousand = 9 }
        .first == "C1|丙社区|1112|2|2|0")
  }

  @Test func coverageCountsResidentUnitsWithAnAgreementInForce() {
    var organization = SampleOrganization.make()
    var clinic = OrganizationUnit(code: "clinic", name: "诊所", kind: UnitKind(code: "hospital"))
    clinic.home = "G1"
    organization.units.append(clinic)
    #expect(
      rows("coverage", of: organization) == ["C1|丙社区|2|1|50|clinic", "C2|丁社区|0|0||"])
    organization.edges[organization.edges.firstIndex { $0.code == "agreement" }!].term = Term(
      until: Day("2026-06-01"))
    #expect(rows("coverage", of: organization).first == "C1|丙社区|2|0|0|clinic;school")
  }
}
