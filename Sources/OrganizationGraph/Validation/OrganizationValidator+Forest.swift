extension OrganizationValidator {
  /// Checks that each unit has at most one edge of a kind towards its superior at a time, and that
  /// nobody is above itself on any day. O(u + e log e) where u is units and e is the edges of the
  /// kind, O(1) beyond finding that there are none; the search for cycles looks at single days only inside
  /// a cycle of the edges of all days together.
  mutating func checkForest(
    _ edges: [DerivedEdge], kind: EdgeKind, one: Rule, cycle: Rule
  ) {
    let edges = edges.filter { $0.kind == kind && !$0.term.isEmpty }
    if edges.isEmpty { return }
    let upward = Groups(edges.lazy.map(\.subordinate.position), count: index.units.count)
    let several = (0..<upward.count).filter { upward.size(of: $0) > 1 }.map { UnitNode($0) }
    for node in inCodeOrder(several) {
      checkNoOverlap(of: upward[node.position].map { edges[$0] }, rule: one)
    }
    for component in cyclicComponents(edges) {
      let members = Set(component)
      let inside = component.flatMap { upward[$0.position].map { edges[$0] } }
        .filter { members.contains($0.superior) }
      reportCircle(among: inside, kind: kind, rule: cycle)
    }
  }

  /// Reports the first circle of the first day on which these edges make one, if there is such a day.
  private mutating func reportCircle(among edges: [DerivedEdge], kind: EdgeKind, rule: Rule) {
    // What holds on some day of a circle holds on the first day of one of its edges.
    for day in Set(edges.map(\.term.firstNumber)).sorted() {
      let holding = edges.filter { $0.term.firstNumber <= day && day < $0.term.endNumber }
      guard let circle = cyclicComponents(holding).first,
        let place = holding.first(where: { $0.subordinate == circle[0] })?.place
      else { continue }
      report(
        rule, place.table, place.row, place.field,
        "\(circle.map(named).joined(separator: ", ")) are above each other by \(kind.code) edges",
        "remove one of these edges, or give their terms no common day")
      return
    }
  }

  /// Groups of units that are above each other by the edges, in the order of their codes.
  func cyclicComponents(_ edges: [DerivedEdge]) -> [[UnitNode]] {
    CyclicComponents.find(edges.map { ($0.subordinate, $0.superior) })
      .map(inCodeOrder)
      .sorted { index.code($0[0]) < index.code($1[0]) }
  }

  private func inCodeOrder(_ nodes: [UnitNode]) -> [UnitNode] {
    nodes.sorted { index.code($0) < index.code($1) }
  }

  /// Checks that a unit's edges towards its superiors do not meet in days and categories.
  /// O(l log l + l · m) where l is the edges and m is those that hold at one time.
  mutating func checkNoOverlap(of list: [DerivedEdge], rule: Rule) {
    let sorted = list.sorted { $0.term.firstNumber < $1.term.firstNumber }
    // Edges of other categories may hold beside each other, so the latest is not the only rival.
    var holding: [DerivedEdge] = []
    for next in sorted {
      holding.removeAll { $0.term.endNumber <= next.term.firstNumber }
      let rivals = holding.filter { other in
        next.term.overlaps(other.term)
          && scopesMeet(index.categories(next), index.categories(other))
      }
      if let rival = rivals.max(by: { $0.term.endNumber < $1.term.endNumber }) {
        let place = next.place
        report(
          rule, place.table, place.row, place.field,
          "\(named(next.subordinate)) has both \(named(rival.superior)) and"
            + " \(named(next.superior)) as \(rule == .oneSuperior ? "superior" : "parent")"
            + " on the same days",
          "end one term before the other begins, or remove one")
      }
      holding.append(next)
    }
  }

  /// Whether some category is in both scopes; an empty scope is every category.
  func scopesMeet(_ a: [String], _ b: [String]) -> Bool {
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
}
