import OrganizationGraph
import OrganizationReports
import OrganizationSamples
import SQLiteStorage
import Testing

/// An excerpt answers like the whole, in whatever it is asked about the units that it is of.
@Suite struct ExcerptTests {
  private let days = [Day("2024-03-01")!, Day("2024-09-01")!, Day("2026-06-01")!]

  /// What staff see of a unit, in words.
  private func sheet(of code: String, in register: OrganizationRegister, on day: Day) -> [String] {
    guard let unit = register.unit(code: code) else { return ["missing"] }
    func names(_ units: [Int]) -> String { units.map(register.code).joined(separator: " ") }
    func link(_ link: UnitLink) -> String {
      let record = link.edge.map { "\(register.organization.edges[$0])" } ?? ""
      let seat = link.appointment.map { register.personName(ofAppointment: $0) } ?? ""
      return "\(link.kind) \(register.code(link.from)) \(register.code(link.to)) \(record) \(seat)"
    }
    var words = ["\(register.organization.units[unit])"]
    words.append(names(register.ancestors(of: register.territory(of: unit) ?? unit, on: day)))
    words.append(register.lineParent(of: unit, on: day).map(register.code) ?? "")
    words.append(names(register.children(of: unit, on: day)))
    words.append(names(register.subtree(of: unit, on: day)))
    words.append(names(register.residents(of: unit, on: day)))
    words += register.links(from: unit, on: day).map(link).sorted()
    // No sheet lists what is below a unit in its line.
    words += register.links(to: unit, on: day).filter { $0.kind != .line }.map(link).sorted()
    for post in register.posts(of: unit) {
      words.append("\(register.organization.posts[post])")
      for row in register.holders(of: post, on: day) {
        let person = register.person(ofAppointment: row)
        words.append("\(register.organization.appointments[row])")
        words.append(
          person.map {
            "\(register.organization.people[$0]) "
              + names(register.principalUnits(of: $0, on: day))
          } ?? "")
      }
    }
    let record = register.organization.units[unit]
    words += register.organization.duties.filter {
      $0.holder == .unit(code) || $0.holder == .kind(record.kind.code)
    }.map { "\($0)" }.sorted()
    words += register.organization.pools.filter { $0.code == record.pool }.map { "\($0)" }
    words.append(
      names(
        register.organization.units.indices.filter {
          record.pool != nil && register.organization.units[$0].pool == record.pool
        }))
    return words
  }

  private func store(_ organization: Organization, in folder: TemporaryFolder) throws
    -> OrganizationStore
  {
    let store = try OrganizationStore.open(folder.path + "/store.db", mode: .create)
    try store.importOrganization(
      organization, author: "a", reason: "", at: Instant(seconds: 0))
    return store
  }

  @Test(arguments: 1...6) func anExcerptTellsOfItsUnitWhatTheWholeTells(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    let former = RandomOrganization.make(seed: seed, size: 60)
    let store = try store(former, in: folder)
    // A later revision, so that rows come and go.
    let latest = RandomOrganization.make(seed: seed + 100, size: 60)
    try store.importOrganization(latest, author: "b", reason: "", at: Instant(seconds: 1))
    for (number, organization) in [(1, former), (2, latest)] {
      // In the order of the keys, as a store gives it.
      let whole = OrganizationRegister(try store.organization(at: number).organization)
      for unit in organization.units {
        let part = try store.excerpt(.init(.unit, unit.code), at: number)
        #expect(part.revision.number == number)
        let register = OrganizationRegister(part.organization)
        for day in days {
          #expect(
            sheet(of: unit.code, in: register, on: day) == sheet(of: unit.code, in: whole, on: day),
            "seed \(seed), revision \(number), unit \(unit.code), \(day)")
        }
        #expect(
          part.organization.schema == organization.schema
            && part.organization.costs == whole.organization.costs
            && part.organization.calendars == whole.organization.calendars)
      }
      for unit in organization.units where whole.tier(whole.unit(code: unit.code)!) ?? 9 < 3 {
        let part = OrganizationRegister(
          try store.excerpt(.init(.below, unit.code), at: number).organization)
        for day in days {
          let top = whole.unit(code: unit.code)!
          for below in whole.subtree(of: top, on: day) {
            for other in [below] + whole.residents(of: below, on: day) {
              let code = whole.code(other)
              #expect(
                sheet(of: code, in: part, on: day) == sheet(of: code, in: whole, on: day),
                "seed \(seed), revision \(number), \(code) below \(unit.code), \(day)")
            }
          }
        }
      }
    }
  }

  @Test func unitsAndPeopleAreFoundByNamesAliasesAndPartsOfThem() throws {
    let folder = try TemporaryFolder()
    var organization = SampleOrganization.make()
    organization.change("C1") { $0.aliases = ["和平", "安宁"] }
    organization.change("C2") { $0.aliases = ["安宁"] }
    organization.people.append(Person(code: "wangfang", name: "王芳"))
    organization.posts.append(Post(code: "C1-adviser", unit: "C1", name: "委员"))
    organization.appointments.append(
      Appointment(person: "wangfang", post: "C1-adviser", kind: .concurrent))
    let store = try store(organization, in: folder)
    func found(_ scope: OrganizationExcerpt.Scope, _ text: String) throws -> Set<String> {
      let part = try store.excerpt(.init(scope, text)).organization
      // Without those that are there to say where the others are.
      let above = Set(part.units.compactMap(\.parent))
      return Set(part.units.map(\.code)).subtracting(above)
    }
    #expect(try found(.named, "和平") == ["C1"])
    #expect(try found(.named, "安宁") == ["C1", "C2"] && found(.unit, "安宁") == ["C1", "C2"])
    #expect(try found(.named, "和") == [] && found(.search, "和") == ["C1"])
    #expect(try found(.search, "G").isSuperset(of: ["G1", "G2"]))
    let whole = UnitSearch(OrganizationRegister(organization))
    for text in ["社区", "C", "安", "和平", "x", "c", "ｇ１", "c１-", "ｘ"] {
      let part = UnitSearch(
        OrganizationRegister(try store.excerpt(.init(.search, text)).organization))
      #expect(
        part.find(text).map { [$0.alias ?? "", "\($0.match)"] }
          == whole.find(text).map { [$0.alias ?? "", "\($0.match)"] }, "\(text)")
    }
    #expect(whole.find("c1").map { organization.units[$0.unit].code }.first == "C1")
    #expect(whole.find("ｃ１").map(\.match).first == .code)
    for text in ["wangfang", "王芳", "芳"] {
      let part = try store.excerpt(.init(.person, text)).organization
      #expect(part.people.map(\.code) == ["wangfang"])
      #expect(part.appointments.count == 1 && part.posts.map(\.code) == ["C1-adviser"])
    }
    #expect(try store.excerpt(.init(.named, "")).organization.units.isEmpty)
  }
}
