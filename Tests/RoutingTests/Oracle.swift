import OrganizationGraph
import Routing

/// The definition of routing, written the plain way over the records: every allowed path is walked,
/// every unit is judged. It shares no code with the engine and knows nothing of indices.
struct Oracle {
  let organization: Organization
  let order: WorkOrder
  /// Open orders by pool (shared pools by their code, others by the unit's code).
  let open: [String: Int]
  /// Open orders by edge code.
  let used: [String: Int]

  struct Link {
    let kind: EdgeKind
    let from: String
    let to: String
    let term: Term
    let scope: [String]
    let quota: Int?
    let code: String
  }

  struct Way: Comparable {
    let cost: Int
    let hops: Int

    static func < (a: Way, b: Way) -> Bool { (a.cost, a.hops) < (b.cost, b.hops) }
  }

  struct Result: Equatable, CustomStringConvertible {
    let unit: String
    let role: Role
    let cost: Int
    let hops: Int

    var description: String { "\(unit) \(role) \(cost) \(hops)" }
  }

  let units: [String: OrganizationUnit]
  let links: [Link]
  let today: Int

  init(
    _ organization: Organization, _ order: WorkOrder, open: [String: Int] = [:],
    used: [String: Int] = [:]
  ) {
    self.organization = organization
    self.order = order
    self.open = open
    self.used = used
    units = Dictionary(uniqueKeysWithValues: organization.units.map { ($0.code, $0) })
    today = Self.floorDivision(Int(order.receivedAt.seconds) + 480 * 60, 86_400)
    links = Self.links(organization, units)
  }

  static func floorDivision(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : -((-a + b - 1) / b) }

  private static func links(
    _ organization: Organization, _ units: [String: OrganizationUnit]
  ) -> [Link] {
    func isChain(_ code: String) -> Bool {
      organization.schema.tiers.contains { $0.code == units[code]!.kind.code }
    }
    var links: [Link] = []
    for unit in organization.units {
      if let parent = unit.parent {
        links.append(
          Link(
            kind: .chain, from: unit.code, to: parent, term: unit.term, scope: [], quota: nil,
            code: ""))
      }
      if let parent = unit.lineParent {
        links.append(
          Link(
            kind: .line, from: unit.code, to: parent, term: unit.term, scope: [], quota: nil,
            code: ""))
      }
    }
    for edge in organization.edges {
      links.append(
        Link(
          kind: edge.kind, from: edge.from, to: edge.to, term: edge.term, scope: edge.categories,
          quota: edge.quota, code: edge.code))
    }
    for a in organization.appointments where a.kind == .concurrent {
      for b in organization.appointments where b.kind == .principal && b.person == a.person {
        let committee = organization.posts.first { $0.code == a.post }!.unit
        let home = organization.posts.first { $0.code == b.post }!.unit
        guard committee != home, isChain(committee) || isChain(home) else { continue }
        let from = isChain(committee) ? committee : home
        for (term, other) in [(a.term, b.term)] {
          links.append(
            Link(
              kind: .seat, from: from, to: from == committee ? home : committee,
              term: Term(
                from: [term.from, other.from].compactMap { $0 }.max(),
                until: [term.until, other.until].compactMap { $0 }.min()),
              scope: [], quota: nil, code: "\(a.person)@\(a.post)"))
        }
      }
    }
    return links
  }

  func holds(_ term: Term) -> Bool {
    (term.from.map { Int($0.number) <= today } ?? true)
      && (term.until.map { today < Int($0.number) } ?? true)
  }

  func lineage(_ category: String) -> [String] {
    var result = [category]
    while let parent = organization.categories.first(where: { $0.code == result.last })?.parent {
      result.append(parent)
    }
    return result
  }

  func usable(_ link: Link, _ category: String) -> Bool {
    holds(link.term)
      && (link.scope.isEmpty || lineage(category).contains { link.scope.contains($0) })
      && (link.quota.map { used[link.code, default: 0] < $0 } ?? true)
  }

  /// A policy number: the record with the most of key and mode given, key first.
  func number(_ item: String, _ key: String? = nil) -> Int {
    let fits = organization.costs.filter {
      $0.item == item && ($0.mode == nil || $0.mode == order.mode)
        && ($0.key == nil || $0.key == key)
    }
    return fits.max {
      (($0.key == nil ? 0 : 2) + ($0.mode == nil ? 0 : 1))
        < (($1.key == nil ? 0 : 2) + ($1.mode == nil ? 0 : 1))
    }!.value
  }

  func hop(_ kind: String, to unit: String) -> Int { number("hop.\(kind)", units[unit]!.kind.code) }

  /// Cheapest way to every unit, by walking every path of the grammar.
  func ways(_ category: String) -> [String: Way] {
    var best: [String: Way] = [:]
    let live = links.filter { usable($0, category) }
    func arrive(_ unit: String, _ cost: Int, _ hops: Int) {
      let way = Way(cost: cost, hops: hops)
      if best[unit].map({ way < $0 }) ?? true { best[unit] = way }
    }
    func descend(_ unit: String, _ cost: Int, _ hops: Int, _ left: Int) {
      guard left > 0 else { return }
      for link in live where link.kind == .chain && link.to == unit {
        let next = cost + hop("descend", to: link.from)
        arrive(link.from, next, hops + 1)
        descend(link.from, next, hops + 1, left - 1)
      }
    }
    func line(_ unit: String, _ cost: Int, _ hops: Int) {
      for link in live where link.kind == .line && link.from == unit {
        let next = cost + hop("line", to: link.to)
        arrive(link.to, next, hops + 1)
        line(link.to, next, hops + 1)
      }
    }
    func command(_ unit: String, _ cost: Int, _ hops: Int, _ seen: Set<String>) {
      for link in live where link.kind == .command {
        let (next, kind) =
          link.from == unit
          ? (link.to, "command_down") : link.to == unit ? (link.from, "command_up") : ("", "")
        guard !next.isEmpty, !seen.contains(next) else { continue }
        arrive(next, cost + hop(kind, to: next), hops + 1)
        command(next, cost + hop(kind, to: next), hops + 1, seen.union([next]))
      }
    }
    func climb(_ unit: String, _ cost: Int, _ hops: Int) {
      arrive(unit, cost, hops)
      descend(unit, cost, hops, number("descend_limit"))
      for link in live where link.kind.isBridge && link.from == unit {
        let next = cost + hop(link.kind.code, to: link.to)
        arrive(link.to, next, hops + 1)
        line(link.to, next, hops + 1)
      }
      if order.mode == .emergency { command(unit, cost, hops, [unit]) }
      for link in live where link.kind == .chain && link.from == unit {
        climb(link.to, cost + hop("climb", to: link.to), hops + 1)
      }
    }
    climb(order.origin, 0, 0)
    return best
  }

  /// The origin and everything above it, lowest first.
  func above() -> [String] {
    var result = [order.origin]
    while let link = links.first(where: {
      $0.kind == .chain && $0.from == result.last && holds($0.term)
    }) { result.append(link.to) }
    return result
  }
}
