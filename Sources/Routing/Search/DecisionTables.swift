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
  let rows: RowView<UnitRow>
  let edges: EdgeView
  let firstDay: UnsafePointer<Int32>
  let endDay: UnsafePointer<Int32>
  /// Home territory of units outside the chain; `UnitRow.none`: none.
  let home: UnsafePointer<UInt32>
  let sharedCapacities: UnsafePointer<UInt32>
  /// By tier.
  let authorities: UnsafePointer<Int64>
  let calendars: UnsafePointer<OpeningHours>
  let zone: ZoneOffset
  let nodes: RowView<NodeRow>
  let duties: DutyView
  /// By category: the tiers that have a line for it or one above it by kind, as bits.
  let kindTiers: UnsafePointer<UInt32>
  let crossings: UnsafePointer<Crossing>
  let isExact: Bool
  let costs: ModeCosts

  @inline(__always) func exists(_ unit: UnitIndex, on day: Int32) -> Bool {
    firstDay[unit.position] <= day && day < endDay[unit.position]
  }

  /// The chain parent on a day, and the edge to it.
  @inline(__always) func parent(
    of unit: UnitIndex, on day: Int32
  ) -> (unit: UnitIndex, edge: EdgeIndex)? {
    let row = rows.pointer(unit.position)
    if row.pointee.parent != .max {
      return (
        UnitIndex(rawValue: row.pointee.parent), EdgeIndex(rawValue: row.pointee.parentEdge)
      )
    }
    guard row.pointee.movesInChain else { return nil }
    return edges.first(.chain, from: unit, on: day).map { (edges.to[$0], EdgeIndex($0)) }
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
