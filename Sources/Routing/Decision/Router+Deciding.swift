import CPrefetch
import OrganizationGraph

extension Router {
  /// Fills the workspace's ranking with the best candidates for a lead or a helper.
  ///
  /// - Parameters:
  ///   - isInstance: as routing instances ask: no catch-all, and equal costs by code only.
  ///   - isFetched: what it reads was asked for before.
  func rank(
    _ count: Int, _ query: RoutingQuery, _ category: CategoryIndex,
    _ purpose: CandidateEvaluation.Purpose, isInstance: Bool = false, isFetched: Bool = false,
    loads: Loads, workspace: SearchWorkspace
  ) {
    let tables = tables(query.mode)
    if count > 1, !isFetched {
      ListFetch(tables: tables, loads: loads.view)
        .fetch(
          origin: query.origin, marks: categories.row(category).pointee.marks,
          withRows: !isInstance)
    }
    workspace.ranking.clear(wanted: count, ranksByHops: !isInstance, tables)
    workspace.climb.clear()
    workspace.openings.begin(query.receivedAt)
    CandidateScan(
      tables: tables, loads: loads.view,
      frame: frame(
        query, category, purpose, tables, hasCatchAll: purpose == .lead && !isInstance,
        hasTaken: workspace.record.taken.count > 0),
      ranking: workspace.ranking, openings: workspace.openings,
      judge: Judge(
        router: self, query: query, loads: loads, workspace: workspace, category: category,
        purpose: purpose, tables: tables)
    ).run()
    // The scan and the judge refer to these without counting references.
    withExtendedLifetime(query) {}
    withExtendedLifetime(loads) {}
    withExtendedLifetime(workspace) {}
  }

  @inline(__always)
  func frame(
    _ query: RoutingQuery, _ category: CategoryIndex, _ purpose: CandidateEvaluation.Purpose,
    _ tables: UnsafePointer<DecisionTables>, hasCatchAll: Bool, hasTaken: Bool
  ) -> OrderFrame {
    let row = categories.row(category)
    let isLead = purpose == .lead
    let lowestLevel = isLead ? row.pointee.lowestLevel : CategoryRow.any
    let highestLevel = isLead ? row.pointee.highestLevel : 0
    let shift = isLead ? (own: 0, assist: 0) : tables.pointee.graph.helperShift
    return OrderFrame(
      origin: query.origin, day: query.day.number, mode: query.mode,
      preferredRole: !isLead && category == query.category ? .assist : .own,
      receivedAt: query.receivedAt.seconds,
      latestOpening: query.deadline.map { max($0.at, query.receivedAt).seconds } ?? .max,
      lineage: categories.lineage(row), depth: Int(row.pointee.depth),
      marks: row.pointee.marks, admission: row.pointee.admission, lowestLevel: lowestLevel,
      highestLevel: highestLevel,
      hasLevels: lowestLevel != CategoryRow.any || highestLevel != 0
        || row.pointee.admission != CategoryRow.any,
      hasCatchAll: hasCatchAll,
      needsWalk: tables.pointee.kindTiers[category.position] != 0 || query.mode == .emergency,
      isRestricted: hasTaken || query.isRestricted,
      ownShift: shift.own, assistShift: shift.assist, leastShift: min(shift.own, shift.assist))
  }

  /// Appends the ranking to the workspace's record: paths, and costs in parts.
  func write(
    _ query: RoutingQuery, _ category: CategoryIndex, _ purpose: CandidateEvaluation.Purpose,
    loads: Loads, workspace: SearchWorkspace
  ) {
    let tables = tables(query.mode)
    let record = workspace.record
    workspace.ranking.fetchSources(tables)
    if workspace.climb.isEmpty {
      tables.pointee.write(workspace.climb, from: query.origin, on: query.day.number)
    }
    workspace.ranking.fetchBridges(tables)
    let writer = PathWriter(
      tables: tables, climb: workspace.climb, hops: record.hops, day: query.day.number,
      category: category, snapshot: snapshot)
    for place in 0..<workspace.ranking.count {
      let found = workspace.ranking[place]
      let firstHop = record.hops.count
      var parts = CostParts()
      parts.path = writer.write(to: found.unit, found.way(tables))
      var opensAt: Int64 = 0
      if found.role == .catchAll {
        parts.catchAll = found.fixed - parts.path
      } else {
        let row = tables.pointee.rows.pointer(found.unit.position)
        parts.role = tables.pointee.costs.role(found.role == .assist, purpose)
        parts.credit = tables.pointee.costs.credit[Int(row.pointee.grade)]
        parts.preference = found.fixed - parts.path - parts.role - parts.credit
        parts.load = found.load
        parts.waiting = found.total - found.fixed - found.load
        if row.pointee.calendar != .max {
          let calendar = Int(row.pointee.calendar)
          let opening = workspace.openings.opening(
            calendar, tables.pointee.calendars[calendar], zone: tables.pointee.zone)
          if opening > query.receivedAt.seconds { opensAt = opening }
        }
      }
      record.candidates.append(
        .init(
          unit: found.unit, role: found.role, parts: parts, duty: found.duty(tables),
          opensAt: opensAt,
          firstHop: firstHop, endHop: record.hops.count))
    }
  }
}
