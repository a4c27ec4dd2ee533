extension OrganizationValidator {
  /// Checks that the chain is one tree on every day: one root, tiers that descend without skipping
  /// a mandatory one, a parent on every day of a unit's term. O(u log u) where u is chain units.
  mutating func checkChain(_ edges: [DerivedEdge]) {
    var parents: [String: [DerivedEdge]] = [:]
    for derived in edges where derived.edge.kind == .chain && !derived.edge.term.isEmpty {
      parents[derived.edge.from, default: []].append(derived)
      checkTiers(derived)
    }
    var roots: [Int] = []
    for (row, unit) in organization.units.enumerated() where index.class(of: unit) == .chain {
      guard let list = parents[unit.code] else {
        roots.append(row)
        continue
      }
      if list.count > 1 { checkNoOverlap(of: list, unit: unit.code, rule: .oneChainParent) }
      checkCoverage(of: unit, by: list, row: row)
    }
    checkRoots(roots)
    for component in CyclicComponents.find(parents.mapValues { $0.map(\.edge.to) }) {
      let place = parents[component[0]]![0].place
      report(
        .chainCycle, place.table, place.row, place.field,
        "\(component.map(named).joined(separator: ", ")) are above each other in the chain",
        "give one of them a parent outside this circle")
    }
  }

  private mutating func checkTiers(_ derived: DerivedEdge) {
    guard let child = index.unit(derived.edge.from), let parent = index.unit(derived.edge.to),
      let childTier = index.tiers[child.kind.code], let parentTier = index.tiers[parent.kind.code]
    else {
      reportChainEndsOutside(derived)
      return
    }
    let place = derived.place
    let tiers = organization.schema.tiers
    if childTier <= parentTier {
      report(
        .tierDescends, place.table, place.row, place.field,
        "\(tiers[childTier].code) \(named(child.code)) is placed under"
          + " \(tiers[parentTier].code) \(named(parent.code))",
        "give it a parent of a tier above \(tiers[childTier].code)")
      return
    }
    let skipped = tiers[(parentTier + 1)..<childTier].filter { !$0.isOptional }
    if !skipped.isEmpty {
      report(
        .tierSkipped, place.table, place.row, place.field,
        "between \(tiers[parentTier].code) \(named(parent.code)) and"
          + " \(tiers[childTier].code) \(named(child.code)) the tier"
          + " \(skipped.map(\.code).joined(separator: ", ")) is missing",
        "place it under a \(tiers[..<childTier].last { !$0.isOptional }?.code ?? "higher unit")")
    }
  }

  private mutating func reportChainEndsOutside(_ derived: DerivedEdge) {
    guard derived.place.table == .units, let child = index.unit(derived.edge.from),
      let parent = index.unit(derived.edge.to), index.class(of: child) == .chain,
      let kind = index.class(of: parent), kind != .chain
    else { return }
    report(
      .edgeEnds, .units, derived.place.row, "parent",
      "the chain parent \(named(parent.code)) of \(named(child.code)) is a \(parent.kind.code)",
      "name a chain unit as parent")
  }

  private mutating func checkCoverage(
    of unit: OrganizationUnit, by list: [DerivedEdge], row: Int
  ) {
    for derived in list {
      guard let parent = index.unit(derived.edge.to) else { continue }
      checkWithin(
        derived.edge.term, of: "\(named(unit.code)) under \(named(parent.code))", within: parent,
        derived.place.table, row: derived.place.row, field: derived.place.field)
    }
    guard !unit.term.isEmpty else { return }
    var covered = unit.term.firstNumber
    for derived in list.sorted(by: { $0.edge.term.firstNumber < $1.edge.term.firstNumber })
    where derived.edge.term.firstNumber <= covered {
      covered = max(covered, derived.edge.term.endNumber)
    }
    if covered < unit.term.endNumber {
      let day = covered == .min ? "the beginning" : "\(Day(number: covered))"
      report(
        .reachesRoot, .units, row, "parent",
        "\(named(unit.code)) has no chain parent from \(day) on",
        "add a chain parent for these days, or end the unit")
    }
  }

  private mutating func checkRoots(_ roots: [Int]) {
    guard let first = roots.first else {
      if organization.units.contains(where: { index.class(of: $0) == .chain }) { return }
      report(
        .oneRoot, .units, 0, "parent", "there is no chain unit",
        "add the chain, from its root (city, district or street) down")
      return
    }
    let root = organization.units[first]
    for row in roots.dropFirst() {
      let unit = organization.units[row]
      report(
        .oneRoot, .units, row, "parent",
        "\(named(unit.code)) has no parent, and \(named(root.code)) is the root already",
        "name the parent of \(unit.code)")
    }
    if root.status != .active {
      report(
        .oneRoot, .units, first, "status", "the root \(named(root.code)) is \(root.status)",
        "make it active: it holds what nobody else can")
    }
    if let tier = index.tiers[root.kind.code], !organization.schema.tiers[tier].isCatchAll {
      report(
        .oneRoot, .units, first, "kind",
        "the root \(named(root.code)) is of tier \(root.kind.code), which is no catch-all",
        "add the tiers above it, or make its tier a catch-all in the schema")
    }
  }
}
