extension OrganizationValidator {
  mutating func checkSchema() {
    let tiers = organization.schema.tiers
    if tiers.isEmpty || tiers.count > 16 {
      report(
        .schemaTiers, .schema, 0, "code", "the schema has \(tiers.count) tiers",
        "give 1 to 16 tiers, highest first")
    }
    var seen: Set<String> = []
    let reserved = Set(UnitKind.outsideChain.map(\.kind.code))
    for (row, tier) in tiers.enumerated() {
      if !seen.insert(tier.code).inserted || reserved.contains(tier.code) {
        report(
          .uniqueCode, .schema, row, "code", "the tier code \(tier.code) is used already",
          "give every tier a code of its own that is not a kind outside the chain")
      }
      if !(1...1000).contains(tier.authority) {
        report(
          .schemaTiers, .schema, row, "authority",
          "the authority \(tier.authority) of tier \(tier.code) is out of range",
          "give a number from 1 to 1000")
      }
      guard row > 0 else { continue }
      if tier.authority >= tiers[row - 1].authority {
        report(
          .schemaTiers, .schema, row, "authority",
          "tier \(tier.code) has authority \(tier.authority), the tier above it"
            + " \(tiers[row - 1].authority)",
          "order the tiers highest first, with authority falling at each")
      }
      if tier.isCatchAll && !tiers[row - 1].isCatchAll {
        report(
          .schemaTiers, .schema, row, "catch_all",
          "tier \(tier.code) is a catch-all and the tier above it is not",
          "mark every tier above a catch-all as one, so that an order always has a holder")
      }
    }
  }

  mutating func checkUnits() {
    for row in organization.units.indices {
      let unit = organization.units.entry(row)
      checkTerm(unit.term, .units, row)
      let kind = index.kind(ofRecord: row)
      guard let kindClass = kind.class else {
        let known = organization.schema.tiers.map(\.code) + UnitKind.outsideChain.map(\.kind.code)
        report(
          .knownKind, .units, row, "kind",
          "unit \(named(index.resolvedUnits[row].node)) is of unknown kind \(unit.kind.code)",
          "use one of \(known.joined(separator: ", "))")
        continue
      }
      if kindClass == .chain {
        checkPlaceInChain(unit, row)
      } else {
        checkPlaceOutsideChain(unit, row)
      }
      checkUnitReference(index.resolvedUnits[row].lineParent, .units, row, "line_parent")
      checkTierReference(unit.level, .units, row, "level")
      checkCapacity(unit, row)
      checkParty(unit, row)
    }
    for (row, pool) in organization.pools.enumerated() where pool.capacity < 0 {
      report(
        .notNegative, .pools, row, "capacity",
        "pool \(pool.code) has the capacity \(pool.capacity)", "give 0 or more")
    }
    checkSiblingsParty()
  }

  private mutating func checkPlaceInChain(_ unit: UnitEntry, _ row: Int) {
    let resolved = index.resolvedUnits[row]
    checkUnitReference(resolved.parent, .units, row, "parent")
    if unit.has(.home) {
      report(
        .placedOutsideChain, .units, row, "home",
        "chain unit \(named(resolved.node)) has a home territory",
        "leave it empty; a chain unit's place is its parent")
    }
    if unit.has(.level) {
      report(
        .placedOutsideChain, .units, row, "level",
        "chain unit \(named(resolved.node)) has a level",
        "leave it empty; a chain unit's authority is its tier's")
    }
  }

  private mutating func checkPlaceOutsideChain(_ unit: UnitEntry, _ row: Int) {
    let resolved = index.resolvedUnits[row]
    if unit.has(.parent) {
      report(
        .placedOutsideChain, .units, row, "parent",
        "\(unit.kind.code) \(named(resolved.node)) has a chain parent",
        "move it to the column home; only chain units have a parent")
    }
    guard let home = resolved.home else {
      report(
        .placedOutsideChain, .units, row, "home",
        "\(unit.kind.code) \(named(resolved.node)) has no home territory",
        "name the chain unit it is at home in")
      return
    }
    guard checkUnitReference(home, .units, row, "home") else { return }
    if index.kind(home)?.class != .chain {
      report(
        .placedOutsideChain, .units, row, "home",
        "the home \(named(home)) of \(named(resolved.node)) is a \(kindCode(home))",
        "name a chain unit as home")
    }
    checkWithin(unit.term, of: { $0.named(resolved.node) }, within: home, .units, row, "home")
  }

  /// The kind as a known unit's record gives it.
  func kindCode(_ node: UnitNode) -> String {
    organization.units.entry(node.position).kind.code
  }

  /// Checks that a term lies within that of a known unit. The name is made for a report only.
  mutating func checkWithin(
    _ term: Term, of name: (Self) -> String, within node: UnitNode, _ table: RecordTable,
    _ row: Int, _ field: String
  ) {
    let whole = organization.units.entry(node.position).term
    guard !whole.contains(term), !term.isEmpty, !whole.isEmpty else { return }
    report(
      .termWithin, table, row, field,
      "\(name(self)) holds \(term), but \(named(node)) exists \(whole)",
      "shorten its term, or extend that of \(index.code(node))")
  }

  private mutating func checkCapacity(_ unit: UnitEntry, _ row: Int) {
    if unit.capacity < 0 {
      report(
        .notNegative, .units, row, "capacity",
        "unit \(named(index.resolvedUnits[row].node)) has the capacity \(unit.capacity)",
        "give 0 or more")
    }
    if let residents = unit.residents, residents < 0 {
      report(
        .notNegative, .units, row, "residents",
        "unit \(named(index.resolvedUnits[row].node)) has \(residents) residents",
        "give 0 or more, or leave it empty if the number is not known")
    }
    checkReference(unit.pool, in: index.pools, what: "pool", .units, row, "pool")
    checkReference(unit.hours, in: index.calendars, what: "calendar", .units, row, "hours")
    if let grade = unit.credit, let priced = pricedGrades, !priced.contains(grade) {
      report(
        .knownCredit, .units, row, "credit",
        "no cost prices the credit grade \(grade) of \(named(index.resolvedUnits[row].node))",
        "use one of \(priced.sorted().joined(separator: ", ")), or add its price to costs.csv")
    }
  }

  private mutating func checkParty(_ unit: UnitEntry, _ row: Int) {
    guard let position = index.kind(ofRecord: row).tier,
      organization.schema.tiers[position].needsPartyOrganization,
      !unit.has(.partyOrganization)
    else { return }
    let tier = organization.schema.tiers[position]
    report(
      .partyOrganization, .units, row, "party_organization",
      "\(tier.name) \(named(index.resolvedUnits[row].node)) has no party organisation",
      "name its branch; a unit of tier \(tier.code) has exactly one")
  }

  private mutating func checkSiblingsParty() {
    struct Key: Hashable {
      let parent: UnitNode?
      let tier: Int
      let party: String
    }
    var holders: [Key: UnitNode] = [:]
    for (row, resolved) in index.resolvedUnits.enumerated() {
      guard let tier = index.kind(ofRecord: row).tier,
        organization.schema.tiers[tier].needsPartyOrganization,
        let party = organization.units.entry(row).partyOrganization
      else { continue }
      let key = Key(parent: resolved.parent, tier: tier, party: party)
      let term = organization.units.entry(row).term
      if let other = holders[key],
        organization.units.entry(other.position).term.overlaps(term)
      {
        report(
          .partyOrganization, .units, row, "party_organization",
          "\(named(resolved.node)) and \(named(other)) share the party organisation \(party)",
          "give each its own")
      } else {
        holders[key] = resolved.node
      }
    }
  }
}
