import LargePages

/// An edge of the graph between numbered units, and the record it comes from, 24 bytes.
struct DerivedEdge: BitwiseCopyable {
  enum Origin: UInt8, BitwiseCopyable {
    case parent
    case lineParent
    case written
    /// The row is that of the concurrent appointment.
    case seat
  }

  let kind: EdgeKind
  let origin: Origin
  private let record: UInt32
  let from: UnitNode
  let to: UnitNode
  let days: DayRange

  init(kind: EdgeKind, origin: Origin, row: Int, from: UnitNode, to: UnitNode, term: Term) {
    self.kind = kind
    self.origin = origin
    record = UInt32(row)
    self.from = from
    self.to = to
    days = DayRange(term)
  }

  var row: Int { Int(record) }
  var term: Term { Term(days) }

  var place: Violation.Place {
    switch origin {
    case .parent: .init(.units, row, "parent")
    case .lineParent: .init(.units, row, "line_parent")
    case .written: .init(.edges, row, "from_unit")
    case .seat: .init(.appointments, row, "post")
    }
  }

  /// The end that the other leads or commands: edges of the command tree run downwards, all others
  /// upwards.
  var subordinate: UnitNode { kind == .command ? to : from }
  var superior: UnitNode { kind == .command ? from : to }
}

extension OrganizationIndex {
  /// All edges that hold between units: the parents that units name, the edges as written, and the
  /// seats. O(n) where n is units, edges and appointments.
  func allEdges() -> [DerivedEdge] {
    var result = [DerivedEdge](room: organization.units.count + organization.edges.count)
    for (row, unit) in resolvedUnits.enumerated() {
      func append(_ kind: EdgeKind, _ origin: DerivedEdge.Origin, to superior: UnitNode) {
        result.append(
          DerivedEdge(
            kind: kind, origin: origin, row: row, from: unit.node, to: superior,
            term: organization.units.term(row)))
      }
      if let parent = unit.parent { append(.chain, .parent, to: parent) }
      if let parent = unit.lineParent { append(.line, .lineParent, to: parent) }
    }
    for (row, ends) in edgeEnds.enumerated() {
      let edge = organization.edges[row]
      result.append(
        DerivedEdge(
          kind: edge.kind, origin: .written, row: row, from: ends.from, to: ends.to,
          term: edge.term))
    }
    result += seats()
    return result
  }

  /// Code of a written edge or seat; empty for the parents that units name.
  func code(_ edge: DerivedEdge) -> String {
    switch edge.origin {
    case .parent, .lineParent: return ""
    case .written: return organization.edges[edge.row].code
    case .seat:
      let appointment = organization.appointments[edge.row]
      return "\(appointment.person)@\(appointment.post)"
    }
  }

  /// Categories that an edge serves; empty: all.
  func categories(_ edge: DerivedEdge) -> [String] {
    edge.origin == .written ? organization.edges[edge.row].categories : []
  }

  /// Most orders by way of an edge; `nil`: no limit.
  func quota(_ edge: DerivedEdge) -> Int? {
    edge.origin == .written ? organization.edges[edge.row].quota : nil
  }
}
