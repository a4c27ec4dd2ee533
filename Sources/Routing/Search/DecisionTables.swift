import CPrefetch
import OrganizationGraph

/// The flat memory that decisions of one mode read. What owns it must outlive it.
struct DecisionTables: @unchecked Sendable {
  let graph: GraphTables
  let hubs: RowView<Hub>
  /// By unit (`HubNumber`).
  let hubNumbers: RowView<UInt32>
  /// By unit `>> HubHint.shift`; units that edits added may have none.
  let hubHints: UnsafePointer<HubHint>
  let hubHintCount: Int
  /// By category: the tiers that have a line for it or one above it by kind, as bits.
  let kindTiers: UnsafePointer<UInt32>
  /// By category: its marks and those of the categories above it; 0 where orders need more than a
  /// `LeadScan`.
  let leadMarks: UnsafePointer<UInt64>
  let crossings: UnsafePointer<Crossing>
  /// By crossing.
  let crossingDays: RowView<DayRange>
  /// Whether every category has a mark of its own.
  let isExact: Bool

  @inline(__always) var rows: RowView<UnitRow> { graph.rows }
  @inline(__always) var edges: EdgeView { graph.edges }
  @inline(__always) var sharedCapacities: UnsafePointer<UInt32> { graph.sharedCapacities }
  @inline(__always) var authorities: UnsafePointer<Int64> { graph.authorities }
  @inline(__always) var calendars: UnsafePointer<OpeningHours> { graph.calendars }
  @inline(__always) var zone: ZoneOffset { graph.zone }
  @inline(__always) var duties: DutyView { graph.duties }
  @inline(__always) var costs: ModeCosts { graph.costs }

  @inline(__always) func exists(_ unit: UnitIndex, on day: Int32) -> Bool {
    graph.exists(unit, on: day)
  }

  /// The chain parent on a day, and the edge to it.
  @inline(__always) func parent(
    of unit: UnitIndex, on day: Int32
  ) -> (unit: UnitIndex, edge: EdgeIndex)? {
    graph.parent(of: unit, on: day)
  }

  /// Asks for what paths and ladders read of a unit.
  @inline(__always) func fetch(_ unit: UnitIndex) {
    whistle_prefetch(rows.pointer(unit.position))
    whistle_prefetch(graph.links.pointer(unit.position))
  }

  /// Asks for the hubs that an order from a unit will read first, as far as they can be guessed.
  @inline(__always) func fetchHubs(from origin: UnitIndex) {
    let block = origin.position >> HubHint.shift
    guard block < hubHintCount else { return }
    let hint = hubHints[block]
    let hub = hint.lastHub(upTo: origin.position)
    whistle_prefetch(hubs.pointer(hub))
    whistle_prefetch(hubs.pointer(Int(hint.above)))
    // The hub above mostly lies in the line of the cache before.
    whistle_prefetch(hubs.pointer(max(0, hub &- 2)))
  }

  /// Of a hop up to a hub.
  @inline(__always) func climbCost(to hub: UnsafePointer<Hub>) -> Int64 {
    graph.costs.climb[Int(hub.pointee.kind)]
  }

  /// The hub above one whose parent changes.
  @inline(never) func parentHub(of hub: UnsafePointer<Hub>, on day: Int32) -> UInt32 {
    guard let parent = parent(of: UnitIndex(rawValue: hub.pointee.unit), on: day) else {
      preconditionFailure("a chain unit without a parent on a day of its term")
    }
    return hubNumbers.pointer(parent.unit.position).pointee
  }

  /// Writes the whole way up from an origin.
  func write(_ climb: Climb, from origin: UnitIndex, on day: Int32) {
    climb.start(at: origin)
    var (unit, cost) = (origin, Int64(0))
    while let parent = parent(of: unit, on: day) {
      unit = parent.unit
      cost += costs.climb[Int(rows.pointer(unit.position).pointee.kind)]
      climb.append(.init(unit: unit, edge: parent.edge, cost: cost))
    }
  }
}
