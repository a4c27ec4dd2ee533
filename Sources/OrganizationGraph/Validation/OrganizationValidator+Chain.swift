extension OrganizationValidator {
  /// Checks that the chain is one tree on every day: one root, tiers that descend without skipping
  /// a mandatory one, a parent on every day of a unit's term. O(n) where n is units and edges, and
  /// O(n log n) if some tier does not descend.
  mutating func checkChain(_ edges: [DerivedEdge]) {
    func counts(_ edge: DerivedEdge) -> Bool { edge.kind == .chain && !edge.term.isEmpty }
    var descends = true
    for edge in edges where counts(edge) && !checkTiers(edge) { descends = false }
    // A group more than there are units takes the other edges.
    let others = index.units.count
    let parents = Groups(
      edges.lazy.map { counts($0) ? $0.from.position : others }, count: others + 1)
    var roots: [Int] = []
    for (row, unit) in index.resolvedUnits.enumerated()
    where index.kind(ofRecord: row).class == .chain {
      let list = parents[unit.node.position].map { edges[$0] }
      if list.isEmpty {
        roots.append(row)
        continue
      }
      if list.count > 1 { checkNoOverlap(of: list, rule: .oneChainParent) }
      checkCoverage(of: row, by: list)
    }
    checkRoots(roots)
    // Where every tier is below its parent's, nothing can be above itself.
    if descends { return }
    for component in cyclicComponents(edges.filter(counts)) {
      let place = edges[parents[component[0].position].first!].place
      report(
        .chainCycle, place.table, place.row, place.field,
        "\(component.map(named).joined(separator: ", ")) are above each other in the chain",
        "give one of them a parent outside this circle")
    }
  }

  /// True if the edge leads from a tier to a higher one, skipping or not.
  private mutating func checkTiers(_ edge: DerivedEdge) -> Bool {
    guard let childTier = index.kind(edge.from)?.tier, let parentTier = index.kind(edge.to)?.tier
    else {
      reportChainEndsOutside(edge)
      return false
    }
    if childTier == parentTier + 1 { return true }
    let place = edge.place
    let tiers = organization.schema.tiers
    if childTier <= parentTier {
      report(
        .tierDescends, place.table, place.row, place.field,
        "\(tiers[childTier].code) \(named(edge.from)) is placed under"
          + " \(tiers[parentTier].code) \(named(edge.to))",
        "give it a parent of a tier above \(tiers[childTier].code)")
      return false
    }
    let skipped = tiers[(parentTier + 1)..<childTier].filter { !$0.isOptional }
    if !skipped.isEmpty {
      report(
        .tierSkipped, place.table, place.row, place.field,
        "between \(tiers[parentTier].code) \(named(edge.to)) and"
          + " \(tiers[childTier].code) \(named(edge.from)) the tier"
          + " \(skipped.map(\.code).joined(separator: ", ")) is missing",
        "place it under a \(tiers[..<childTier].last { !$0.isOptional }?.code ?? "higher unit")")
    }
    return true
  }

  private mutating func reportChainEndsOutside(_ edge: DerivedEdge) {
    guard edge.origin == .parent, index.kind(edge.from)?.class == .chain,
      let kind = index.kind(edge.to)?.class, kind != .chain
    else { return }
    report(
      .edgeEnds, .units, edge.row, "parent",
      "the chain parent \(named(edge.to)) of \(named(edge.from)) is a \(kindCode(edge.to))",
      "name a chain unit as parent")
  }

  private mutating func checkCoverage(of row: Int, by list: [DerivedEdge]) {
    for edge in list where index.record(edge.to) != nil {
      let place = edge.place
      checkWithin(
        edge.term, of: { "\($0.named(edge.from)) under \($0.named(edge.to))" }, within: edge.to,
        place.table, place.row, place.field)
    }
    let term = organization.units.entry(row).term
    guard let gap = Self.firstGap(in: term, between: list.map(\.term)) else { return }
    let day = gap == .min ? "the beginning" : "\(Day(number: gap))"
    report(
      .reachesRoot, .units, row, "parent",
      "\(named(index.resolvedUnits[row].node)) has no chain parent from \(day) on",
      "add a chain parent for these days, or end the unit")
  }

  /// Number of the first day of a term that none of the others holds; `nil` if they hold on all.
  /// O(t log t) where t is the other terms.
  static func firstGap(in term: Term, between terms: [Term]) -> Int32? {
    if term.isEmpty || terms.contains(where: { $0.contains(term) }) { return nil }
    var covered = term.firstNumber
    for other in terms.sorted(by: { $0.firstNumber < $1.firstNumber })
    where other.firstNumber <= covered {
      covered = max(covered, other.endNumber)
    }
    return covered < term.endNumber ? covered : nil
  }

  private mutating func checkRoots(_ roots: [Int]) {
    guard let first = roots.first else {
      if organization.units.indices.contains(where: {
        index.kind(ofRecord: $0).class == .chain
      }) {
        return
      }
      report(
        .oneRoot, .units, 0, "parent", "there is no chain unit",
        "add the chain, from its root (city, district or street) down")
      return
    }
    let root = organization.units[first]
    let rootName = named(index.resolvedUnits[first].node)
    for row in roots.dropFirst() {
      report(
        .oneRoot, .units, row, "parent",
        "\(named(index.resolvedUnits[row].node)) has no parent, and \(rootName) is the root already",
        "name the parent of \(organization.units.code(row))")
    }
    if root.status != .active {
      report(
        .oneRoot, .units, first, "status", "the root \(rootName) is \(root.status)",
        "make it active: it holds what nobody else can")
    }
    if let tier = index.kind(ofRecord: first).tier, !organization.schema.tiers[tier].isCatchAll {
      report(
        .oneRoot, .units, first, "kind",
        "the root \(rootName) is of tier \(root.kind.code), which is no catch-all",
        "add the tiers above it, or make its tier a catch-all in the schema")
    }
  }
}
