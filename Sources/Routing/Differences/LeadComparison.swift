import OrganizationGraph

/// Decides pairs of origin and category in two states and counts those that get another lead.
struct LeadComparison {
  private let before: LiveRouter.State
  private let after: LiveRouter.State
  private let instant: Instant
  private let mostExamples: Int
  private let workspace = SearchWorkspace()
  /// The categories of both, by the numbers of the later state.
  private let categories: [Shared]
  private var compared = 0
  private var changed = 0
  private var examples: [RoutingDifferences.Pair] = []
  /// The leads by hub, of origins that hold nothing themselves.
  private var known: [Leaf: Leads] = [:]

  private struct Shared {
    let before: RoutingQuery
    let after: RoutingQuery
    /// Whether no tier has a line for it, so that bare leaves are no candidates.
    let sparesLeaves: Bool
  }

  private struct Leaf: Hashable {
    let before: UInt32
    let after: UInt32
    let category: CategoryIndex
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
    categories = new.snapshot.allCategories.compactMap { category in
      guard let former = old.snapshot.category(new.snapshot.record(category).code) else {
        return nil
      }
      return Shared(
        before: RoutingQuery(
          origin: old.snapshot.root, category: former, receivedAt: instant, in: old.snapshot),
        after: RoutingQuery(
          origin: new.snapshot.root, category: category, receivedAt: instant, in: new.snapshot),
        sparesLeaves: old.peacetime.index.kindTiers[former.position] == 0
          && new.peacetime.index.kindTiers[category.position] == 0)
    }
  }

  var result: RoutingDifferences {
    RoutingDifferences(
      comparedCount: compared, changedCount: changed,
      examples: examples.sorted { ($0.origin, $0.category) < ($1.origin, $1.category) })
  }

  mutating func compare(_ affected: AffectedPairs) {
    let all = Array(categories.indices)
    if affected.isEverything {
      for origin in after.router.snapshot.allUnits { compare(origin, all) }
      return
    }
    var wanted: [UnitIndex: [Set<String>?]] = [:]
    for router in [before.router, after.router] {
      for region in affected.regions {
        guard let top = router.snapshot.unit(region.top) else { continue }
        for unit in below(top, in: router.snapshot) {
          guard let origin = counterpart(of: unit, in: router) else { continue }
          wanted[origin, default: []].append(region.categories)
        }
      }
    }
    // Most origins are in the same regions as their neighbours.
    var expanded: [[Set<String>?]: [Int]] = [:]
    for (origin, scopes) in wanted.sorted(by: { $0.key < $1.key }) {
      let places = expanded[scopes] ?? expand(scopes)
      expanded[scopes] = places
      compare(origin, places)
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
  private func counterpart(of unit: UnitIndex, in router: Router) -> UnitIndex? {
    router === after.router || isNumberedAlike
      ? unit : after.router.snapshot.unit(router.snapshot.code(unit))
  }

  private func isSame(_ leads: Leads) -> Bool {
    if isNumberedAlike { return leads.before == leads.after }
    return leads.before.map(before.router.snapshot.code)
      == leads.after.map(after.router.snapshot.code)
  }

  /// The shared categories in some scopes or below them.
  private func expand(_ scopes: [Set<String>?]) -> [Int] {
    if scopes.contains(nil) { return Array(categories.indices) }
    let named = scopes.reduce(into: Set<String>()) { $0.formUnion($1 ?? []) }
    return categories.indices.filter { place in
      [(before, categories[place].before), (after, categories[place].after)].contains {
        state, query in
        state.router.snapshot.lineage(query.category).contains {
          named.contains(state.router.snapshot.record($0).code)
        }
      }
    }
  }

  private mutating func compare(_ origin: UnitIndex, _ places: [Int]) {
    let (old, new) = (before.router, after.router)
    let day = new.snapshot.zone.local(instant).day
    guard new.snapshot.tier(origin) != nil, new.snapshot.exists(origin, on: day),
      let former = former(of: origin), old.snapshot.tier(former) != nil,
      old.snapshot.exists(former, on: day)
    else { return }
    let numbers = (
      old.peacetime.index.numbers[former.position], new.peacetime.index.numbers[origin.position]
    )
    let isLeaf = numbers.0 & numbers.1 & HubNumber.parentBit != 0
    for place in places {
      let shared = categories[place]
      let leads: Leads
      let leaf = Leaf(
        before: numbers.0, after: numbers.1, category: shared.after.category)
      if isLeaf, shared.sparesLeaves, let found = known[leaf] {
        leads = found
      } else {
        leads = Leads(
          before: lead(former, shared.before, before), after: lead(origin, shared.after, after))
        if isLeaf, shared.sparesLeaves { known[leaf] = leads }
      }
      compared += 1
      if isSame(leads) { continue }
      changed += 1
      guard examples.count < mostExamples else { continue }
      examples.append(
        RoutingDifferences.Pair(
          origin: new.snapshot.code(origin),
          category: new.snapshot.record(shared.after.category).code,
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
