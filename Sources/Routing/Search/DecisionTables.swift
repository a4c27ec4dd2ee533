import OrganizationGraph

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
    if row.pointee.parent != UnitRow.none {
      return (
        UnitIndex(rawValue: row.pointee.parent), EdgeIndex(rawValue: row.pointee.parentEdge)
      )
    }
    guard row.pointee.flags.contains(.movesInChain) else { return nil }
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
