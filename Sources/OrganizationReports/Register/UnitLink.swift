package import OrganizationGraph

/// A dated edge between two units, by the positions of their records.
package struct UnitLink: Hashable, Sendable {
  package let kind: EdgeKind
  /// For the direction see `EdgeKind`.
  package let from: Int
  package let to: Int
  package let term: Term
  /// The written edge; `nil` for parents and seats.
  package let edge: Int?
  /// The concurrent appointment that makes a seat.
  package let appointment: Int?

  private init(
    _ kind: EdgeKind, from: Int, to: Int, _ term: Term, edge: Int? = nil, appointment: Int? = nil
  ) {
    self.kind = kind
    self.from = from
    self.to = to
    self.term = term
    self.edge = edge
    self.appointment = appointment
  }

  /// The parents that units name themselves.
  static func parents(_ organization: Organization, _ units: CodeTable) -> [UnitLink] {
    var links: [UnitLink] = []
    links.reserveCapacity(organization.units.count)
    for row in organization.units.indices {
      let unit = organization.units.entry(row)
      if let parent = unit.parent.flatMap({ units[$0] }) {
        links.append(UnitLink(.chain, from: row, to: parent, unit.term))
      }
      if let parent = unit.lineParent.flatMap({ units[$0] }) {
        links.append(UnitLink(.line, from: row, to: parent, unit.term))
      }
    }
    return links
  }

  static func written(_ organization: Organization, _ units: CodeTable) -> [UnitLink] {
    organization.edges.enumerated().compactMap { row, edge in
      guard let from = units[edge.from], let to = units[edge.to] else { return nil }
      return UnitLink(edge.kind, from: from, to: to, edge.term, edge: row)
    }
  }

  /// 交叉任职: a concurrent post in one unit and a principal post in another, for the days of both.
  ///
  /// The seat leads from the territorial end; where both are chain units, from the unit of the
  /// concurrent post. Where neither is, there is none.
  static func seats(
    _ organization: Organization, _ byPerson: Groups, peopleCount: Int,
    unitOfPost: (String) -> Int?, isChain: (Int) -> Bool
  ) -> [UnitLink] {
    var links: [UnitLink] = []
    for person in 0..<peopleCount where byPerson.size(of: person) > 1 {
      let rows = Array(byPerson[person])
      for row in rows where organization.appointments[row].kind == .concurrent {
        let concurrent = organization.appointments[row]
        guard let committee = unitOfPost(concurrent.post) else { continue }
        for other in rows where organization.appointments[other].kind == .principal {
          let principal = organization.appointments[other]
          let term = concurrent.term.intersection(principal.term)
          guard !term.isEmpty, let home = unitOfPost(principal.post), home != committee else {
            continue
          }
          let leadsFromCommittee = isChain(committee)
          guard leadsFromCommittee || isChain(home) else { continue }
          links.append(
            UnitLink(
              .seat, from: leadsFromCommittee ? committee : home,
              to: leadsFromCommittee ? home : committee, term, appointment: row))
        }
      }
    }
    return links
  }
}
