import OrganizationGraph

/// Decides pairs of origin and category in two states and counts those that get another lead.
struct LeadComparison {
  private let before: LiveRouter.State
  private let after: LiveRouter.State
  private let instant: Instant
  private let mostExamples: Int
  private let workspace = SearchWorkspace()
  /// The categories of either.
  private let categories: [Place]
  private var compared = 0
  private var changed = 0
  private var examples: [RoutingDifferences.Pair] = []
  /// The leads by hub, of origins that hold nothing themselves.
  private var known: [Leaf: Leads] = [:]

  /// A category; `nil` where a state does not have it.
  private struct Place {
    let before: RoutingQuery?
    let after: RoutingQuery?
    /// Whether no tier has a line for it, so that bare leaves are no candidates.
    let sparesLeaves: Bool
  }

  /// A unit; `nil` where a state does not have it.
  private struct Origin {
    var before: UnitIndex?
    var after: UnitIndex?
  }

  private struct Leaf: Hashable {
    let before: UInt32?
    let after: UInt32?
    let category: Int
  }

  private struct Leads {
    let before: UnitIndex?
    let after: UnitIndex?
  }

  /// Whether units have the same numbers in both.
  private let isNumberedAlike: Bool

  init(
    _ before: LiveRouter.State, _ after: LiveRouter.State, at instant: Instant, mostExamples: Int
  ) {
    self.before = before
    self.after = after
    self.instant = instant
    self.mostExamples = mostExamples
    isNumberedAlike = after.router.snapshot.isEdited(from: before.router.snapshot)
    let (old, new) = (before.router, after.router)
    func place(_ former: CategoryIndex?, _ next: CategoryIndex?) -> Place {
      Place(
        before: former.map {
          RoutingQuery(
            origin: old.snapshot.root, category: $0, receivedAt: instant, in: old.snapshot)
        },
        after: next.map {
          RoutingQuery(
            origin: new.snapshot.root, category: $0, receivedAt: instant, in: new.snapshot)
        },
        sparesLeaves: (former.map { old.peacetime.index.kindTiers[$0.position] } ?? 0) == 0
          && (next.map { new.peacetime.index.kindTiers[$0.position] } ?? 0) == 0)
    }
    categories =
      new.snapshot.allCategories.map { category in
        place(old.snapshot.category(new.snapshot.record(category).code), category)
      }
      + old.snapshot.allCategories.filter { category in
        new.snapshot.category(old.snapshot.record(category).code) == nil
      }.map { place($0, nil) }
  }

  var result: RoutingDifferences {
    RoutingDifferences(
      comparedCount: compared, changedCount: changed,
      examples: examples.sorted { ($0.origin, $0.category) < ($1.origin, $1.category) })
  }

  mutating func compare(_ affected: AffectedPairs) {
    let all = Array(categories.indices)
    if affected.isEverything {
      for unit in after.router.snapshot.allUnits {
        compare(Origin(before: former(of: unit), after: unit), all)
      }
      if isNumberedAlike { return }
      for unit in before.router.snapshot.allUnits where next(of: unit) == nil {
        compare(Origin(before: unit), all)
      }
      return
    }
    var wanted: [UnitIndex: [Set<String>?]] = [:]
    // The same for units that the later state does not have.
    var gone: [UnitIndex: [Set<String>?]] = [:]
    for router in [before.router, after.router] {
      for region in affected.regions {
        guard let top = router.snapshot.unit(region.top) else { continue }
        for unit in below(top, in: router.snapshot) {
          if let origin = router === after.router ? unit : next(of: unit) {
            wanted[origin, default: []].append(region.categories)
          } else {
            gone[unit, default: []].append(region.categories)
          }
        }
      }
    }
    // Most origins are in the same regions as their neighbours.
    var expanded: [[Set<String>?]: [Int]] = [:]
    func places(_ scopes: [Set<String>?]) -> [Int] {
      let places = expanded[scopes] ?? expand(scopes)
      expanded[scopes] = places
      return places
    }
    for (unit, scopes) in wanted.sorted(by: { $0.key < $1.key }) {
      compare(Origin(before: former(of: unit), after: unit), places(scopes))
    }
    for (unit, scopes) in gone.sorted(by: { $0.key < $1.key }) {
      compare(Origin(before: unit), places(scopes))
    }
  }

  /// A unit and every chain unit below it, by the edges of all days.
  private func below(_ top: UnitIndex, in snapshot: OrganizationSnapshot) -> [UnitIndex] {
    var result: [UnitIndex] = []
    var waiting = [top]
    var met: Set<UnitIndex> = [top]
    while let unit = waiting.popLast() {
      result.append(unit)
      for edge in snapshot.incoming(unit) where snapshot.kind(edge) == .chain {
        if met.insert(snapshot.source(edge)).inserted { waiting.append(snapshot.source(edge)) }
      }
    }
    return result
  }

  /// A unit in the later state.
  private func next(of unit: UnitIndex) -> UnitIndex? {
    isNumberedAlike ? unit : after.router.snapshot.unit(before.router.snapshot.code(unit))
  }

  private func isSame(_ leads: Leads) -> Bool {
    if isNumberedAlike { return leads.before == leads.after }
    return leads.before.map(before.router.snapshot.code)
      == leads.after.map(after.router.snapshot.code)
  }

  /// The categories in some scopes or below them.
  private func expand(_ scopes: [Set<String>?]) -> [Int] {
    if scopes.contains(nil) { return Array(categories.indices) }
    let named = scopes.reduce(into: Set<String>()) { $0.formUnion($1 ?? []) }
    return categories.indices.filter { place in
      [(before, categories[place].before), (after, categories[place].after)].contains {
        state, query in
        guard let query else { return false }
        return state.router.snapshot.lineage(query.category).contains {
          named.contains(state.router.snapshot.record($0).code)
        }
      }
    }
  }

  private mutating func compare(_ unit: Origin, _ places: [Int]) {
    let (old, new) = (before.router, after.router)
    let day = new.snapshot.zone.local(instant).day
    func isOrigin(_ unit: UnitIndex, _ snapshot: OrganizationSnapshot) -> Bool {
      snapshot.tier(unit) != nil && snapshot.exists(unit, on: day)
    }
    let origin = Origin(
      before: unit.before.flatMap { isOrigin($0, old.snapshot) ? $0 : nil },
      after: unit.after.flatMap { isOrigin($0, new.snapshot) ? $0 : nil })
    let numbers = (
      origin.before.map { old.peacetime.index.numbers[$0.position] },
      origin.after.map { new.peacetime.index.numbers[$0.position] }
    )
    let isLeaf = [numbers.0, numbers.1].allSatisfy {
      $0.map { $0 & HubNumber.parentBit != 0 } ?? true
    }
    for place in places {
      let category = categories[place]
      let query = (
        origin.before == nil ? nil : category.before, origin.after == nil ? nil : category.after
      )
      if query.0 == nil && query.1 == nil { continue }
      let leads: Leads
      let leaf = Leaf(before: numbers.0, after: numbers.1, category: place)
      if isLeaf, category.sparesLeaves, let found = known[leaf] {
        leads = found
      } else {
        leads = Leads(
          before: query.0.flatMap { lead(origin.before!, $0, before) },
          after: query.1.flatMap { lead(origin.after!, $0, after) })
        if isLeaf, category.sparesLeaves { known[leaf] = leads }
      }
      compared += 1
      if isSame(leads) { continue }
      changed += 1
      guard examples.count < mostExamples else { continue }
      examples.append(
        RoutingDifferences.Pair(
          origin: origin.after.map(new.snapshot.code) ?? old.snapshot.code(origin.before!),
          category: category.after.map { new.snapshot.record($0.category).code }
            ?? old.snapshot.record(category.before!.category).code,
          before: leads.before.map(old.snapshot.code), after: leads.after.map(new.snapshot.code)))
    }
  }

  /// A unit in the former state.
  private func former(of origin: UnitIndex) -> UnitIndex? {
    let (old, new) = (before.router.snapshot, after.router.snapshot)
    if isNumberedAlike { return origin.position < old.unitCount ? origin : nil }
    return old.unit(new.code(origin))
  }

  private func lead(
    _ origin: UnitIndex, _ like: RoutingQuery, _ state: LiveRouter.State
  ) -> UnitIndex? {
    let query = RoutingQuery(like, origin: origin)
    return state.router.lead(query, loads: state.loads, workspace: workspace)?.unit
  }
}
