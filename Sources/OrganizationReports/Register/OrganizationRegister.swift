package import OrganizationGraph

/// An organisation as its staff look things up: what belongs to a unit, a post, a person on a day.
///
/// Units, posts, people and appointments are named by the positions of their records. Making one is
/// O(n) where n is records; a lookup costs what belongs to the one asked about. It expects a sound
/// organisation: what names a record that is not there is left out.
package final class OrganizationRegister: Sendable {
  package let organization: Organization
  private let tiers: [String: Int]
  private let classes: [String: UnitKind.Class]
  private let unitCodes: CodeTable
  private let personCodes: CodeTable
  private let postCodes: CodeTable

  /// Every edge between two units: parents, written edges, seats.
  package let links: [UnitLink]
  private let outgoing: Groups
  private let incoming: Groups
  private let residents: Groups
  private let postsByUnit: Groups
  private let appointmentsByPost: Groups
  private let appointmentsByPerson: Groups

  package init(_ organization: Organization) {
    self.organization = organization
    tiers = Dictionary(
      organization.schema.tiers.enumerated().map { ($1.code, $0) },
      uniquingKeysWith: { first, _ in first })
    var classes = Dictionary(
      UnitKind.outsideChain.map { ($0.kind.code, $0.class) },
      uniquingKeysWith: { first, _ in first })
    for tier in organization.schema.tiers { classes[tier.code] = .chain }
    self.classes = classes

    let units = CodeTable(organization.units)
    let people = CodeTable(organization.people.lazy.map(\.code))
    let posts = CodeTable(organization.posts.lazy.map(\.code))
    unitCodes = units
    personCodes = people
    postCodes = posts
    // A group more than there are records takes what names none.
    residents = Groups(
      organization.units.indices.lazy.map { row in
        organization.units.entry(row).home.flatMap { units[$0] } ?? organization.units.count
      }, count: organization.units.count + 1)
    postsByUnit = Groups(
      organization.posts.lazy.map { units[$0.unit] ?? organization.units.count },
      count: organization.units.count + 1)
    appointmentsByPost = Groups(
      organization.appointments.lazy.map { posts[$0.post] ?? organization.posts.count },
      count: organization.posts.count + 1)
    let byPerson = Groups(
      organization.appointments.lazy.map { people[$0.person] ?? organization.people.count },
      count: organization.people.count + 1)
    appointmentsByPerson = byPerson

    links =
      UnitLink.parents(organization, units) + UnitLink.written(organization, units)
      + UnitLink.seats(
        organization, byPerson, peopleCount: organization.people.count,
        unitOfPost: { posts[$0].flatMap { units[organization.posts[$0].unit] } },
        isChain: { classes[organization.units.entry($0).kind.code] == .chain })
    outgoing = Groups(links.lazy.map(\.from), count: organization.units.count)
    incoming = Groups(links.lazy.map(\.to), count: organization.units.count)
  }
}

extension OrganizationRegister {
  package func unit(code: String) -> Int? { unitCodes[code] }
  package func person(code: String) -> Int? { personCodes[code] }
  package func post(code: String) -> Int? { postCodes[code] }

  /// Position of a unit's tier in the schema; `nil` outside the chain.
  package func tier(_ unit: Int) -> Int? { tiers[organization.units.entry(unit).kind.code] }

  package func tier(code: String) -> Int? { tiers[code] }

  package func unitClass(_ unit: Int) -> UnitKind.Class? {
    classes[organization.units.entry(unit).kind.code]
  }

  /// The Chinese label of a kind.
  package func label(ofKind code: String) -> String {
    if let tier = tiers[code] { return organization.schema.tiers[tier].name }
    return UnitKind.outsideChain.first { $0.kind.code == code }?.label ?? code
  }

  package func name(_ unit: Int) -> String { organization.units.name(unit) }
  package func code(_ unit: Int) -> String { organization.units.code(unit) }

  package func exists(_ unit: Int, on day: Day) -> Bool {
    organization.units.entry(unit).term.contains(day)
  }

  /// Exists on the day and takes orders.
  package func isActive(_ unit: Int, on day: Day) -> Bool {
    exists(unit, on: day) && organization.units.entry(unit).status == .active
  }

  /// Links that begin at a unit, in the order of their records.
  package func links(from unit: Int, on day: Day) -> [UnitLink] {
    outgoing[unit].map { links[$0] }.filter { $0.term.contains(day) }
  }

  /// Links that end at a unit, in the order of their records.
  package func links(to unit: Int, on day: Day) -> [UnitLink] {
    incoming[unit].map { links[$0] }.filter { $0.term.contains(day) }
  }

  /// Units outside the chain that are at home in a unit, by code.
  package func residents(of unit: Int, on day: Day) -> [Int] {
    inCodeOrder(residents[unit].filter { exists($0, on: day) })
  }

  package func posts(of unit: Int) -> [Int] { Array(postsByUnit[unit]) }
  package func appointments(to post: Int) -> [Int] { Array(appointmentsByPost[post]) }
  package func appointments(of person: Int) -> [Int] { Array(appointmentsByPerson[person]) }

  package func inCodeOrder(_ units: some Sequence<Int>) -> [Int] {
    units.sorted { organization.units.code($0) < organization.units.code($1) }
  }
}
