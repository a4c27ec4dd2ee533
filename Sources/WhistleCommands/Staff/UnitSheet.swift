import OrganizationGraph
import OrganizationReports

/// All that a secretary asks about one unit, on one day.
struct UnitSheet: Encodable {
  struct Name: Encodable {
    let code: String
    let name: String
  }

  struct PostLine: Encodable {
    let code: String
    let name: String
    let leads: Bool
    let person: Name?
    let kind: String?
    let from: String?
    let until: String?
    /// Where the holder's principal post is, if elsewhere.
    let home: Name?
  }

  struct LinkLine: Encodable {
    let kind: String
    /// Of the unit's own: `from` it or `to` it.
    let direction: String
    let unit: Name
    let categories: [String]
    let quota: Int?
    let from: String?
    let until: String?
    let code: String?
    let person: String?
  }

  struct DutyLine: Encodable {
    let category: String
    let name: String
    let role: String
    let area: String?
    let mode: String?
    let confidence: Int
    let from: String?
    let until: String?
    let source: String?
    /// The unit has it because all of its kind have.
    let byKind: Bool
  }

  let on: String
  let code: String
  let name: String
  let aliases: [String]
  let kind: String
  let kindLabel: String
  let status: String
  let from: String?
  let until: String?
  let isSynthetic: Bool
  let partyOrganization: String?
  let capacity: Int
  let pool: Name?
  let sharesWith: [Name]
  let hours: String?
  let opening: [String]
  let credit: String?
  let residents: Int?
  let level: String?
  /// From the root down to the unit, or to its home.
  let chain: [Name]
  let home: Name?
  let lineParent: Name?
  /// Numbers of units in the chain below, by kind.
  let below: [String: Int]
  let atHome: [Name]
  let posts: [PostLine]
  let links: [LinkLine]
  let duties: [DutyLine]
}

extension UnitSheet {
  init(_ unit: Int, in register: OrganizationRegister, on day: Day) {
    let record = register.organization.units[unit]
    func name(_ unit: Int) -> Name { Name(code: register.code(unit), name: register.name(unit)) }
    on = "\(day)"
    code = record.code
    self.name = record.name
    aliases = record.aliases
    kind = record.kind.code
    kindLabel = register.label(ofKind: record.kind.code)
    status = register.exists(unit, on: day) ? record.status.rawValue : "not in term"
    from = record.term.from.map { "\($0)" }
    until = record.term.until.map { "\($0)" }
    isSynthetic = record.isSynthetic
    partyOrganization = record.partyOrganization
    let pool = record.pool.flatMap { code in
      register.organization.pools.first { $0.code == code }
    }
    capacity = pool?.capacity ?? record.capacity
    self.pool = pool.map { Name(code: $0.code, name: $0.name) }
    sharesWith =
      record.pool == nil
      ? []
      : register.inCodeOrder(
        register.organization.units.indices.filter {
          $0 != unit && register.organization.units.entry($0).pool == record.pool
        }
      ).map(name)
    hours = record.hours
    opening = record.hours.map { HoursText.lines(of: $0, in: register.organization) } ?? []
    credit = record.credit
    residents = record.residents
    level = record.level
    let territory = register.territory(of: unit)
    chain =
      territory.map { ([$0] + register.ancestors(of: $0, on: day)).reversed().map(name) } ?? []
    home = register.tier(unit) == nil ? territory.map(name) : nil
    lineParent = register.lineParent(of: unit, on: day).map(name)
    below =
      register.tier(unit) == nil
      ? [:]
      : Dictionary(
        register.subtree(of: unit, on: day).dropFirst().map {
          (register.organization.units.entry($0).kind.code, 1)
        }, uniquingKeysWith: +)
    atHome = register.residents(of: unit, on: day).map(name)
    posts = Self.posts(of: unit, register, day)
    links = Self.links(of: unit, register, day)
    duties = Self.duties(of: unit, register, day)
  }

  private static func posts(
    of unit: Int, _ register: OrganizationRegister, _ day: Day
  ) -> [PostLine] {
    let posts = register.posts(of: unit).sorted {
      let (a, b) = (register.organization.posts[$0], register.organization.posts[$1])
      return a.leads != b.leads ? a.leads : a.code < b.code
    }
    return posts.flatMap { post -> [PostLine] in
      let record = register.organization.posts[post]
      let holders = register.holders(of: post, on: day)
      if holders.isEmpty {
        return [
          PostLine(
            code: record.code, name: record.name, leads: record.leads, person: nil, kind: nil,
            from: nil, until: nil, home: nil)
        ]
      }
      return holders.map { row in
        let appointment = register.organization.appointments[row]
        let home = register.person(ofAppointment: row).flatMap {
          register.principalUnits(of: $0, on: day).first { $0 != unit }
        }
        return PostLine(
          code: record.code, name: record.name, leads: record.leads,
          person: Name(code: appointment.person, name: register.personName(ofAppointment: row)),
          kind: appointment.kind.rawValue, from: appointment.term.from.map { "\($0)" },
          until: appointment.term.until.map { "\($0)" },
          home: home.map { Name(code: register.code($0), name: register.name($0)) })
      }
    }
  }

  private static func links(
    of unit: Int, _ register: OrganizationRegister, _ day: Day
  ) -> [LinkLine] {
    func line(_ link: UnitLink, _ direction: String, _ other: Int) -> LinkLine {
      let edge = link.edge.map { register.organization.edges[$0] }
      return LinkLine(
        kind: link.kind.code, direction: direction,
        unit: Name(code: register.code(other), name: register.name(other)),
        categories: edge?.categories ?? [], quota: edge?.quota,
        from: link.term.from.map { "\($0)" }, until: link.term.until.map { "\($0)" },
        code: edge?.code, person: link.appointment.map { register.personName(ofAppointment: $0) })
    }
    // Chain and line parents have lines of their own.
    let isListed = { (link: UnitLink) in link.kind.isBridge || link.kind == .command }
    let lines =
      register.links(from: unit, on: day).filter(isListed).map { line($0, "from", $0.to) }
      + register.links(to: unit, on: day).filter(isListed).map { line($0, "to", $0.from) }
    let order = Dictionary(
      uniqueKeysWithValues: EdgeKind.allCases.enumerated().map { ($1.code, $0) })
    return lines.sorted { a, b in
      (order[a.kind]!, a.direction, a.unit.code, a.code ?? a.person ?? "")
        < (order[b.kind]!, b.direction, b.unit.code, b.code ?? b.person ?? "")
    }
  }

  private static func duties(
    of unit: Int, _ register: OrganizationRegister, _ day: Day
  ) -> [DutyLine] {
    let record = register.organization.units[unit]
    let names = Dictionary(
      register.organization.categories.map { ($0.code, $0.name) },
      uniquingKeysWith: { first, _ in first })
    return register.organization.duties.compactMap { duty -> DutyLine? in
      let byKind: Bool
      switch duty.holder {
      case .unit(record.code): byKind = false
      case .kind(record.kind.code): byKind = true
      default: return nil
      }
      guard duty.term.contains(day) else { return nil }
      return DutyLine(
        category: duty.category, name: names[duty.category] ?? "", role: duty.role.code,
        area: duty.area, mode: duty.mode?.code, confidence: duty.confidence,
        from: duty.term.from.map { "\($0)" }, until: duty.term.until.map { "\($0)" },
        source: duty.source, byKind: byKind)
    }.sorted { ($0.category, $0.area ?? "", $0.role) < ($1.category, $1.area ?? "", $1.role) }
  }
}
