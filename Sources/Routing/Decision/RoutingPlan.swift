import OrganizationGraph

/// Everything that decisions of one mode read, with what keeps it in memory.
final class RoutingPlan: @unchecked Sendable {
  /// Read by pointer, because it is too large to hand on.
  let tables: UnsafePointer<DecisionTables>
  let index: RoutingIndex
  private let snapshot: OrganizationSnapshot
  private let costs: ModeCostTable
  private let sharedCapacities: RowMemory<UInt32>
  private let authorities: RowMemory<Int64>
  private let calendars: RowMemory<OpeningHours>

  init(_ snapshot: OrganizationSnapshot, _ policy: RoutingPolicy, _ mode: Mode) {
    self.snapshot = snapshot
    index = RoutingIndex(snapshot, policy, mode: mode)
    costs = ModeCostTable(snapshot, policy, mode)
    sharedCapacities = RowMemory(snapshot.sharedCapacities)
    authorities = RowMemory(
      snapshot.organization.schema.tiers.lazy.map { Int64($0.authority) })
    calendars = RowMemory(snapshot.calendars.lazy.map(\.hours))
    let tables = DecisionTables(
      rows: RowView(snapshot.units.rows), edges: snapshot.edges.view,
      firstDay: snapshot.units.firstDay.base, endDay: snapshot.units.endDay.base,
      home: snapshot.units.home.base, sharedCapacities: sharedCapacities.base,
      authorities: authorities.base, calendars: calendars.base, zone: snapshot.zone,
      nodes: RowView(index.nodes),
      duties: DutyView(snapshot.duties), kindTiers: index.kindTiers.base,
      crossings: index.crossings.base, isExact: index.isExact, costs: costs.costs)
    let memory = UnsafeMutablePointer<DecisionTables>.allocate(capacity: 1)
    memory.initialize(to: tables)
    self.tables = UnsafePointer(memory)
  }

  deinit { tables.deallocate() }
}
