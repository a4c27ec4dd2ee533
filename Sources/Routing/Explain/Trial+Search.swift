import OrganizationGraph

extension Trial {
  /// The best where a filter of the category lets more units pass: a scan with that limit moved.
  func bestWithOtherLimits() -> Found? {
    let (router, query) = (explainer.router, explainer.query)
    var frame = router.frame(
      query, query.category, .lead, search.tables, hasCatchAll: true, hasTaken: false)
    switch evaluation.amendment?.passed?.reach {
    case .levelsDownTo(let level): frame.lowestLevel = max(frame.lowestLevel, UInt8(level))
    case .levelsUpTo(let level): frame.highestLevel = min(frame.highestLevel, UInt8(level))
    case .tiersDownTo(let tier): frame.admission = max(frame.admission, UInt8(tier))
    case .unit, .pool, nil: break
    }
    let needsWalk = frame.needsWalk
    // The walks of a scan know nothing of the change.
    frame.needsWalk = false
    ranking.clear(wanted: 1, ranksByHops: true, search.tables)
    CandidateScan(
      tables: search.tables, loads: search.loads.view, frame: frame,
      ranking: ranking, openings: workspace.openings,
      judge: Judge(
        router: router, query: query, loads: search.loads, workspace: workspace,
        category: query.category, purpose: .lead, tables: search.tables)
    ).run()
    completeClimb()
    if needsWalk { walk(tiers: search.tables.pointee.kindTiers[query.category.position]) }
    return kept
  }

  /// The best where a line that a kind holds is changed.
  ///
  /// If the lead is of the kind and no dearer than before, nobody untouched can be better.
  func best(ofKind kind: KindIndex, with candidate: Found?) -> Found? {
    let lead = explainer.lead
    let leadNow = found(lead.unit)
    let isNoWorse =
      leadNow.map {
        ($0.total, Int($0.hops(search.tables))) <= (lead.totalCost, lead.path.count)
      } ?? false
    var others = Untouched.found(nil)
    if snapshot.kind(lead.unit) != kind || !isNoWorse {
      others = untouchedBest(.max) { snapshot.kind($0) != kind }
    }
    guard case .found(let other) = others else { return plainOutcome().lead }
    ranking.clear(wanted: 1, ranksByHops: true, search.tables)
    keep(other)
    keep(leadNow)
    keep(candidate)
    for step in workspace.climb { keep(found(step.unit)) }
    for crossed in reaches.crossings where snapshot.kind(crossed.unit) == kind {
      keep(found(crossed.unit))
    }
    walk(tiers: kind.position < snapshot.tierCount ? 1 << UInt32(kind.position) : 0)
    return kept
  }

  /// Offers what no list holds, judged under the change, as far as it can still win.
  private func walk(tiers: UInt32) {
    let lists = outsideLists(tiers)
    for position in workspace.climb.indices where workspace.climb[position].cost <= ranking.bound {
      lists.walk(from: position)
    }
  }

  private func outsideLists(_ tiers: UInt32, _ search: PathSearch? = nil) -> OutsideLists {
    OutsideLists(
      search: search ?? self.search, evaluation: evaluation, tiers: tiers, workspace: workspace)
  }

  /// The best with an edge taken for usable.
  func best(beyond edge: EdgeIndex, with candidate: Found?) -> Found? {
    let (source, target) = (snapshot.source(edge), snapshot.target(edge))
    switch snapshot.kind(edge) {
    case .chain: return bestBelow(source, with: candidate)
    case .command: return bestCommanded(by: edge, with: candidate)
    case .line:
      // A unit has one line parent; by this edge it may be another than before.
      return best(touching: lineAbove(source, search) + lineAbove(source, explainer.search))
    default: return best(touching: [target] + lineAbove(target, search))
    }
  }

  private func lineAbove(_ unit: UnitIndex, _ search: PathSearch) -> [UnitIndex] {
    var result: [UnitIndex] = []
    var current = unit
    while let line = search.lineEdge(of: current) {
      current = snapshot.target(line)
      result.append(current)
    }
    return result
  }

  /// The best where a chain unit can be descended to.
  private func bestBelow(_ top: UnitIndex, with candidate: Found?) -> Found? {
    keepUntouched(with: candidate)
    if let reach = reaches.chainReach(of: top) {
      let lists = outsideLists(1 << UInt32(snapshot.tierCount) - 1, explainer.search)
      let frame = SearchWorkspace.Frame(
        unit: top, cost: reach.cost, hops: reach.hops, enteredBy: nil)
      lists.offer(top, pathCost: reach.cost, .descend, Int(reach.hub), Int(reach.hops))
      lists.descend(from: frame, hub: Int(reach.hub))
    }
    return kept
  }

  /// The best where another command tree is joined to that of a hub.
  private func bestCommanded(by edge: EdgeIndex, with candidate: Found?) -> Found? {
    keepUntouched(with: candidate)
    let before = CommandWays(explainer.search, workspace.climb)
    let lists = outsideLists(0, explainer.search)
    let ends = [snapshot.source(edge), snapshot.target(edge)]
    for far in ends where before.within(far).isNone {
      let reach = CommandWays(search, workspace.climb).reach(of: far)
      if reach.isNone { continue }
      lists.offer(far, pathCost: reach.cost, .command, Int(reach.hub), Int(reach.hops))
      lists.command(
        from: .init(unit: far, cost: reach.cost, hops: reach.hops, enteredBy: edge),
        hub: Int(reach.hub))
    }
    return kept
  }

  /// Begins with the lead, which loses nothing by another way to others, and the unit itself.
  private func keepUntouched(with candidate: Found?) {
    let others = untouchedBest(1) { _ in true }
    ranking.clear(wanted: 1, ranksByHops: true, search.tables)
    if case .found(let other) = others { keep(other) }
    keep(candidate)
  }
}
