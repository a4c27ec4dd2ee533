import OrganizationGraph

/// Everything that decisions of one mode read, with what keeps it in memory.
final class RoutingPlan: @unchecked Sendable {
  private let memory: UnsafeMutablePointer<DecisionTables>
  let index: RoutingIndex
  private let snapshot: OrganizationSnapshot
  private let costs: ModeCostTable
  private let sharedCapacities: RowMemory<UInt32>
  private let authorities: RowMemory<Int64>
  private let parents: RowMemory<UInt32>
  private let calendars: RowMemory<OpeningHours>
  private let leadMarks: RowMemory<UInt64>

  /// Read by pointer, because it is too large to hand on.
  var tables: UnsafePointer<DecisionTables> { UnsafePointer(memory) }

  /// Makes the plan of a snapshot.
  convenience init(_ snapshot: OrganizationSnapshot, _ policy: RoutingPolicy, _ mode: Mode) {
    self.init(snapshot, policy, mode) { graph in RoutingIndex(snapshot, graph, mode: mode) }
  }

  /// The plan of a snapshot with an index that was built before.
  convenience init(
    _ snapshot: OrganizationSnapshot, _ policy: RoutingPolicy, _ index: RoutingIndex
  ) {
    self.init(snapshot, policy, index.mode) { _ in index }
  }

  /// Makes the plan of a snapshot that an edit made, from that of the snapshot before.
  convenience init(_ other: RoutingPlan, _ edited: EditedSnapshot, _ policy: RoutingPolicy) {
    self.init(edited.snapshot, policy, other.index.mode) { graph in
      RoutingIndexEdit.index(other.index, from: other.tables.pointee.graph, to: graph, edited)
    }
  }

  private init(
    _ snapshot: OrganizationSnapshot, _ policy: RoutingPolicy, _ mode: Mode,
    index: (GraphTables) -> RoutingIndex
  ) {
    self.snapshot = snapshot
    costs = ModeCostTable(snapshot, policy, mode)
    sharedCapacities = RowMemory(snapshot.sharedCapacities)
    parents = RowMemory(
      snapshot.allCategories.lazy.map { snapshot.parent($0)?.rawValue ?? .max })
    authorities = RowMemory(snapshot.schema.tiers.lazy.map { Int64($0.authority) })
    calendars = RowMemory(snapshot.calendars.lazy.map(\.hours))
    let graph = GraphTables(
      unitCount: snapshot.unitCount, rows: RowView(snapshot.units.rows),
      edges: snapshot.edges.view, links: RowView(snapshot.units.links),
      dutyLines: RowView(snapshot.units.duties),
      days: RowView(snapshot.units.days), homes: RowView(snapshot.units.homes),
      order: OrderView(snapshot.units.order),
      sharedCapacities: sharedCapacities.base, authorities: authorities.base,
      calendars: calendars.base, zone: snapshot.zone, duties: DutyView(snapshot.duties),
      parents: parents.base,
      hasDeepCategories: parents.indices.contains { [parents] in parents[$0] != .max },
      categoryCount: parents.count,
      costs: costs.costs)
    let index = index(graph)
    self.index = index
    leadMarks = RowMemory(
      snapshot.allCategories.lazy.map { Self.leadMarks($0, snapshot, index) })
    memory = .allocate(capacity: 1)
    memory.initialize(
      to: DecisionTables(
        graph: graph, hubs: RowView(index.hubs), hubNumbers: RowView(index.numbers),
        hubHints: index.hints.base, hubHintCount: index.hints.count,
        kindTiers: index.kindTiers.base, leadMarks: leadMarks.base,
        crossings: index.crossings.base, crossingDays: RowView(index.crossingDays),
        isExact: index.isExact))
  }

  /// Marks of a category's lineage, unless its leads must have some level or tier, or may be in no list.
  private static func leadMarks(
    _ category: CategoryIndex, _ snapshot: OrganizationSnapshot, _ index: RoutingIndex
  ) -> UInt64 {
    guard index.mode == .peacetime, index.isExact, index.kindTiers[category.position] == 0,
      snapshot.requiredLevel(category) == nil, snapshot.ceiling(category) == nil,
      snapshot.admission(category) == nil
    else { return 0 }
    return snapshot.lineage(category).reduce(0) { $0 | RoutingIndex.mark($1.rawValue) }
  }

  deinit { memory.deallocate() }
}
