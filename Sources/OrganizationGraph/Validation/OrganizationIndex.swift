/// Where each code of an organisation is, and what follows from it directly.
///
/// Lookups are O(1); the first record of a repeated code counts.
package struct OrganizationIndex {
  package let organization: Organization
  package let tiers: [String: Int]
  package let units: [String: Int]
  package let pools: [String: Int]
  package let people: [String: Int]
  package let posts: [String: Int]
  package let categories: [String: Int]
  package let calendars: Set<String>
  package let classes: [String: UnitKind.Class]

  package init(_ organization: Organization) {
    func positions<Record>(_ records: [Record], _ code: KeyPath<Record, String>) -> [String: Int] {
      var result = [String: Int](minimumCapacity: records.count)
      for (position, record) in records.enumerated() where result[record[keyPath: code]] == nil {
        result[record[keyPath: code]] = position
      }
      return result
    }
    self.organization = organization
    tiers = positions(organization.schema.tiers, \.code)
    units = positions(organization.units, \.code)
    pools = positions(organization.pools, \.code)
    people = positions(organization.people, \.code)
    posts = positions(organization.posts, \.code)
    categories = positions(organization.categories, \.code)
    calendars = Set(organization.calendars.map(\.calendar))
    var classes = Dictionary(
      UnitKind.outsideChain.map { ($0.kind.code, $0.class) },
      uniquingKeysWith: { first, _ in first })
    for tier in organization.schema.tiers { classes[tier.code] = .chain }
    self.classes = classes
  }

  package func unit(_ code: String) -> OrganizationUnit? {
    units[code].map { organization.units[$0] }
  }

  package func `class`(of unit: OrganizationUnit) -> UnitKind.Class? { classes[unit.kind.code] }

  /// All edges that hold between units: the edges as written, the parents that units name, and
  /// the seats. The row is the unit's for a parent, the appointment's for a seat.
  package func allEdges() -> [DerivedEdge] {
    var result: [DerivedEdge] = []
    result.reserveCapacity(organization.units.count + organization.edges.count)
    for (row, unit) in organization.units.enumerated() {
      if let parent = unit.parent {
        result.append(
          DerivedEdge(
            edge: Edge(code: "", kind: .chain, from: unit.code, to: parent, term: unit.term),
            place: .init(.units, row, "parent")))
      }
      if let parent = unit.lineParent {
        result.append(
          DerivedEdge(
            edge: Edge(code: "", kind: .line, from: unit.code, to: parent, term: unit.term),
            place: .init(.units, row, "line_parent")))
      }
    }
    for (row, edge) in organization.edges.enumerated() {
      result.append(DerivedEdge(edge: edge, place: .init(.edges, row, "from_unit")))
    }
    result += seats()
    return result
  }
}

/// An edge of the graph and the record it comes from.
package struct DerivedEdge {
  package var edge: Edge
  package var place: Violation.Place
}
