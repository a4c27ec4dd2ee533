/// Where each code of an organisation is, and what follows from it directly.
///
/// Units, people and posts that records name are resolved to numbers here, once; who walks the
/// records afterwards looks up no code. Lookups are O(1); the first record of a repeated code counts.
final class OrganizationIndex: Sendable {
  let organization: Organization
  let tiers: [String: Int]
  let units: CodeTable
  let pools: CodeTable
  let people: CodeTable
  let posts: CodeTable
  let categories: CodeTable
  let calendars: Set<String>
  let classes: [String: UnitKind.Class]
  /// Every kind that some unit has.
  private let kinds: [ResolvedKind]
  /// By record, as the following.
  let resolvedUnits: [ResolvedUnit]
  let edgeEnds: [(from: UnitNode, to: UnitNode)]
  let postUnits: [UnitNode]
  let resolvedAppointments: [ResolvedAppointment]

  init(_ organization: Organization) {
    self.organization = organization
    let tiers = Dictionary(
      organization.schema.tiers.enumerated().map { ($1.code, $0) },
      uniquingKeysWith: { first, _ in first })
    var classes = Dictionary(
      UnitKind.outsideChain.map { ($0.kind.code, $0.class) },
      uniquingKeysWith: { first, _ in first })
    for tier in organization.schema.tiers { classes[tier.code] = .chain }
    var resolver = UnitResolver(organization.units, tiers: tiers, classes: classes)
    var people = CodeTable(organization.people.lazy.map(\.code))
    var posts = CodeTable(organization.posts.lazy.map(\.code))

    resolvedUnits = resolver.resolve(organization.units)
    edgeEnds = organization.edges.map { (resolver.node($0.from), resolver.node($0.to)) }
    postUnits = organization.posts.map { resolver.node($0.unit) }
    resolvedAppointments = organization.appointments.map {
      ResolvedAppointment(
        person: people.number(naming: $0.person), post: posts.number(naming: $0.post))
    }
    self.tiers = tiers
    self.classes = classes
    kinds = resolver.kinds
    units = resolver.units
    self.people = people
    self.posts = posts
    pools = CodeTable(organization.pools.lazy.map(\.code))
    categories = CodeTable(organization.categories.lazy.map(\.code))
    calendars = Set(organization.calendars.lazy.map(\.calendar))
  }
}

/// Numbers among the codes of people and posts.
struct ResolvedAppointment: Sendable {
  let person: Int
  let post: Int
}

extension OrganizationIndex {
  func kind(ofRecord row: Int) -> ResolvedKind { kinds[Int(resolvedUnits[row].kind)] }

  /// The kind of a unit; `nil` if no record has its code.
  func kind(_ node: UnitNode) -> ResolvedKind? { record(node).map(kind(ofRecord:)) }

  /// Position of a unit's first record; `nil` if no record has its code.
  func record(_ node: UnitNode) -> Int? {
    units.isRecord(node.position) ? node.position : nil
  }

  /// The node of a code; `nil` if no record has it.
  func node(_ code: String) -> UnitNode? { units[code].map { UnitNode($0) } }

  func code(_ node: UnitNode) -> String { units.code(node.position) }

  /// The unit of a post, by the post's number; `nil` if no record has its code.
  func unit(ofPost post: Int) -> UnitNode? {
    posts.isRecord(post) ? postUnits[post] : nil
  }

  /// Whether the post leads, by its number.
  func leads(_ post: Int) -> Bool { posts.isRecord(post) && organization.posts[post].leads }
}
