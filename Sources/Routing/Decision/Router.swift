public import OrganizationGraph

/// Routes work orders over one snapshot. A pure function of snapshot, policy, loads and order: the
/// same four give the same answer, byte for byte.
///
/// A router is immutable and may be used from any number of threads, each with a workspace of its
/// own.
public struct Router: Sendable {
  /// Most alternatives that a decision lists.
  public static let mostAlternatives = 16

  public let snapshot: OrganizationSnapshot
  public let policy: RoutingPolicy
  /// By mode.
  private let indices: [RoutingIndex]

  /// Compiles policy and indices. O(e log e) where e is the entries of `RoutingIndex`.
  public init(_ snapshot: OrganizationSnapshot) {
    self.snapshot = snapshot
    let policy = RoutingPolicy(snapshot)
    self.policy = policy
    indices = Mode.allCases.map { RoutingIndex(snapshot, policy, mode: $0) }
  }

  /// Decides one order: the candidate with the least (total cost, hops, unit code).
  ///
  /// - Parameters:
  ///   - alternatives: how many of the next best to list, at most `mostAlternatives`.
  ///   - workspace: scratch made for the same snapshot.
  /// - Throws: `RoutingError.Code.nobodyAccountable` if exclusions and conflicts leave no
  ///   catch-all.
  /// - Complexity: that of `CandidateScan` for the lead and for each helper; where only the
  ///   catch-all is left, also a look at every duty for the category, to say why.
  public func route(
    _ query: RoutingQuery, loads: Loads, alternatives: Int = 3, workspace: SearchWorkspace
  ) throws(RoutingError) -> Decision {
    let wanted = 1 + min(max(0, alternatives), Self.mostAlternatives)
    let best = best(
      wanted, query, category: query.category, purpose: .lead, loads: loads, workspace: workspace)
    guard let lead = best.first else { throw nobodyAccountable(query) }
    let shortage =
      lead.role == .catchAll ? shortage(query, loads: loads, workspace: workspace) : nil
    return Decision(
      lead: lead, helpers: helpers(query, lead: lead, loads: loads, workspace: workspace),
      alternatives: Array(best.dropFirst()),
      ladder: ladder(from: lead.unit, query: query), shortage: shortage, deadline: query.deadline)
  }

  /// Resolves and decides an order; the convenient form of `route(_:loads:alternatives:workspace:)`.
  public func route(
    _ order: WorkOrder, loads: Loads, alternatives: Int = 3, workspace: SearchWorkspace
  ) throws(RoutingError) -> Decision {
    try route(
      RoutingQuery(order, in: snapshot), loads: loads, alternatives: alternatives,
      workspace: workspace)
  }

  func search(_ query: RoutingQuery, category: CategoryIndex, loads: Loads) -> PathSearch {
    PathSearch(
      snapshot: snapshot, policy: policy, loads: loads, day: query.day, mode: query.mode,
      category: category)
  }

  func evaluation(
    _ query: RoutingQuery, category: CategoryIndex, purpose: CandidateEvaluation.Purpose,
    loads: Loads, climb: ContiguousArray<SearchWorkspace.ClimbStep>
  ) -> CandidateEvaluation {
    CandidateEvaluation(
      snapshot: snapshot, policy: policy, loads: loads, query: query, category: category,
      purpose: purpose, climb: climb)
  }

  /// The best candidates for a lead or a helper, best first.
  private func best(
    _ count: Int, _ query: RoutingQuery, category: CategoryIndex,
    purpose: CandidateEvaluation.Purpose, loads: Loads, without taken: [UnitIndex] = [],
    workspace: SearchWorkspace
  ) -> [Candidate] {
    let search = search(query, category: category, loads: loads)
    search.climb(from: query.origin, in: workspace)
    let evaluation = evaluation(
      query, category: category, purpose: purpose, loads: loads, climb: workspace.climb)
    let scan = CandidateScan(
      index: indices[Int(query.mode.rawValue)], search: search, evaluation: evaluation,
      wanted: count, taken: taken, workspace: workspace)
    scan.run()
    return workspace.found.compactMap { found in
      let path = search.path(to: found.unit, found.way, in: workspace)
      let pathCost = path.reduce(0) { $0 + $1.cost }
      let price =
        found.isCatchAll
        ? evaluation.catchAllPrice(found.unit)
        : evaluation.dutyPrice(found.unit, pathCost: pathCost)
      assert(price?.parts.total == found.total, "the index and the evaluation differ")
      return price.map { candidate(found.unit, $0, path: path) }
    }
  }

  func candidate(_ unit: UnitIndex, _ price: CandidateEvaluation.Price, path: [Hop]) -> Candidate {
    Candidate(
      unit: unit, role: price.role, parts: price.parts, path: path, duty: price.duty,
      opensAt: price.opensAt)
  }

  /// One helper for each category that the order's category names, all units distinct.
  private func helpers(
    _ query: RoutingQuery, lead: Candidate, loads: Loads, workspace: SearchWorkspace
  ) -> [HelperDecision] {
    var taken = [lead.unit]
    return snapshot.helpers(query.category).map { category in
      let helper = best(
        1, query, category: category, purpose: .helper, loads: loads, without: taken,
        workspace: workspace
      ).first
      if let helper { taken.append(helper.unit) }
      return HelperDecision(category: category, candidate: helper)
    }
  }

  private func shortage(
    _ query: RoutingQuery, loads: Loads, workspace: SearchWorkspace
  ) -> Shortage {
    let search = search(query, category: query.category, loads: loads)
    search.run(from: query.origin, in: workspace)
    let evaluation = evaluation(
      query, category: query.category, purpose: .lead, loads: loads, climb: workspace.climb)
    var holders: [Shortage.Failure] = []
    var unreached: [UnitIndex] = []
    for unit in snapshot.allUnits {
      guard evaluation.effectiveDuty(of: unit, anyMode: true) != nil else { continue }
      if workspace.reaches[unit.position].isNone {
        unreached.append(unit)
      } else {
        let filters = evaluation.failures(of: unit, isReached: true)
        if !filters.isEmpty { holders.append(.init(unit: unit, filters: filters)) }
      }
    }
    return Shortage(holders: holders, unreached: unreached)
  }

  private func nobodyAccountable(_ query: RoutingQuery) -> RoutingError {
    let root = snapshot.root
    let isExcluded = query.excluded.contains(root)
    return RoutingError(
      code: .nobodyAccountable, field: isExcluded ? "excluded" : "subjects",
      message: "no unit above the origin may answer for the order: even the root"
        + " \(snapshot.name(root)) \(snapshot.code(root)) is"
        + " \(isExcluded ? "excluded" : "in conflict with the subjects"); take it out, or send the"
        + " order to the level above this organisation")
  }
}
