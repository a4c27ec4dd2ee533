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
    for (row, unit) in organization.units.enumerated() {
      checkTerm(unit.term, .units, row)
      guard let kind = index.class(of: unit) else {
        let known = organization.schema.tiers.map(\.code) + UnitKind.outsideChain.map(\.kind.code)
        report(
          .knownKind, .units, row, "kind",
          "unit \(named(unit.code)) is of unknown kind \(unit.kind.code)",
          "use one of \(known.joined(separator: ", "))")
        continue
      }
      checkPlace(unit, kind, row)
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

  private mutating func checkPlace(_ unit: OrganizationUnit, _ kind: UnitKind.Class, _ row: Int) {
    let name = named(unit.code)
    if kind == .chain {
      checkUnitReference(unit.parent, .units, row, "parent")
      if unit.home != nil {
        report(
          .placedOutsideChain, .units, row, "home", "chain unit \(name) has a home territory",
          "leave it empty; a chain unit's place is its parent")
      }
      if unit.level != nil {
        report(
          .placedOutsideChain, .units, row, "level", "chain unit \(name) has a level",
          "leave it empty; a chain unit's authority is its tier's")
      }
    } else {
      if unit.parent != nil {
        report(
          .placedOutsideChain, .units, row, "parent",
          "\(unit.kind.code) \(name) has a chain parent",
          "move it to the column home; only chain units have a parent")
      }
      if unit.home == nil {
        report(
          .placedOutsideChain, .units, row, "home",
          "\(unit.kind.code) \(name) has no home territory", "name the chain unit it is at home in")
      } else if checkUnitReference(unit.home, .units, row, "home"),
        let home = unit.home.flatMap(index.unit)
      {
        if index.class(of: home) != .chain {
          report(
            .placedOutsideChain, .units, row, "home",
            "the home \(named(home.code)) of \(name) is a \(home.kind.code)",
            "name a chain unit as home")
        }
        checkWithin(unit.term, of: name, within: home, row: row, field: "home")
      }
    }
    checkUnitReference(unit.lineParent, .units, row, "line_parent")
  }

  mutating func checkWithin(
    _ term: Term, of name: String, within unit: OrganizationUnit, _ table: RecordTable = .units,
    row: Int, field: String
  ) {
    guard !unit.term.contains(term), !term.isEmpty, !unit.term.isEmpty else { return }
    report(
      .termWithin, table, row, field,
      "\(name) holds \(term), but \(named(unit.code)) exists \(unit.term)",
      "shorten its term, or extend that of \(unit.code)")
  }

  private mutating func checkCapacity(_ unit: OrganizationUnit, _ row: Int) {
    if unit.capacity < 0 {
      report(
        .notNegative, .units, row, "capacity",
        "unit \(named(unit.code)) has the capacity \(unit.capacity)", "give 0 or more")
    }
    let (pools, calendars) = (index.pools, index.calendars)
    checkReference(
      unit.pool, in: pools.keys, isKnown: { pools[$0] != nil }, what: "pool", .units, row, "pool")
    checkReference(
      unit.hours, in: calendars, isKnown: { calendars.contains($0) }, what: "calendar", .units,
      row, "hours")
  }

  private mutating func checkParty(_ unit: OrganizationUnit, _ row: Int) {
    guard let tier = index.tiers[unit.kind.code].map({ organization.schema.tiers[$0] }),
      tier.needsPartyOrganization, unit.partyOrganization == nil
    else { return }
    report(
      .partyOrganization, .units, row, "party_organization",
      "\(tier.name) \(named(unit.code)) has no party organisation",
      "name its branch; a unit of tier \(tier.code) has exactly one")
  }

  private mutating func checkSiblingsParty() {
    struct Key: Hashable {
      let parent: String?
      let kind: UnitKind
      let party: String
    }
    var holders: [Key: String] = [:]
    for (row, unit) in organization.units.enumerated() {
      guard let party = unit.partyOrganization,
        let tier = index.tiers[unit.kind.code],
        organization.schema.tiers[tier].needsPartyOrganization
      else { continue }
      let key = Key(parent: unit.parent, kind: unit.kind, party: party)
      if let other = holders[key], let first = index.unit(other), first.term.overlaps(unit.term) {
        report(
          .partyOrganization, .units, row, "party_organization",
          "\(named(unit.code)) and \(named(other)) share the party organisation \(party)",
          "give each its own")
      } else {
        holders[key] = unit.code
      }
    }
  }
}
