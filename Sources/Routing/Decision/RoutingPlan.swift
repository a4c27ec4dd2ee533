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

  /// Read by pointer, because it is too large to hand on.
  var tables: UnsafePointer<DecisionTables> { UnsafePointer(memory) }

  init(_ snapshot: OrganizationSnapshot, _ policy: RoutingPolicy, _ mode: Mode) {
    self.snapshot = snapshot
    costs = ModeCostTable(snapshot, policy, mode)
    sharedCapacities = RowMemory(snapshot.sharedCapacities)
    parents = RowMemory(
      snapshot.allCategories.lazy.map { snapshot.parent($0)?.rawValue ?? .max })
    authorities = RowMemory(
      snapshot.organization.schema.tiers.lazy.map { Int64($0.authority) })
    calendars = RowMemory(snapshot.calendars.lazy.map(\.hours))
    let graph = GraphTables(
      unitCount: snapshot.unitCount, rows: RowView(snapshot.units.rows),
      edges: snapshot.edges.view, firstDay: snapshot.units.firstDay.base,
      endDay: snapshot.units.endDay.base, home: snapshot.units.home.base,
      sharedCapacities: sharedCapacities.base, authorities: authorities.base,
      calendars: calendars.base, zone: snapshot.zone, duties: DutyView(snapshot.duties),
      parents: parents.base,
      hasDeepCategories: parents.indices.contains { [parents] in parents[$0] != .max },
      costs: costs.costs)
    index = RoutingIndex(snapshot, graph, mode: mode)
    memory = .allocate(capacity: 1)
    memory.initialize(
      to: DecisionTables(
        graph: graph, nodes: RowView(index.nodes), kindTiers: index.kindTiers.base,
        crossings: index.crossings.base, isExact: index.isExact))
  }

  deinit { memory.deallocate() }
}
