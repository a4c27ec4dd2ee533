import OrganizationGraph

/// A snapshot and the policy of one mode as flat memory, read without counting references. What owns
/// it must outlive it.
struct GraphTables: @unchecked Sendable {
  let unitCount: Int
  let rows: RowView<UnitRow>
  let edges: EdgeView
  let links: RowView<UnitLinks>
  /// By unit, where its lines of the catalogue begin.
  let dutyLines: RowView<UInt32>
  let days: RowView<DayRange>
  let homes: RowView<UInt32>
  let order: OrderView
  let sharedCapacities: UnsafePointer<UInt32>
  /// By tier.
  let authorities: UnsafePointer<Int64>
  let calendars: UnsafePointer<OpeningHours>
  let zone: ZoneOffset
  let duties: DutyView
  /// By category, the one above; the largest number: none.
  let parents: UnsafePointer<UInt32>
  let hasDeepCategories: Bool
  let categoryCount: Int
  let costs: ModeCosts

  /// What a line costs a helper more than a lead, by role.
  @inline(__always) var helperShift: (own: Int64, assist: Int64) {
    (costs.helperOwn - costs.roleOwn, costs.helperAssist - costs.roleAssist)
  }

  @inline(__always) func kind(_ unit: UnitIndex) -> UInt8 {
    rows.pointer(Int(unit.rawValue)).pointee.kind
  }

  @inline(__always) func isChain(_ unit: UnitIndex) -> Bool { kind(unit) < costs.tierCount }

  @inline(__always) func exists(_ unit: UnitIndex, on day: Int32) -> Bool {
    let days = days.pointer(unit.position)
    return days.pointee.first <= day && day < days.pointee.end
  }

  @inline(__always) func outgoing(_ unit: UnitIndex) -> Range<Int> {
    links.pointer(unit.position).pointee.outgoing
  }

  @inline(__always) func incoming(_ unit: UnitIndex) -> Range<Int> {
    links.pointer(unit.position).pointee.incoming
  }

  /// What a unit that leads by a line costs whatever the moment: role, preference and credit.
  @inline(__always) func fixedCost(of unit: UnitIndex, _ line: CompiledDuty) -> Int64 {
    let role = line.role == .own ? costs.roleOwn : costs.roleAssist
    let doubt = costs.preference * Int64(1000 - line.confidence) / 1000
    return role + doubt + costs.credit[Int(rows.pointer(unit.position).pointee.grade)]
  }

  /// The lines of the catalogue that name a unit.
  @inline(__always) func lines(of unit: UnitIndex) -> DutyView.Lines {
    let start = dutyLines.pointer(unit.position).pointee
    if start == UnitRow.none { return DutyView.Lines(start: nil, count: 0) }
    let first = duties.byUnit + Int(start)
    return DutyView.Lines(start: first, count: CompiledDuty.count(from: first))
  }

  /// Home territory of a unit outside the chain.
  @inline(__always) func home(of unit: UnitIndex) -> UnitIndex? {
    let home = homes.pointer(unit.position).pointee
    return home == .max ? nil : UnitIndex(rawValue: home)
  }

  /// Whether a category is strictly below another.
  func isBelow(_ category: UInt32, _ other: UInt32) -> Bool {
    var current = parents[Int(category)]
    while current != .max {
      if current == other { return true }
      current = parents[Int(current)]
    }
    return false
  }

  /// The chain parent on a day, and the edge to it.
  @inline(__always) func parent(
    of unit: UnitIndex, on day: Int32
  ) -> (unit: UnitIndex, edge: EdgeIndex)? {
    let row = rows.pointer(unit.position)
    if row.pointee.parent != .max {
      let edge = links.pointer(unit.position).pointee.outgoingStart
      return (UnitIndex(rawValue: row.pointee.parent), EdgeIndex(rawValue: edge))
    }
    guard row.pointee.movesInChain else { return nil }
    return edges.first(.chain, of: outgoing(unit), on: day).map {
      (edges.to[$0], EdgeIndex($0))
    }
  }
}
