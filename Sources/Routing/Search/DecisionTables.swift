import OrganizationGraph

/// Unchecked reading of `PagedRows`, which must outlive it.
struct RowView<Row: BitwiseCopyable> {
  private let pages: UnsafePointer<UnsafePointer<Row>>

  init(_ rows: PagedRows<Row>) {
    pages = rows.pages
    precondition(PagedRows<Row>.shift == 10, "another size of page")
  }

  /// Where a row is, for reading one of its fields.
  @inline(__always) func pointer(_ position: Int) -> UnsafePointer<Row> {
    pages[position >> 10] + (position & 1023)
  }
}

extension EdgeView {
  /// Whether the edge has a scope or a quota.
  @inline(__always) func isLimited(_ edge: Int) -> Bool {
    limited[edge >> 6] >> UInt64(edge & 63) & 1 != 0
  }

  @inline(__always) func isInForce(_ edge: Int, on day: Int32) -> Bool {
    firstDay[edge] <= day && day < endDay[edge]
  }

  /// The first edge of a kind that leads from a unit on a day; `nil`: none. O(edges of the unit).
  func first(_ kind: EdgeKind, from unit: UnitIndex, on day: Int32) -> Int? {
    for edge in outgoing[Int(unit.rawValue)]..<outgoing[Int(unit.rawValue) + 1] {
      let edge = Int(edge)
      if self.kind[edge] == kind && isInForce(edge, on: day) { return edge }
    }
    return nil
  }
}

/// The flat memory that decisions of one mode read. What owns it must outlive it.
struct DecisionTables: @unchecked Sendable {
  let graph: GraphTables
  let nodes: RowView<NodeRow>
  /// By category: the tiers that have a line for it or one above it by kind, as bits.
  let kindTiers: UnsafePointer<UInt32>
  let crossings: UnsafePointer<Crossing>
  /// Whether every category has a mark of its own.
  let isExact: Bool

  @inline(__always) var rows: RowView<UnitRow> { graph.rows }
  @inline(__always) var edges: EdgeView { graph.edges }
  @inline(__always) var home: UnsafePointer<UInt32> { graph.home }
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

  /// Climbs on to the root, where a climb has ended sooner.
  func complete(_ climb: Climb, on day: Int32) {
    while let parent = parent(of: climb[climb.count - 1].unit, on: day) {
      let cost = costs.climb[Int(rows.pointer(parent.unit.position).pointee.kind)]
      climb.append(
        .init(unit: parent.unit, edge: parent.edge, cost: climb[climb.count - 1].cost + cost))
    }
  }
}
