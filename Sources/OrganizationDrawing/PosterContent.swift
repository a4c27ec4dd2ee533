import OrganizationGraph
import OrganizationReports

/// What a community's poster says, in words, before anything is placed.
struct PosterContent {
  struct Card {
    let title: String
    let label: String
    /// Post and holder, the leading ones.
    let leaders: [(post: String, person: String?)]
  }

  struct Member {
    let person: String
    let post: String
    let home: String
    let homeClass: UnitKind.Class
  }

  struct Panel {
    let title: String
    let kind: EdgeKind
    /// The unit above that it belongs to: position in `chain`, the community last.
    let level: Int
    let lines: [(name: String, remark: String, unitClass: UnitKind.Class)]
  }

  struct Grid {
    let name: String
    let leader: String?
    let isSuspended: Bool
    let groups: Int
    let households: Int
    let standby: String?
    /// Position of the compound it lies in, if it does.
    let compound: Int?
  }

  let community: String
  let code: String
  let day: Day
  /// From the root down to the community.
  let chain: [Card]
  let facts: [String]
  let members: [Member]
  let panels: [Panel]
  let compounds: [(name: String, leader: String?)]
  let grids: [Grid]

  init(_ unit: Int, in register: OrganizationRegister, on day: Day) {
    let record = register.organization.units[unit]
    community = record.name
    code = record.code
    self.day = day
    let units = ([unit] + register.ancestors(of: unit, on: day)).reversed() as [Int]
    chain = units.map { unit in
      Card(
        title: register.name(unit),
        label: register.organization.units[unit].partyOrganization
          ?? register.label(ofKind: register.organization.units[unit].kind.code),
        leaders: Self.leaders(of: unit, register, day))
    }
    facts = Self.facts(of: unit, register, day)
    members = Self.members(of: unit, register, day)
    panels = Self.panels(units, register, day)

    let below = register.subtree(of: unit, on: day).dropFirst()
    let compoundUnits = below.filter { Self.isCompound($0, register) }
    compounds = compoundUnits.map {
      (
        Self.short(register.name($0), in: record.name),
        Self.leaders(of: $0, register, day).first?.person
      )
    }
    grids = below.filter { Self.isGrid($0, register) }.map { grid in
      let inside = register.subtree(of: grid, on: day).dropFirst()
      let parent = register.parent(of: grid, on: day)
      let standby = register.links(from: grid, on: day).first { $0.kind == .standby }
      return Grid(
        name: Self.short(register.name(grid), in: record.name),
        leader: Self.leaders(of: grid, register, day).first?.person.map {
          Self.short($0, in: record.name)
        },
        isSuspended: register.organization.units[grid].status == .suspended,
        groups: inside.count { register.parent(of: $0, on: day) == grid },
        households: inside.count {
          register.children(of: $0, on: day).isEmpty && register.parent(of: $0, on: day) != grid
        },
        standby: standby.map { Self.short(register.name($0.to), in: record.name) },
        compound: parent.flatMap { compoundUnits.firstIndex(of: $0) })
    }
  }

  /// The tier that needs a party organisation is the grid, by whatever name.
  private static func isGrid(_ unit: Int, _ register: OrganizationRegister) -> Bool {
    register.tier(unit).map { register.organization.schema.tiers[$0].needsPartyOrganization }
      ?? false
  }

  /// A tier between the community and its grids.
  private static func isCompound(_ unit: Int, _ register: OrganizationRegister) -> Bool {
    let tiers = register.organization.schema.tiers
    guard let tier = register.tier(unit) else { return false }
    return tiers[tier].duty == .carryOut && !tiers[tier].needsPartyOrganization
      && tiers.dropFirst(tier + 1).contains { $0.needsPartyOrganization }
  }

  private static func leaders(
    of unit: Int, _ register: OrganizationRegister, _ day: Day
  ) -> [(post: String, person: String?)] {
    let leading = register.posts(of: unit).map { ($0, register.organization.posts[$0]) }
      .filter { $0.1.leads }
    // The secretary stands first, whatever the codes.
    return
      (leading.filter { $0.1.name.contains("书记") }
      + leading.filter { !$0.1.name.contains("书记") }).map { row, post in
        (
          post.name,
          register.holders(of: row, on: day).first.map(register.personName(ofAppointment:))
        )
      }
  }

  private static func facts(
    of unit: Int, _ register: OrganizationRegister, _ day: Day
  ) -> [String] {
    var facts: [String] = []
    if let residents = register.organization.units[unit].residents {
      facts.append("常住人口 \(residents) 人")
    }
    let kinds = Dictionary(
      register.subtree(of: unit, on: day).dropFirst().map {
        (register.tier($0) ?? 0, 1)
      }, uniquingKeysWith: +)
    facts += kinds.sorted { $0.key < $1.key }.map {
      "\(register.organization.schema.tiers[$0.key].name) \($0.value)"
    }
    return facts
  }

  private static func members(
    of unit: Int, _ register: OrganizationRegister, _ day: Day
  ) -> [Member] {
    register.partTimeMembers(of: unit, on: day).compactMap { row in
      guard let person = register.person(ofAppointment: row),
        let home = register.principalUnits(of: person, on: day).first(where: { $0 != unit }),
        let post = register.post(ofAppointment: row)
      else { return nil }
      return Member(
        person: short(register.organization.people[person].name, in: register.name(unit)),
        post: register.organization.posts[post].name,
        home: short(register.name(home), in: register.name(unit)),
        homeClass: register.unitClass(home) ?? .resident)
    }
  }

  private static let titles: [(kind: EdgeKind, title: String)] = [
    (.station, "站所"), (.attachment, "挂点包联"), (.agreement, "共建协议"), (.registration, "双报到"),
    (.standby, "补位"),
  ]

  private static func panels(
    _ chain: [Int], _ register: OrganizationRegister, _ day: Day
  ) -> [Panel] {
    var panels: [Panel] = []
    // The community's own and its street's: what is stationed in the district serves many.
    for level in chain.indices.suffix(2) {
      let links = register.links(from: chain[level], on: day)
      for (kind, title) in titles {
        let found = links.filter { $0.kind == kind }.sorted {
          register.code($0.to) < register.code($1.to)
        }
        guard !found.isEmpty else { continue }
        panels.append(
          Panel(
            title: "\(title)（\(register.name(chain[level]))）", kind: kind, level: level,
            lines: found.map { link in
              (
                short(register.name(link.to), in: register.name(chain[level])),
                remark(link, register),
                register.unitClass(link.to) ?? .resident
              )
            }))
      }
    }
    return panels
  }

  /// What an agreement is about, by the names of its categories.
  private static func remark(_ link: UnitLink, _ register: OrganizationRegister) -> String {
    guard let edge = link.edge.map({ register.organization.edges[$0] }) else { return "" }
    return edge.categories.map { code in
      register.organization.categories.first { $0.code == code }?.name ?? code
    }.joined(separator: "、")
  }

  /// A name without that of the community in front: there is only one on the poster.
  private static func short(_ name: String, in community: String) -> String {
    name.hasPrefix(community) && name != community
      ? String(name.dropFirst(community.count)) : name
  }
}
