import OrganizationGraph

/// Answers what only some decisions need to know: about exclusions, conflicts, quotas and scopes, and
/// about candidates that no list holds.
///
/// It refers to what it reads without counting references, because it is made for every decision and
/// asked in few; the router's caller keeps everything alive until the decision is made.
struct Judge {
  unowned(unsafe) let router: Router
  unowned(unsafe) let query: RoutingQuery
  unowned(unsafe) let loads: Loads
  unowned(unsafe) let workspace: SearchWorkspace
  let category: CategoryIndex
  let purpose: CandidateEvaluation.Purpose
  let tables: UnsafePointer<DecisionTables>

  /// Whether the order neither excludes a unit nor concerns it, and it is not chosen already.
  @inline(never) func admits(_ unit: UnitIndex) -> Bool {
    let taken = workspace.record.taken
    for place in 0..<taken.count where taken[place] == unit { return false }
    return !query.excluded.contains(unit)
      && query.conflict(of: unit, in: router.snapshot) == nil
  }

  /// The way up from the origin, written when it is first asked for.
  func climb() -> Climb {
    let climb = workspace.climb
    if climb.isEmpty { tables.pointee.write(climb, from: query.origin, on: query.day.number) }
    return climb
  }

  /// Whether a bridge and the line above it can be used up to a unit.
  @inline(never) func crosses(_ bridge: EdgeIndex, to unit: UnitIndex) -> Bool {
    router.search(query, category: category, loads: loads).crosses(bridge, to: unit)
  }

  /// Offers what no list holds, seen from a step of the climb.
  @inline(never) func walk(from position: Int) {
    _ = climb()
    OutsideLists(
      search: router.search(query, category: category, loads: loads),
      evaluation: router.evaluation(
        query, category: category, purpose: purpose, loads: loads, workspace: workspace),
      tiers: tables.pointee.kindTiers[category.position], workspace: workspace
    ).walk(from: position)
  }
}
