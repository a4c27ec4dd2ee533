extension OrganizationValidator {
  mutating func checkEdges(_ edges: [DerivedEdge]) {
    for derived in edges where derived.place.table == .edges {
      checkWritten(derived.edge, row: derived.place.row)
    }
    for derived in edges where derived.place.table == .units && derived.edge.kind == .line {
      checkEnds(derived.edge, at: derived.place)
    }
  }

  private mutating func checkWritten(_ edge: Edge, row: Int) {
    checkTerm(edge.term, .edges, row)
    if edge.kind == .seat {
      report(
        .seatDerived, .edges, row, "kind", "edge \(edge.code) is a seat",
        "remove it and record the member's principal and concurrent appointments")
    }
    let fromKnown = checkUnitReference(edge.from, .edges, row, "from_unit")
    let toKnown = checkUnitReference(edge.to, .edges, row, "to_unit")
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
        "agreement \(edge.code) between \(named(edge.from)) and \(named(edge.to)) names no service",
        "name the categories that it offers")
    }
    if fromKnown && toKnown {
      checkEnds(edge, at: .init(.edges, row, "from_unit"))
      for (code, field) in [(edge.from, "from_unit"), (edge.to, "to_unit")] {
        if let unit = index.unit(code) {
          checkWithin(
            edge.term, of: "\(edge.kind.code) \(edge.code)", within: unit, .edges, row: row,
            field: field)
        }
      }
    }
  }

  private mutating func checkEnds(_ edge: Edge, at place: Violation.Place) {
    guard let from = index.unit(edge.from), let to = index.unit(edge.to),
      let fromClass = index.class(of: from), let toClass = index.class(of: to)
    else { return }
    let (allowedFrom, allowedTo) = edge.kind.ends
    func classes(_ set: Set<UnitKind.Class>) -> String {
      set.map { "\($0)" }.sorted().joined(separator: " or ")
    }
    if !allowedFrom.contains(fromClass) || !allowedTo.contains(toClass) {
      report(
        .edgeEnds, place.table, place.row, place.field,
        "a \(edge.kind.code) edge cannot lead from \(from.kind.code) \(named(from.code)) to"
          + " \(to.kind.code) \(named(to.code))",
        "it leads from a \(classes(allowedFrom)) unit to a \(classes(allowedTo)) unit")
    } else if from.code == to.code && edge.kind.isBridge {
      report(
        .edgeEnds, place.table, place.row, "to_unit",
        "a \(edge.kind.code) edge joins \(named(from.code)) with itself", "name two units")
    }
  }

  /// Checks that each unit has at most one edge of a kind towards its superior at a time, and that
  /// nobody is above itself on any day. O(e log e) where e is the edges of the kind; the search for
  /// cycles looks at single days only inside a cycle of the edges of all days together.
  mutating func checkForest(
    _ edges: [DerivedEdge], kind: EdgeKind, one: Rule, cycle: Rule
  ) {
    var upward: [String: [DerivedEdge]] = [:]
    for derived in edges where derived.edge.kind == kind && !derived.edge.term.isEmpty {
      upward[subordinate(derived.edge), default: []].append(derived)
    }
    for (code, list) in upward.sorted(by: { $0.key < $1.key }) where list.count > 1 {
      checkNoOverlap(of: list, unit: code, rule: one)
    }
    checkCycles(upward, kind: kind, rule: cycle)
  }

  private func subordinate(_ edge: Edge) -> String {
    edge.kind == .command ? edge.to : edge.from
  }

  private func superior(_ edge: Edge) -> String {
    edge.kind == .command ? edge.from : edge.to
  }

  mutating func checkNoOverlap(of list: [DerivedEdge], unit: String, rule: Rule) {
    let sorted = list.sorted { $0.edge.term.firstNumber < $1.edge.term.firstNumber }
    var latest = sorted[0]
    for next in sorted.dropFirst() {
      if next.edge.term.overlaps(latest.edge.term),
        scopesMeet(next.edge.categories, latest.edge.categories)
      {
        report(
          rule, next.place.table, next.place.row, next.place.field,
          "\(named(unit)) has both \(named(superior(latest.edge))) and"
            + " \(named(superior(next.edge))) as \(rule == .oneSuperior ? "superior" : "parent")"
            + " on the same days",
          "end one term before the other begins, or remove one")
      }
      if next.edge.term.endNumber > latest.edge.term.endNumber { latest = next }
    }
  }

  /// Whether some category is in both scopes; an empty scope is every category.
  private func scopesMeet(_ a: [String], _ b: [String]) -> Bool {
    if a.isEmpty || b.isEmpty { return true }
    func isWithin(_ code: String, _ scope: [String]) -> Bool {
      var current: String? = code
      for _ in 0...organization.categories.count {
        guard let category = current else { return false }
        if scope.contains(category) { return true }
        current = index.categories[category].flatMap { organization.categories[$0].parent }
      }
      return false
    }
    return a.contains { isWithin($0, b) } || b.contains { isWithin($0, a) }
  }

  private mutating func checkCycles(
    _ upward: [String: [DerivedEdge]], kind: EdgeKind, rule: Rule
  ) {
    for component in CyclicComponents.find(upward.mapValues { $0.map { superior($0.edge) } }) {
      let members = Set(component)
      let inside = component.flatMap { upward[$0] ?? [] }
        .filter { members.contains(superior($0.edge)) }
      // What holds on some day of a circle holds on the first day of one of its edges.
      for day in Set(inside.map(\.edge.term.firstNumber)).sorted() {
        let holding = inside.filter {
          $0.edge.term.firstNumber <= day && day < $0.edge.term.endNumber
        }
        let graph = Dictionary(grouping: holding) { subordinate($0.edge) }
          .mapValues { $0.map { superior($0.edge) } }
        guard let circle = CyclicComponents.find(graph).first,
          let place = holding.first(where: { subordinate($0.edge) == circle[0] })?.place
        else { continue }
        report(
          rule, place.table, place.row, place.field,
          "\(circle.map(named).joined(separator: ", ")) are above each other by \(kind.code) edges",
          "remove one of these edges, or give their terms no common day")
        break
      }
    }
  }
}
