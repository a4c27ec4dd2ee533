import OrganizationGraph

/// Everything that decisions of one mode read, with what keeps it in memory.
final class RoutingPlan: @unchecked Sendable {
  private let memory: UnsafeMutablePointer<DecisionTables>
  let index: RoutingIndex
  private let snapshot: OrganizationSnapshot
  private let costs: ModeCostTable
  private let sharedCapacities: RowMemory<UInt32>
  private let authorities: RowMemory<Int64>
  private let capacities: RowMemory<UInt32>
  private let parents: RowMemory<UInt32>
  private let calendars: RowMemory<OpeningHours>

  /// Read by pointer, because it is too large to hand on.
  var tables: UnsafePointer<DecisionTables> { UnsafePointer(memory) }

  init(_ snapshot: OrganizationSnapshot, _ policy: RoutingPolicy, _ mode: Mode) {
    self.snapshot = snapshot
    costs = ModeCostTable(snapshot, policy, mode)
    sharedCapacities = RowMemory(snapshot.sharedCapacities)
    capacities = RowMemory(count: snapshot.unitCount)
    let rows = RowView(snapshot.units.rows)
    for unit in 0..<snapshot.unitCount {
      let row = rows.pointer(unit)
      capacities.base[Int(row.pointee.slot)] = row.pointee.room
    }
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
        graph: graph, hubs: RowView(index.hubs), hubNumbers: RowView(index.numbers),
        kindTiers: index.kindTiers.base,
        crossings: index.crossings.base, capacities: capacities.base, isExact: index.isExact))
  }

  deinit { memory.deallocate() }
}
