import OrganizationGraph

/// The pairs of origin and category whose lead changes of records can touch.
///
/// Definition. The lead of an order depends on the climb from its origin, on the units that paths from
/// there lead to, and on their lines for the category. So a change can touch
/// - of a unit whose row, term, pool or lines change: the origins from which a path leads to it, and the
///   categories that it has lines for, before or after; all categories if it is a catch-all;
/// - of a bridge: the origins below its territory, and the categories of the unit at its other end and of
///   those above that in lines;
/// - of a line: the origins below every territory from which bridges and lines lead to its lower end, and
///   the categories of the units above it;
/// - of a unit's place in the chain: the origins below it with all categories, and for whatever is below it
///   as deep as orders descend, like a change of these units;
/// - of categories, costs, time limits, calendars: everything.
/// Command trees matter in emergencies only.
///
/// A path leads to a unit from everything below the highest of the units above it from which orders descend
/// to it, and from everything below a territory from which a bridge, and lines above it, lead to it. Edges
/// count on any day. What is found is a superset; whether a lead is another is then decided by deciding.
struct AffectedPairs {
  /// Everything below a unit, with some categories and all below them; `nil`: all.
  struct Region {
    let top: String
    let categories: Set<String>?
  }

  private(set) var isEverything = false
  private(set) var regions: [Region] = []

  init(before: Router, after: Router, _ changes: [RecordChange]) {
    for router in [before, after] {
      var side = AffectedSide(router)
      for change in changes {
        switch (change.before, change.after) {
        case (.unit(let unit), .unit(let next))
        where unit.hasSameRouting(as: next): continue
        default: side.add(change)
        }
      }
      isEverything = isEverything || side.isEverything
      regions += side.regions
    }
  }
}

extension OrganizationUnit {
  /// Whether decisions cannot tell two records of a unit apart.
  fileprivate func hasSameRouting(as other: OrganizationUnit) -> Bool {
    var copy = other
    (copy.name, copy.aliases, copy.isSynthetic) = (name, aliases, isSynthetic)
    (copy.partyOrganization, copy.residents) = (partyOrganization, residents)
    return copy == self
  }
}

/// What changes touch, by the edges and lines of one of the two revisions.
private struct AffectedSide {
  private let router: Router
  private var snapshot: OrganizationSnapshot { router.snapshot }
  private(set) var isEverything = false
  private(set) var regions: [AffectedPairs.Region] = []

  init(_ router: Router) { self.router = router }

  mutating func add(_ change: RecordChange) {
    for record in [change.before, change.after].compactMap({ $0 }) {
      switch record {
      case .unit(let record):
        guard let unit = snapshot.unit(record.code) else { continue }
        touch(unit)
        if isMove(change) { addMove(unit) }
      case .edge(let edge): add(edge)
      case .duty(let duty): add(duty)
      case .pool(let pool):
        if let number = snapshot.sharedPool(pool.code)?.sharedNumber {
          for unit in router.holders.members(ofPool: number) { touch(unit) }
        }
      case .appointment(let appointment): addSeats(of: appointment.person)
      case .post(let post):
        for appointment in snapshot.appointments(toPost: post.code) {
          addSeats(of: appointment.person)
        }
      case .person: continue
      case .category, .timeLimit, .hours, .cost: isEverything = true
      }
    }
  }

  private func isMove(_ change: RecordChange) -> Bool {
    guard let before = change.before?.unit, let after = change.after?.unit else { return true }
    return before.parent != after.parent || before.lineParent != after.lineParent
      || before.term != after.term
  }

  /// A unit that is a candidate otherwise than before.
  private mutating func touch(_ unit: UnitIndex) {
    reach(unit, isCatchAll(unit) ? nil : categories(of: unit))
  }

  private func isCatchAll(_ unit: UnitIndex) -> Bool {
    snapshot.tier(unit).map { snapshot.schema.tiers[$0].isCatchAll } ?? false
  }

  /// Categories of a unit's own lines and of those of its kind.
  private func categories(of unit: UnitIndex) -> Set<String> {
    let lines = Array(snapshot.duties(of: unit)) + snapshot.duties(of: snapshot.kind(unit))
    return Set(lines.map { snapshot.record($0.category).code })
  }

  /// The origins from which paths lead to a unit.
  private mutating func reach(_ unit: UnitIndex, _ categories: Set<String>?) {
    if categories?.isEmpty ?? false { return }
    if snapshot.tier(unit) != nil {
      for top in above(unit, hops: router.policy[.peacetime].descendLimit) {
        addRegion(top, categories)
      }
    }
    for hub in territories(of: unit) { addRegion(hub, categories) }
  }

  private mutating func addRegion(_ top: UnitIndex, _ categories: Set<String>?) {
    regions.append(AffectedPairs.Region(top: snapshot.code(top), categories: categories))
  }

  /// The highest units that are at most some hops above one, by the edges of all days.
  private func above(_ unit: UnitIndex, hops: Int) -> [UnitIndex] {
    let parents = snapshot.outgoing(unit).filter { snapshot.kind($0) == .chain }
    if hops == 0 || parents.isEmpty { return [unit] }
    return parents.flatMap { above(snapshot.target($0), hops: hops - 1) }
  }

  /// The territories from which bridges, and lines above them, lead to a unit.
  private func territories(of unit: UnitIndex) -> Set<UnitIndex> {
    var result: Set<UnitIndex> = []
    var waiting = [unit]
    var met: Set<UnitIndex> = [unit]
    while let next = waiting.popLast() {
      for edge in snapshot.incoming(next) {
        let source = snapshot.source(edge)
        if snapshot.kind(edge) == .line {
          if met.insert(source).inserted { waiting.append(source) }
        } else if snapshot.kind(edge).isBridge {
          result.insert(source)
        }
      }
    }
    return result
  }

  private mutating func add(_ edge: Edge) {
    guard let from = snapshot.unit(edge.from), let to = snapshot.unit(edge.to) else { return }
    switch edge.kind {
    case .chain: addMove(from)
    case .line: addLine(above: from, at: territories(of: from))
    case .command: return
    default: addLine(above: to, at: [from])
    }
  }

  /// What paths reach by a bridge to a unit and on up its line.
  private mutating func addLine(above unit: UnitIndex, at hubs: Set<UnitIndex>) {
    var found: Set<String> = []
    var waiting = [unit]
    var met: Set<UnitIndex> = [unit]
    while let next = waiting.popLast() {
      found.formUnion(categories(of: next))
      for edge in snapshot.outgoing(next) where snapshot.kind(edge) == .line {
        if met.insert(snapshot.target(edge)).inserted { waiting.append(snapshot.target(edge)) }
      }
    }
    if found.isEmpty { return }
    for hub in hubs { addRegion(hub, found) }
  }

  /// A unit at another place: in the chain with all that is below it, or in its line.
  private mutating func addMove(_ unit: UnitIndex) {
    guard snapshot.tier(unit) != nil else {
      return addLine(above: unit, at: territories(of: unit))
    }
    addRegion(unit, nil)
    var level = [unit]
    let depth = router.policy[.peacetime].descendLimit
    for hops in 0..<max(1, depth) {
      var next: [UnitIndex] = []
      for member in level {
        let categories = categories(of: member)
        if !categories.isEmpty, depth > hops {
          for top in above(unit, hops: depth - hops) { addRegion(top, categories) }
        }
        next += snapshot.incoming(member).filter { snapshot.kind($0) == .chain }
          .map { snapshot.source($0) }
      }
      level = next
    }
  }

  private mutating func add(_ duty: Duty) {
    switch duty.holder {
    case .unit(let code):
      if let unit = snapshot.unit(code) { reach(unit, [duty.category]) }
    case .kind: addRegion(snapshot.root, [duty.category])
    }
  }

  /// Whatever seats a person makes or made lead from one of their units to another.
  private mutating func addSeats(of person: String) {
    let units = Set(
      snapshot.appointments(ofPerson: person).compactMap { appointment in
        snapshot.post(appointment.post).flatMap { snapshot.unit($0.unit) }
      })
    for unit in units {
      let others = units.filter { $0 != unit && snapshot.tier($0) != nil }
      addLine(above: unit, at: others)
    }
  }
}
