import OrganizationGraph
import OrganizationSamples
import Testing

/// What change sets do to records: random ones against the plain way, and each rule by an example.
@Suite struct ChangeTests {
  @Test(arguments: [4, 12, 40])
  func changesMakeTheRecordsThatThePlainWayMakes(size: Int) throws {
    var done = 0
    for seed in UInt64(1)...(size == 40 ? 100 : 400) * rounds {
      let organization = RandomOrganization.make(seed: seed &* 31 &+ UInt64(size), size: size)
      let snapshot = try OrganizationSnapshot(organization)
      for round in 0..<3 {
        let changes = RandomChanges.make(of: organization, seed: seed &* 7 &+ UInt64(round))
        let plain = try? PlainChanges.apply(changes, to: organization)
        let made = try? snapshot.records(changedBy: changes)
        guard let plain, let made else {
          #expect((plain == nil) == (made == nil), "seed \(seed), size \(size): \(changes)")
          continue
        }
        if organization.applying(made).recordsInKeyOrder != plain.recordsInKeyOrder {
          Issue.record("seed \(seed), size \(size): \(changes)")
          return
        }
        done += 1
      }
    }
    #expect(done > 100)
  }

  private static let day = Day(year: 2026, month: 1, day: 1)!

  private static func sample(_ changes: Change...) throws -> Organization {
    let organization = SampleOrganization.make()
    return organization.applying(
      try OrganizationSnapshot(organization).records(changedBy: changes))
  }

  @Test func aDatedMoveEndsTheFormerParentOnThatDay() throws {
    let moved = try Self.sample(.move(unit: "G2", under: "C2", on: Self.day))
    #expect(moved.units.first { $0.code == "G2" }?.parent == nil)
    let edges = moved.edges.filter { $0.from == "G2" && $0.kind == .chain }
    #expect(
      edges == [
        Edge(code: "G2/chain", kind: .chain, from: "G2", to: "C1", term: Term(until: Self.day)),
        Edge(
          code: "G2/chain/2026-01-01", kind: .chain, from: "G2", to: "C2",
          term: Term(from: Self.day)),
      ])
    #expect(OrganizationValidator.violations(of: moved).isEmpty)
  }

  @Test func codesOfWhatIsHandedOverYearAfterYearFitAndDiffer() throws {
    var organization = SampleOrganization.make()
    let long = String(repeating: "L", count: 62)
    organization.edges += [
      Edge(code: long + "a", kind: .attachment, from: "C1", to: "team"),
      Edge(code: long + "b", kind: .standby, from: "C1", to: "bureau"),
    ]
    let snapshot = try OrganizationSnapshot(organization)
    let changes: [Change] = [
      .merge(UnitMerge(units: ["C1"], into: "C2", on: Self.day)),
      .recode(unit: "G2", to: long + "u"),
      .move(unit: long + "u", under: "C2", on: Day(year: 2027, month: 1, day: 1)!),
    ]
    let records = try snapshot.records(changedBy: changes)
    #expect(try snapshot.records(changedBy: changes) == records)
    let after = organization.applying(records)
    let codes = after.edges.map(\.code) + after.posts.map(\.code)
    #expect(Set(codes).count == codes.count)
    #expect(codes.allSatisfy { $0.utf8.count <= 64 })
    let handed = after.edges.filter { $0.from == "C2" }.map(\.code)
    let cut = String(repeating: "L", count: 47) + ":"
    #expect(handed.count { $0.hasPrefix(cut) && $0.utf8.count == 64 } == 2)
  }

  @Test func aMergedCommunityHandsOverItsGridsSchoolPostsAndAgreement() throws {
    let merged = try Self.sample(
      .merge(UnitMerge(units: ["C1"], into: "C2", on: Self.day)))
    #expect(OrganizationValidator.violations(of: merged).isEmpty)
    func unit(_ code: String) -> OrganizationUnit? { merged.units.first { $0.code == code } }
    #expect(unit("C1")?.term == Term(until: Self.day))
    #expect(unit("C2")?.aliases == ["丙社区"])
    #expect(unit("school")?.home == "C2")
    for grid in ["G1", "G2"] {
      #expect(merged.edges.contains { $0.from == grid && $0.to == "C2" && $0.kind == .chain })
    }
    let agreements = merged.edges.filter { $0.kind == .agreement }
    #expect(agreements.map(\.from) == ["C1", "C2"])
    #expect(agreements.map(\.term) == [Term(until: Self.day), Term(from: Self.day)])
    // The first leading post leads on, the second finds one there.
    let posts = merged.posts.filter { $0.unit == "C2" }
    #expect(
      posts.map(\.code) == ["C1-director/C2", "C1-member/C2", "C1-secretary/C2"])
    #expect(posts.map(\.leads) == [true, false, false])
    #expect(merged.appointments.filter { $0.person == "zhang" }.count == 4)
  }

  @Test func aGridThatIsReCutSharesItsDutiesAndKeepsItsOwnUnits() throws {
    var part = OrganizationUnit(code: "G3", name: "三网格", kind: UnitKind(code: "grid"))
    part.partyOrganization = "三网格党支部"
    let split = try Self.sample(
      .add(.duty(Duty(holder: .unit("G1"), category: "noise"))),
      .split(
        UnitSplit(
          unit: "G1", parts: [.init(part, units: ["B1"])], keepsUnit: true, on: Self.day)))
    #expect(OrganizationValidator.violations(of: split).isEmpty)
    #expect(split.units.first { $0.code == "G3" }?.parent == "C1")
    #expect(
      split.duties.contains {
        $0.holder == .unit("G3") && $0.category == "noise" && $0.term == Term(from: Self.day)
      })
    #expect(
      split.edges.contains { $0.kind == .standby && $0.from == "G3" && $0.to == "G2" })
    #expect(
      split.edges.contains { $0.kind == .chain && $0.from == "B1" && $0.to == "G3" })
  }

  @Test func aClosedCommunityWithGridsIsRefusedWithTheirNames() throws {
    let snapshot = try OrganizationSnapshot(SampleOrganization.make())
    let error = #expect(throws: EditError.self) {
      try snapshot.records(
        changedBy: [
          .rename(unit: "S", to: "新", keepsFormerName: true), .close(unit: "C1", on: Self.day),
        ])
    }
    #expect(error?.code == .notPossible)
    #expect(error?.change == 1)
    #expect(error?.message.contains("一网格 G1") == true)
    #expect(error?.message.contains("小学 school") == true)
  }

  @Test func aDismissedMemberLosesTheSeatAndAVacantPostIsSeen() throws {
    let before = try OrganizationSnapshot(SampleOrganization.make())
    func changed(_ changes: Change...) throws -> OrganizationSnapshot {
      let records = try before.records(changedBy: changes)
      return try before.applying(try #require(before.edit(records)))
    }
    let community = try #require(before.unit("C1"))
    func seats(_ snapshot: OrganizationSnapshot) -> [Term] {
      snapshot.outgoing(community).filter { snapshot.kind($0) == .seat }.map(snapshot.term)
    }
    #expect(seats(before) == [.always])
    let dismissed = try changed(.end(.appointment("li", "C1-member"), on: Self.day))
    #expect(seats(dismissed) == [Term(until: Self.day)])
    #expect(!before.isVacant(community, on: Self.day))
    let vacant = try changed(
      .end(.appointment("zhang", "C1-secretary"), on: Self.day),
      .end(.appointment("zhang", "C1-director"), on: Self.day))
    #expect(vacant.isVacant(community, on: Self.day))
    #expect(!vacant.isVacant(community, on: Day(number: Self.day.number - 1)))
    #expect(vacant.appointments(ofPerson: "zhang").allSatisfy { $0.term == Term(until: Self.day) })
  }

  @Test func anAppointmentThatBeginsOnTheDayOfItsEndIsTakenOut() throws {
    let snapshot = try OrganizationSnapshot(SampleOrganization.make())
    let appointment = Appointment(
      person: "zhang", post: "C1-member", kind: .concurrent, term: Term(from: Self.day))
    let end = Change.end(.appointment("zhang", "C1-member"), on: Self.day)
    let records = try snapshot.records(changedBy: [.add(.appointment(appointment)), end])
    let after = try snapshot.applying(try #require(snapshot.edit(records)))
    #expect(after.appointments(ofPerson: "zhang") == snapshot.appointments(ofPerson: "zhang"))
    let later = Appointment(
      person: "zhang", post: "C1-member", kind: .concurrent,
      term: Term(from: Day(number: Self.day.number + 1)))
    let error = #expect(throws: EditError.self) {
      try snapshot.records(changedBy: [.add(.appointment(later)), end])
    }
    #expect(
      error?.message.contains(
        "zhang is not appointed to C1-member on \(Self.day), only from \(later.term.from!)")
        == true)
  }
}
