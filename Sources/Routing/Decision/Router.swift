public import OrganizationGraph
import Synchronization

/// Routes work orders over one snapshot. A pure function of snapshot, policy, loads and order: the
/// same four give the same answer, byte for byte.
///
/// A router is immutable and may be used from any number of threads, each with a workspace of its
/// own; no decision waits for another.
public final class Router: Sendable {
  /// Most alternatives that a decision lists.
  public static let mostAlternatives = 16
  /// Most candidates that `best` gives.
  public static let mostRanked = Ranking.most

  public let snapshot: OrganizationSnapshot
  public let policy: RoutingPolicy
  let categories: CategoryTable
  let peacetime: RoutingPlan
  /// Made when the first emergency order comes.
  private let emergency = AtomicLazyReference<RoutingPlan>()
  /// Made when the first shortage is explained.
  private let holderLists = AtomicLazyReference<HolderLists>()

  /// Compiles policy and peacetime index; see `RoutingIndex` for the cost. The index of the emergency
  /// mode is made when its first order comes.
  public init(_ snapshot: OrganizationSnapshot) {
    self.snapshot = snapshot
    policy = RoutingPolicy(snapshot)
    categories = CategoryTable(snapshot)
    peacetime = RoutingPlan(snapshot, policy, .peacetime)
  }

  /// The router of a snapshot with indexes that were built before. O(categories).
  init(_ snapshot: OrganizationSnapshot, peacetime: RoutingIndex, emergency: RoutingIndex) {
    self.snapshot = snapshot
    policy = RoutingPolicy(snapshot)
    categories = CategoryTable(snapshot)
    self.peacetime = RoutingPlan(snapshot, policy, peacetime)
    _ = self.emergency.storeIfNil(RoutingPlan(snapshot, policy, emergency))
  }

  /// The router of a snapshot that an edit made of this one's. Costs what the edit touched; see
  /// `RoutingIndexEdit`.
  init(_ other: Router, _ edited: EditedSnapshot) {
    snapshot = edited.snapshot
    policy =
      edited.snapshot.grades.count == other.snapshot.grades.count
      ? other.policy : RoutingPolicy(edited.snapshot)
    categories = other.categories
    peacetime = RoutingPlan(other.peacetime, edited, policy)
    if let plan = other.emergency.load() {
      _ = emergency.storeIfNil(RoutingPlan(plan, edited, policy))
    }
    if let lists = other.holderLists.load() {
      _ = holderLists.storeIfNil(HolderLists(lists, edited))
    }
  }

  /// What decisions of a mode read, alive as long as the router.
  @inline(__always) func tables(_ mode: Mode) -> UnsafePointer<DecisionTables> {
    mode == .peacetime ? peacetime.tables : emergencyTables()
  }

  @inline(never) private func emergencyTables() -> UnsafePointer<DecisionTables> {
    emergencyPlan().tables
  }

  func emergencyPlan() -> RoutingPlan {
    emergency.load() ?? emergency.storeIfNil(RoutingPlan(snapshot, policy, .emergency))
  }

  /// Bytes of everything that peacetime decisions read: rows, edges, catalogue, index.
  public var byteCount: Int {
    snapshot.units.byteCount + snapshot.edges.byteCount + snapshot.duties.byteCount
      + peacetime.index.byteCount + MemoryLayout<UInt32>.stride * snapshot.unitCount
  }

  /// Has the columns stay where they are: what is published is edited further.
  func keepRows() {
    snapshot.keepRows()
    peacetime.index.crossings.keep()
    emergency.load()?.index.crossings.keep()
  }

  /// Who has which duty.
  var holders: HolderLists {
    holderLists.load() ?? holderLists.storeIfNil(HolderLists(snapshot))
  }

  /// The units that draw on the pool of a unit.
  func sharing(poolOf unit: UnitIndex) -> [UnitIndex] {
    let pool = snapshot.pool(unit)
    return pool.sharedNumber.map { holders.members(ofPool: $0) } ?? [unit]
  }

  /// Decides one order: the candidate with the least (total cost, hops, unit code).
  ///
  /// - Parameters:
  ///   - alternatives: how many of the next best to list, at most `mostAlternatives`.
  ///   - workspace: scratch made for the same snapshot.
  /// - Throws: `RoutingError.Code.nobodyAccountable` if exclusions and conflicts leave no
  ///   catch-all.
  /// - Complexity: that of `CandidateScan` for the lead and for each helper; where only the
  ///   catch-all is left, also a look at every holder of a duty for the category, to say why.
  public func route(
    _ query: RoutingQuery, loads: Loads, alternatives: Int = 3, workspace: SearchWorkspace
  ) throws(RoutingError) -> Decision {
    let view = try decide(
      query, loads: loads, alternatives: alternatives, workspace: workspace)
    let decision = Decision(view, query)
    guard decision.lead.role == .catchAll else { return decision }
    return decision.explained(by: shortage(query, loads: loads, workspace: workspace))
  }

  /// Resolves and decides an order; the convenient form of `route(_:loads:alternatives:workspace:)`.
  public func route(
    _ order: WorkOrder, loads: Loads, alternatives: Int = 3, workspace: SearchWorkspace
  ) throws(RoutingError) -> Decision {
    try route(
      RoutingQuery(order, in: snapshot), loads: loads, alternatives: alternatives,
      workspace: workspace)
  }

  /// Decides an order like `route`, without allocating: the decision is written into the workspace.
  ///
  /// - Returns: the decision, valid until the workspace is used again.
  public func decide(
    _ query: RoutingQuery, loads: Loads, alternatives: Int = 3, workspace: SearchWorkspace
  ) throws(RoutingError) -> DecisionView {
    let record = workspace.record
    record.clear()
    let wanted = 1 + min(max(0, alternatives), Self.mostAlternatives)
    tables(query.mode).pointee.fetch(query.origin)
    rank(wanted, query, query.category, .lead, loads: loads, workspace: workspace)
    guard workspace.ranking.count > 0 else { throw nobodyAccountable(query) }
    write(query, query.category, .lead, loads: loads, workspace: workspace)
    let ranked = record.candidates.count
    let row = categories.row(query.category)
    record.taken.append(record.candidates[0].unit)
    for place in 0..<Int(row.pointee.helperCount) {
      let category = categories.helper(row, place)
      rank(1, query, category, .helper, loads: loads, workspace: workspace)
      let found = workspace.ranking.count > 0
      record.helpers.append(
        .init(category: category, candidate: found ? record.candidates.count : -1))
      if found {
        record.taken.append(workspace.ranking[0].unit)
        write(query, category, .helper, loads: loads, workspace: workspace)
      }
    }
    climbLadder(from: record.candidates[0].unit, query, policy.overdue, record: record)
    return DecisionView(record: record, rankedCount: ranked)
  }

  /// Only the lead: the unit, its role and its total cost. Allocates nothing.
  ///
  /// - Returns: `nil` if exclusions and conflicts leave nobody.
  public func lead(
    _ query: RoutingQuery, loads: Loads, workspace: SearchWorkspace
  ) -> RankedUnit? {
    let scan = LeadScan(tables: tables(.peacetime), loads: loads.view, hasCatchAll: true).run(query)
    if scan.outcome != .unsure { return RankedUnit(scan) }
    workspace.record.taken.removeAll()
    rank(1, query, query.category, .lead, loads: loads, workspace: workspace)
    return workspace.ranking.count > 0 ? RankedUnit(workspace.ranking[0]) : nil
  }

  /// Calls `body` with the best candidates by duty, without the catch-all, by (total cost, unit code),
  /// best first, whatever their hops: what routing instances ask for. Allocates nothing.
  ///
  /// - Parameter count: how many, at most `mostRanked`.
  public func best(
    _ count: Int, _ query: RoutingQuery, loads: Loads, workspace: SearchWorkspace,
    _ body: (RankedUnit) -> Void
  ) {
    if count == 1 {
      let scan = LeadScan(tables: tables(.peacetime), loads: loads.view, hasCatchAll: false)
        .run(query)
      if scan.outcome != .unsure {
        RankedUnit(scan).map(body)
        return
      }
    }
    workspace.record.taken.removeAll()
    rank(
      count, query, query.category, .lead, isInstance: true, loads: loads, workspace: workspace)
    for place in 0..<workspace.ranking.count { body(RankedUnit(workspace.ranking[place])) }
  }

  func search(_ query: RoutingQuery, category: CategoryIndex, loads: Loads) -> PathSearch {
    PathSearch(
      snapshot: snapshot, tables: tables(query.mode), policy: policy, loads: loads,
      day: query.day, mode: query.mode, category: category)
  }

  func evaluation(
    _ query: RoutingQuery, category: CategoryIndex, purpose: CandidateEvaluation.Purpose,
    loads: Loads, workspace: SearchWorkspace
  ) -> CandidateEvaluation {
    let climb = workspace.climb
    workspace.openings.begin(query.receivedAt)
    let row = categories.row(category)
    let prefersAssist = purpose == .helper && category == query.category
    return CandidateEvaluation(
      snapshot: snapshot, policy: policy, loads: loads, query: query, category: category,
      purpose: purpose, climb: climb, openings: workspace.openings,
      duties: DutyRule(
        tables: tables(query.mode), lineage: categories.lineage(row), depth: Int(row.pointee.depth),
        day: query.day.number, mode: query.mode, preferredRole: prefersAssist ? .assist : .own,
        climb: climb))
  }

  func candidate(_ unit: UnitIndex, _ price: CandidateEvaluation.Price, path: [Hop]) -> Candidate {
    Candidate(
      unit: unit, role: price.role, parts: price.parts, path: path, duty: price.duty,
      opensAt: price.opensAt)
  }

  func nobodyAccountable(_ query: RoutingQuery) -> RoutingError {
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
