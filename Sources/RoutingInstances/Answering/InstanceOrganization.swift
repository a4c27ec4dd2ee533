public import OrganizationGraph

/// Turns a routing instance into the records of an organisation, which the ordinary engine then
/// answers.
///
/// Seats become appointments: a person with a principal post in the unit and a concurrent one in
/// the community. Only the root is a catch-all, at the largest cost there is. Codes are node numbers
/// with leading zeros, so that a node's number is its position in the snapshot.
public struct InstanceOrganization {
  private let graph: InstanceGraph
  private let state: InstanceState
  private let codes: InstanceCodes
  private var organization = Organization()

  /// The organisation of an instance; it breaks no rule. O(n + e) where n is nodes and their
  /// duties and e is edges.
  public static func make(_ graph: InstanceGraph, _ state: InstanceState) -> Organization {
    var instance = InstanceOrganization(graph, state)
    instance.addUnits()
    instance.addSeats()
    instance.addStations()
    instance.addDuties()
    return instance.organization
  }

  /// Schema, categories and costs only.
  static func policy(of graph: InstanceGraph) -> Organization {
    var organization = Organization()
    organization.schema = schema(from: graph.kind[graph.root])
    organization.categories = (0..<InstanceGraph.categoryCount).map { number in
      let code = InstanceCodes.category(number)
      return Category(code: code, name: code)
    }
    organization.costs = InstanceCosts.records(graph)
    return organization
  }

  private init(_ graph: InstanceGraph, _ state: InstanceState) {
    self.graph = graph
    self.state = state
    codes = InstanceCodes(nodes: graph.count)
    organization = Self.policy(of: graph)
  }

  /// The tiers from the root's down. A tree may leave out any but the root's.
  private static func schema(from top: InstanceKind) -> ChainSchema {
    let tiers = InstanceKind.tiers.filter { $0.rawValue >= top.rawValue }
    return ChainSchema(
      tiers: tiers.map { kind in
        Tier(
          code: kind.name, name: kind.name, authority: 100 - 10 * Int(kind.rawValue),
          duty: .carryOut, isOptional: true, isCatchAll: kind == top)
      })
  }

  private mutating func addUnits() {
    let homes = InstanceHomes(graph)
    var lineParents: [Int32: Int32] = [:]
    for edge in graph.edges where edge.kind == .line { lineParents[edge.source] = edge.target }
    organization.units.reserveCapacity(graph.count)
    for node in 0..<graph.count {
      let kind = graph.kind[node]
      let code = codes.node(node)
      var unit = OrganizationUnit(code: code, name: code, kind: kind.unitKind)
      if kind.isTree {
        unit.parent = graph.treeParent(of: node).map { codes.node($0) }
      } else {
        unit.home = codes.node(homes.home(of: node))
        unit.lineParent = lineParents[Int32(node)].map { codes.node($0) }
      }
      unit.capacity = Int(state.capacity[node])
      unit.credit = InstanceCosts.grade(graph.quality[node])
      unit.isSynthetic = true
      organization.units.append(unit)
    }
  }

  private mutating func addSeats() {
    var hasCommittee: Set<Int32> = []
    var hasMember: Set<Int32> = []
    for edge in graph.edges where edge.kind == .seat {
      let (community, unit) = (codes.node(edge.source), codes.node(edge.target))
      let (seat, post, person) = ("\(community)-seat", "\(unit)-post", "\(unit)-member")
      if hasCommittee.insert(edge.source).inserted {
        organization.posts.append(Post(code: seat, unit: community, name: seat))
      }
      if hasMember.insert(edge.target).inserted {
        organization.people.append(Person(code: person, name: person, isSynthetic: true))
        organization.posts.append(Post(code: post, unit: unit, name: post))
        organization.appointments.append(Appointment(person: person, post: post, kind: .principal))
      }
      organization.appointments.append(Appointment(person: person, post: seat, kind: .concurrent))
    }
  }

  private mutating func addStations() {
    for (number, edge) in graph.edges.enumerated() where edge.kind == .whistle {
      organization.edges.append(
        Edge(
          code: "W\(number)", kind: .station, from: codes.node(edge.source),
          to: codes.node(edge.target)))
    }
  }

  private mutating func addDuties() {
    let categories = (0..<InstanceGraph.categoryCount).map { InstanceCodes.category($0) }
    organization.duties.reserveCapacity(graph.mask.reduce(0) { $0 + $1.nonzeroBitCount })
    for node in 0..<graph.count {
      var mask = graph.mask[node]
      while mask != 0 {
        let category = categories[mask.trailingZeroBitCount]
        organization.duties.append(Duty(holder: .unit(codes.node(node)), category: category))
        mask &= mask - 1
      }
    }
  }
}

extension InstanceKind {
  /// The kind of a node as a unit of an organisation.
  var unitKind: UnitKind {
    switch self {
    case .station: .station
    case .bureau, .cityBureau, .provinceBureau, .countryBureau: .department
    case .enterprise: UnitKind(code: "enterprise")
    case .social: UnitKind(code: "social_organization")
    case .property: UnitKind(code: "property_company")
    default: UnitKind(code: name)
    }
  }
}
