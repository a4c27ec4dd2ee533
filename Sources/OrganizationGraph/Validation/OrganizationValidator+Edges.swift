extension OrganizationValidator {
  mutating func checkEdges(_ edges: [DerivedEdge]) {
    for edge in edges where edge.origin == .written { checkWritten(edge) }
    for edge in edges where edge.origin == .lineParent { checkEnds(edge) }
    checkOnce(edges)
  }

  /// A second bridge beside the first would double its quota and say nothing new. O(e) but for
  /// bridges between the same two units.
  private mutating func checkOnce(_ edges: [DerivedEdge]) {
    struct Bridge: Hashable {
      let kind: EdgeKind
      let from: String
      let to: String
    }
    var earlier: [Bridge: [DerivedEdge]] = [:]
    for edge in edges where edge.origin == .written && edge.kind.isBridge {
      let record = organization.edges[edge.row]
      let bridge = Bridge(kind: edge.kind, from: record.from, to: record.to)
      for other in earlier[bridge] ?? [] where other.term.overlaps(edge.term) {
        let first = organization.edges[other.row]
        guard scopesMeet(first.categories, record.categories) else { continue }
        report(
          .edgeOnce, .edges, edge.row, "code",
          "\(edge.kind.code) \(record.code) stands beside \(first.code), between"
            + " \(named(edge.from)) and \(named(edge.to)) on the same days",
          "remove one of the two, or give them terms or categories that do not meet")
        break
      }
      earlier[bridge, default: []].append(edge)
    }
  }

  private mutating func checkWritten(_ derived: DerivedEdge) {
    let row = derived.row
    let edge = organization.edges[row]
    checkTerm(edge.term, .edges, row)
    if edge.kind == .seat {
      report(
        .seatDerived, .edges, row, "kind", "edge \(edge.code) is a seat",
        "remove it and record the member's principal and concurrent appointments")
    }
    let fromKnown = checkUnitReference(derived.from, .edges, row, "from_unit")
    let toKnown = checkUnitReference(derived.to, .edges, row, "to_unit")
    for category in edge.categories { checkCategoryReference(category, .edges, row, "categories") }
    if let quota = edge.quota, quota < 0 {
      report(
        .notNegative, .edges, row, "quota", "edge \(edge.code) has the quota \(quota)",
        "give 0 or more, or leave it empty for no limit")
    }
    if edge.kind == .chain && !edge.categories.isEmpty {
      report(
        .chainScope, .edges, row, "categories",
        "the chain parent \(edge.code) holds only for some categories", "leave categories empty")
    }
    if edge.quota != nil && !edge.kind.isBridge {
      report(
        .quotaOnBridge, .edges, row, "quota", "the \(edge.kind.code) edge \(edge.code) has a quota",
        "leave it empty; only bridges from the chain to other units can run full")
    }
    if edge.kind == .agreement && edge.categories.isEmpty {
      report(
        .agreementServices, .edges, row, "categories",
        "agreement \(edge.code) between \(named(derived.from)) and \(named(derived.to)) names no service",
        "name the categories that it offers")
    }
    if fromKnown && toKnown {
      checkEnds(derived)
      for (node, field) in [(derived.from, "from_unit"), (derived.to, "to_unit")] {
        checkWithin(
          edge.term, of: { _ in "\(edge.kind.code) \(edge.code)" }, within: node, .edges, row,
          field)
      }
    }
  }

  private mutating func checkEnds(_ edge: DerivedEdge) {
    guard let fromClass = index.kind(edge.from)?.class, let toClass = index.kind(edge.to)?.class
    else { return }
    let place = edge.place
    let (allowedFrom, allowedTo) = ends[edge.kind]!
    func classes(_ set: Set<UnitKind.Class>) -> String {
      set.map { "\($0)" }.sorted().joined(separator: " or ")
    }
    if !allowedFrom.contains(fromClass) || !allowedTo.contains(toClass) {
      report(
        .edgeEnds, place.table, place.row, place.field,
        "a \(edge.kind.code) edge cannot lead from \(kindCode(edge.from)) \(named(edge.from)) to"
          + " \(kindCode(edge.to)) \(named(edge.to))",
        "it leads from a \(classes(allowedFrom)) unit to a \(classes(allowedTo)) unit")
    } else if edge.from == edge.to && edge.kind.isBridge {
      report(
        .edgeEnds, place.table, place.row, "to_unit",
        "a \(edge.kind.code) edge joins \(named(edge.from)) with itself", "name two units")
    }
  }
}
