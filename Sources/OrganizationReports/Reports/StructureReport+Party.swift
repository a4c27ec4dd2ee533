import OrganizationGraph

extension StructureReport {
  /// 未建大党委的社区.
  static let committees = StructureReport(
    name: "committees", title: "未建大党委",
    question: "communities without a grand party committee",
    meaning: """
      Communities (units of a tier that leads 主导) without a grand party committee: no party \
      organisation is named, or it has no part-time member 兼职委员 whose principal post is elsewhere.
      """,
    columns: [
      ReportColumn("unit"), ReportColumn("name"), ReportColumn("party_organization"),
      ReportColumn("lacks", .list),
    ],
    rows: { context in
      context.chain(where: { $0.duty == .lead }).compactMap { unit in
        var lacks: [String] = []
        if context.organization.units.entry(unit).partyOrganization == nil {
          lacks.append("party_organization")
        }
        if context.register.partTimeMembers(of: unit, on: context.day).isEmpty {
          lacks.append("part_time_member")
        }
        return context.lackingRow(unit, lacks)
      }
    })

  /// 未建支部的网格.
  static let branches = StructureReport(
    name: "branches", title: "未建支部",
    question: "grids without a branch or with one that nobody leads",
    meaning: """
      Units of a tier that needs a party organisation (grids 网格) without one, or whose branch \
      nobody leads on the day.
      """,
    columns: [
      ReportColumn("unit"), ReportColumn("name"), ReportColumn("party_organization"),
      ReportColumn("lacks", .list),
    ],
    rows: { context in
      context.chain(where: \.needsPartyOrganization).compactMap { unit in
        var lacks: [String] = []
        if context.organization.units.entry(unit).partyOrganization == nil {
          lacks.append("party_organization")
        }
        if !context.register.isLed(unit, on: context.day) { lacks.append("leader") }
        return context.lackingRow(unit, lacks)
      }
    })

  /// 兼职过多.
  static let memberships = StructureReport(
    name: "memberships", title: "兼职过多",
    question: "people who sit on too many committees",
    meaning: """
      People who sit on more committees at one time than --most: units with a concurrent post of \
      theirs in which they hold no principal one.
      """,
    columns: [
      ReportColumn("person"), ReportColumn("name"), ReportColumn("home"),
      ReportColumn("committees", .number), ReportColumn("units", .list),
    ],
    rows: { context in
      let register = context.register
      let rows = context.organization.people.indices.compactMap { person -> ReportRow? in
        let homes = register.principalUnits(of: person, on: context.day)
        let committees = Set(
          register.held(by: person, on: context.day)
            .filter { context.organization.appointments[$0].kind == .concurrent }
            .compactMap { register.unit(ofAppointment: $0) }
        ).subtracting(homes)
        guard committees.count > context.settings.mostCommittees else { return nil }
        return ReportRow(
          unit: homes.first,
          values: context.person(person) + [
            homes.first.map { .text(register.code($0)) } ?? .none, .number(committees.count),
            context.codes(register.inCodeOrder(committees)),
          ])
      }
      return rows.sorted { $0.values[0].text < $1.values[0].text }
    })

  /// 一肩挑.
  static let twoPosts = StructureReport(
    name: "two-posts", title: "一肩挑",
    question: "people with two or more leading posts",
    meaning: "People who hold two or more leading posts on the day, with the pool they draw on.",
    columns: [
      ReportColumn("person"), ReportColumn("name"), ReportColumn("posts", .list),
      ReportColumn("units", .list), ReportColumn("pool"), ReportColumn("capacity", .number),
    ],
    rows: { context in
      let register = context.register
      let rows = context.organization.people.indices.compactMap { person -> ReportRow? in
        let posts = register.held(by: person, on: context.day)
          .compactMap { register.post(ofAppointment: $0) }
          .filter { context.organization.posts[$0].leads }
          .sorted { context.organization.posts[$0].code < context.organization.posts[$1].code }
        guard posts.count > 1 else { return nil }
        let units = register.inCodeOrder(Set(posts.compactMap { register.unit(ofPost: $0) }))
        let pools = Set(units.compactMap { context.organization.units.entry($0).pool })
        let pool = pools.count == 1 ? pools.first : nil
        return ReportRow(
          unit: units.first,
          values: context.person(person) + [
            .list(posts.map { context.organization.posts[$0].code }), context.codes(units),
            pool.map(ReportValue.text) ?? .none,
            ReportValue(
              pool.flatMap { code in
                context.organization.pools.first { $0.code == code }?.capacity
              } ?? (units.count == 1 ? context.organization.units.entry(units[0]).capacity : nil)),
          ])
      }
      return rows.sorted { $0.values[0].text < $1.values[0].text }
    })
}

extension ReportContext {
  /// Chain units of certain tiers that exist on the day, by code.
  func chain(where isWanted: (Tier) -> Bool) -> [Int] {
    register.chainUnits(on: day).filter {
      isWanted(organization.schema.tiers[register.tier($0)!])
    }
  }

  fileprivate func person(_ person: Int) -> [ReportValue] {
    [.text(organization.people[person].code), .text(organization.people[person].name)]
  }

  /// A row if something is lacking.
  fileprivate func lackingRow(_ unit: Int, _ lacks: [String]) -> ReportRow? {
    guard !lacks.isEmpty else { return nil }
    return ReportRow(
      unit: unit,
      values: named(unit) + [
        organization.units.entry(unit).partyOrganization.map(ReportValue.text) ?? .none,
        .list(lacks),
      ])
  }
}
