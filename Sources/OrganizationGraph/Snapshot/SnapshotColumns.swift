/// Units as columns: what every decision reads (`UnitRow`) apart from the rest.
package struct UnitColumns: Sendable {
  package let rows: PagedRows<UnitRow>
  package let firstDay: RowMemory<Int32>
  package let endDay: RowMemory<Int32>
  /// Home territory of units outside the chain; `UnitRow.none`: none.
  package let home: RowMemory<UInt32>
  /// Position in the organisation's records; empty if there are none.
  package let record: RowMemory<UInt32>

  package init(
    rows: PagedRows<UnitRow>, firstDay: RowMemory<Int32>, endDay: RowMemory<Int32>,
    home: RowMemory<UInt32>, record: RowMemory<UInt32>
  ) {
    self.rows = rows
    self.firstDay = firstDay
    self.endDay = endDay
    self.home = home
    self.record = record
  }

  package var byteCount: Int {
    rows.byteCount + firstDay.byteCount + endDay.byteCount + home.byteCount + record.byteCount
  }
}

/// Edges as columns, grouped by the unit they lead from; `incoming` lists them by the unit they
/// lead to.
package struct EdgeColumns: Sendable {
  package let kind: RowMemory<EdgeKind>
  package let from: RowMemory<UnitIndex>
  package let to: RowMemory<UnitIndex>
  package let firstDay: RowMemory<Int32>
  package let endDay: RowMemory<Int32>
  /// Edges of unit u are `outgoing[u]..<outgoing[u + 1]`, by (kind, to).
  package let outgoing: RowMemory<UInt32>
  /// Edges to unit u are `incoming[incomingStart[u]..<incomingStart[u + 1]]`, by (kind, from).
  package let incomingStart: RowMemory<UInt32>
  package let incoming: RowMemory<EdgeIndex>
  package let remarks: EdgeRemarks
  /// A bit an edge: it has a scope or a quota.
  package let limited: RowMemory<UInt64>

  package init(
    kind: RowMemory<EdgeKind>, from: RowMemory<UnitIndex>, to: RowMemory<UnitIndex>,
    firstDay: RowMemory<Int32>, endDay: RowMemory<Int32>, outgoing: RowMemory<UInt32>,
    incomingStart: RowMemory<UInt32>, incoming: RowMemory<EdgeIndex>, remarks: EdgeRemarks,
    limited: RowMemory<UInt64>
  ) {
    self.kind = kind
    self.from = from
    self.to = to
    self.firstDay = firstDay
    self.endDay = endDay
    self.outgoing = outgoing
    self.incomingStart = incomingStart
    self.incoming = incoming
    self.remarks = remarks
    self.limited = limited
  }

  package var count: Int { kind.count }

  /// Whether the edge has a scope or a quota.
  package func isLimited(_ edge: EdgeIndex) -> Bool {
    limited[edge.position / 64] >> UInt64(edge.position % 64) & 1 != 0
  }

  /// The columns without what keeps them alive.
  package var view: EdgeView {
    EdgeView(
      kind: kind.base, from: from.base, to: to.base, firstDay: firstDay.base, endDay: endDay.base,
      outgoing: outgoing.base, incomingStart: incomingStart.base, incoming: incoming.base,
      limited: limited.base)
  }

  package var byteCount: Int {
    kind.byteCount + from.byteCount + to.byteCount + firstDay.byteCount + endDay.byteCount
      + outgoing.byteCount + incomingStart.byteCount + incoming.byteCount + limited.byteCount
  }
}

/// Unchecked reading of `EdgeColumns`, which must outlive it; counts no references.
package struct EdgeView: @unchecked Sendable {
  package let kind: UnsafePointer<EdgeKind>
  package let from: UnsafePointer<UnitIndex>
  package let to: UnsafePointer<UnitIndex>
  package let firstDay: UnsafePointer<Int32>
  package let endDay: UnsafePointer<Int32>
  package let outgoing: UnsafePointer<UInt32>
  package let incomingStart: UnsafePointer<UInt32>
  package let incoming: UnsafePointer<EdgeIndex>
  package let limited: UnsafePointer<UInt64>
}

/// What only some edges have: a code, a quota, a scope. The parents that units name have none of it,
/// and they are most edges.
package struct EdgeRemarks: Sendable {
  /// The edges, rising.
  package var edges: ContiguousArray<EdgeIndex> = []
  package var code: ContiguousArray<String> = []
  /// Most orders at one time; `nil`: no limit.
  package var quota: ContiguousArray<UInt32?> = []
  /// Scope of the edge at position p is `scope[scopeStart[p]..<scopeStart[p + 1]]`; empty: every
  /// category.
  package var scopeStart: ContiguousArray<UInt32> = [0]
  package var scope: ContiguousArray<CategoryIndex> = []

  package init() {}

  /// Position of an edge here; `nil`: nothing to remark. O(log r).
  package func position(_ edge: EdgeIndex) -> Int? {
    var (low, high) = (0, edges.count)
    while low < high {
      let middle = (low + high) / 2
      if edges[middle] < edge { low = middle + 1 } else { high = middle }
    }
    return low < edges.count && edges[low] == edge ? low : nil
  }

  func scope(_ edge: EdgeIndex) -> ContiguousArray<CategoryIndex>.SubSequence {
    guard let position = position(edge) else { return [] }
    return scope[Int(scopeStart[position])..<Int(scopeStart[position + 1])]
  }
}

/// A category, with what it inherits filled in.
package struct CompiledCategory: Sendable {
  let record: Int
  let parent: CategoryIndex?
  /// Positions in the schema; a higher position is a lower tier.
  let admission: Int?
  let authority: Int?
  let ceiling: Int?
  let helpers: [CategoryIndex]
}

/// The lines of the duty catalogue, those of each unit and of each kind by category.
package struct DutyColumns: Sendable {
  /// Lines that name unit u are `byUnit[unitStart[u]..<unitStart[u + 1]]`.
  package let unitStart: RowMemory<UInt32>
  package let byUnit: RowMemory<CompiledDuty>
  /// Lines that every unit of kind k has are `byKind[kindStart[k]..<kindStart[k + 1]]`.
  package let kindStart: RowMemory<UInt32>
  package let byKind: RowMemory<CompiledDuty>

  package init(
    unitStart: RowMemory<UInt32>, byUnit: RowMemory<CompiledDuty>, kindStart: RowMemory<UInt32>,
    byKind: RowMemory<CompiledDuty>
  ) {
    self.unitStart = unitStart
    self.byUnit = byUnit
    self.kindStart = kindStart
    self.byKind = byKind
  }

  package var byteCount: Int {
    unitStart.byteCount + byUnit.byteCount + kindStart.byteCount + byKind.byteCount
  }

  package func range(_ unit: UnitIndex) -> Range<Int> {
    Int(unitStart[unit.position])..<Int(unitStart[unit.position + 1])
  }

  package func range(_ kind: KindIndex) -> Range<Int> {
    Int(kindStart[kind.position])..<Int(kindStart[kind.position + 1])
  }
}

/// One line of the duty catalogue, compiled; 24 bytes.
public struct CompiledDuty: Sendable, BitwiseCopyable {
  public let index: DutyIndex
  public let category: CategoryIndex
  /// `UnitRow.none`: everywhere.
  package let areaNumber: UInt32
  public package(set) var role: Duty.Role
  /// The mode's number; `bothModes`: both.
  package let modeNumber: UInt8
  /// Thousandths.
  public package(set) var confidence: Int16
  package let firstDay: Int32
  package let endDay: Int32

  package static let bothModes = UInt8.max

  package init(
    index: DutyIndex, category: CategoryIndex, areaNumber: UInt32, role: Duty.Role,
    modeNumber: UInt8, confidence: Int16, firstDay: Int32, endDay: Int32
  ) {
    self.index = index
    self.category = category
    self.areaNumber = areaNumber
    self.role = role
    self.modeNumber = modeNumber
    self.confidence = confidence
    self.firstDay = firstDay
    self.endDay = endDay
  }

  public var area: UnitIndex? {
    areaNumber == UnitRow.none ? nil : UnitIndex(rawValue: areaNumber)
  }
  /// `nil`: both.
  public var mode: Mode? { Mode(rawValue: modeNumber) }

  public func isInForce(on day: Day) -> Bool {
    firstDay <= day.number && day.number < endDay
  }
}

/// A time limit, compiled.
public struct CompiledLimit: Sendable {
  public let record: Int
  public let value: Int64
  public let unit: TimeLimit.Unit
  public let calendar: CalendarIndex?
}
