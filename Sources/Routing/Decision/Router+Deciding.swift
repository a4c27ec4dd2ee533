import OrganizationGraph

extension Router {
  /// Fills the workspace's ranking with the best candidates for a lead or a helper.
  func rank(
    _ count: Int, _ query: RoutingQuery, _ category: CategoryIndex,
    _ purpose: CandidateEvaluation.Purpose, ranksByHops: Bool = true, loads: Loads,
    workspace: SearchWorkspace
  ) {
    let plan = plan(query.mode)
    let tables = plan.tables
    let kindTiers = plan.index.tiers(with: category)
    let frame = frame(
      query, category, purpose, tables.costs, hasKindTiers: kindTiers != 0,
      hasTaken: workspace.record.taken.count > 0)
    workspace.ranking.clear(wanted: count, ranksByHops: ranksByHops)
    workspace.openings.begin(query.receivedAt)
    let scan = CandidateScan(
      tables: tables, loads: loads.view, frame: frame, climb: workspace.climb,
      ranking: workspace.ranking, openings: workspace.openings)
    // Made when the first question is asked; most decisions ask none.
    var judging: (search: PathSearch, evaluation: CandidateEvaluation)?
    scan.run { question in
      if judging == nil {
        tables.complete(workspace.climb, on: frame.day)
        judging = (
          search(query, category: category, loads: loads),
          evaluation(
            query, category: category, purpose: purpose, loads: loads, climb: workspace.climb)
        )
      }
      let (search, evaluation) = judging.unsafelyUnwrapped
      switch question {
      case .decides(let unit, let duty):
        return evaluation.effectiveDuty(of: unit)?.index == duty
      case .crosses(let bridge, let unit): return search.crosses(bridge, to: unit)
      case .admits(let unit):
        let taken = workspace.record.taken
        for place in 0..<taken.count where taken[place] == unit { return false }
        return !query.excluded.contains(unit) && query.conflict(of: unit, in: snapshot) == nil
      case .walk(let position):
        OutsideLists(
          search: search, evaluation: evaluation, tiers: kindTiers, workspace: workspace
        ).walk(from: position)
        return true
      }
    }
  }

  private func frame(
    _ query: RoutingQuery, _ category: CategoryIndex, _ purpose: CandidateEvaluation.Purpose,
    _ costs: ModeCosts, hasKindTiers: Bool, hasTaken: Bool
  ) -> OrderFrame {
    let row = categories.row(category)
    let isLead = purpose == .lead
    return OrderFrame(
      origin: query.origin, day: query.day.number, receivedAt: query.receivedAt.seconds,
      deadline: query.deadline?.at.seconds ?? .max, lineage: categories.lineage(row),
      depth: Int(row.pointee.depth), marks: row.pointee.marks, admission: row.pointee.admission,
      lowestLevel: isLead ? row.pointee.lowestLevel : CategoryRow.any,
      highestLevel: isLead ? row.pointee.highestLevel : 0, hasCatchAll: isLead,
      needsWalk: hasKindTiers || query.mode == .emergency,
      isRestricted: hasTaken || !query.excluded.isEmpty || !query.subjects.isEmpty,
      ownShift: isLead ? 0 : costs.helperOwn - costs.roleOwn,
      assistShift: isLead ? 0 : costs.helperAssist - costs.roleAssist)
  }

  /// Appends the ranking to the workspace's record: paths, and costs in parts.
  func write(
    _ query: RoutingQuery, _ category: CategoryIndex, _ purpose: CandidateEvaluation.Purpose,
    loads: Loads, workspace: SearchWorkspace
  ) {
    let tables = plan(query.mode).tables
    let record = workspace.record
    // A path may lead over a hub above the last one climbed to, where a line is listed at its area.
    tables.complete(workspace.climb, on: query.day.number)
    let writer = PathWriter(
      tables: tables, climb: workspace.climb, hops: record.hops, day: query.day.number,
      category: category, snapshot: snapshot)
    for place in 0..<workspace.ranking.count {
      let found = workspace.ranking[place]
      let firstHop = record.hops.count
      var parts = CostParts()
      parts.path = writer.write(to: found.unit, found.way)
      var opensAt: Int64 = 0
      if found.role == .catchAll {
        parts.catchAll = found.fixed - parts.path
      } else {
        let row = tables.rows.pointer(found.unit.position)
        parts.role = tables.costs.role(found.role == .assist, purpose)
        parts.credit = tables.costs.credit[Int(row.pointee.grade)]
        parts.preference = found.fixed - parts.path - parts.role - parts.credit
        parts.load = found.load
        parts.waiting = found.total - found.fixed - found.load
        if row.pointee.calendar != UnitRow.noCalendar {
          let calendar = Int(row.pointee.calendar)
          let opening = workspace.openings.opening(
            calendar, tables.calendars[calendar], zone: tables.zone)
          if opening > query.receivedAt.seconds { opensAt = opening }
        }
      }
      record.candidates.append(
        .init(
          unit: found.unit, role: found.role, parts: parts, duty: found.duty, opensAt: opensAt,
          firstHop: firstHop, endHop: record.hops.count))
    }
  }
}
