/// Units as columns: what every decision reads (`UnitRow`) apart from the rest.
package struct UnitColumns: Sendable {
  package let rows: PagedRows<UnitRow>
  package let links: PagedRows<UnitLinks>
  /// Days on which a unit exists.
  package let days: SparseRows<DayRange>
  /// Home territory of a unit outside the chain; `UnitRow.none`: none.
  package let homes: SparseRows<UInt32>
  /// Where the lines of the catalogue that name a unit begin (`DutyColumns.byUnit`); `UnitRow.none`: there
  /// are none.
  package let duties: SparseRows<UInt32>
  /// Position in the organisation's records; empty if there are none. Units that were added later have
  /// none here.
  package let record: RecordOrder
  package let order: UnitOrder

  package init(
    rows: PagedRows<UnitRow>, links: PagedRows<UnitLinks>, days: SparseRows<DayRange>,
    homes: SparseRows<UInt32>, duties: SparseRows<UInt32>, record: RecordOrder,
    order: UnitOrder
  ) {
    self.rows = rows
    self.links = links
    self.days = days
    self.homes = homes
    self.duties = duties
    self.record = record
    self.order = order
  }

  /// The homes of so many units; `UnitRow.none`: none. Made here, because generic code is not fitted to
  /// its types in other modules.
  package static func homes(count: Int, _ home: (Int) -> UInt32) -> SparseRows<UInt32> {
    SparseRows(count: count, usual: UnitRow.none, home)
  }

  /// The lines of so many units, of which each unit's begin where `starts` says, with one more for the end.
  package static func duties(
    count: Int, starts: RowMemory<UInt32>
  ) -> SparseRows<UInt32> {
    SparseRows(count: count, usual: UnitRow.none) { unit in
      starts.base[unit] == starts.base[unit + 1] ? UnitRow.none : starts.base[unit]
    }
  }

  package var byteCount: Int {
    rows.byteCount + links.byteCount + days.byteCount + homes.byteCount + duties.byteCount
      + record.byteCount
  }
}

/// Edges as columns. Those that lead from one unit lie side by side; which they are, and which of
/// `incoming` lead to it, say the unit's links.
package struct EdgeColumns: Sendable {
  package let kind: RowMemory<EdgeKind>
  package let from: RowMemory<UnitIndex>
  package let to: RowMemory<UnitIndex>
  /// Days on which an edge holds.
  package let days: SparseRows<DayRange>
  package let incoming: RowMemory<EdgeIndex>
  /// It has a scope or a quota.
  package let limited: SparseRows<Bool>
  package let remarks: EdgeRemarks

  package init(
    kind: RowMemory<EdgeKind>, from: RowMemory<UnitIndex>, to: RowMemory<UnitIndex>,
    days: SparseRows<DayRange>, incoming: RowMemory<EdgeIndex>,
    limited: SparseRows<Bool>, remarks: EdgeRemarks
  ) {
    self.kind = kind
    self.from = from
    self.to = to
    self.days = days
    self.incoming = incoming
    self.limited = limited
    self.remarks = remarks
  }

  package var count: Int { kind.count }

  /// Which of so many edges have a scope or a quota, by their remarks.
  static func limited(
    count: Int, _ remarks: [(edge: EdgeIndex, remark: EdgeRemarks.Remark)]
  ) -> SparseRows<Bool> {
    SparseRows(count: count, usual: false).changing(
      count: count,
      Dictionary(
        uniqueKeysWithValues: remarks.lazy.filter { $0.remark.isLimit }
          .map { ($0.edge.position, true) }))
  }

  /// The columns without what keeps them alive.
  package var view: EdgeView {
    EdgeView(
      kind: kind.base, from: from.base, to: to.base, dayPages: days.pages,
      incoming: incoming.base, limitedPages: limited.pages)
  }

  package var byteCount: Int {
    kind.byteCount + from.byteCount + to.byteCount + days.byteCount
      + incoming.byteCount + limited.byteCount
  }
}

/// Unchecked reading of `EdgeColumns`, which must outlive it; counts no references.
package struct EdgeView: @unchecked Sendable {
  package let kind: UnsafePointer<EdgeKind>
  package let from: UnsafePointer<UnitIndex>
  package let to: UnsafePointer<UnitIndex>
  /// Of `SparseRows`.
  package let dayPages: UnsafePointer<UnsafePointer<DayRange>>
  package let incoming: UnsafePointer<EdgeIndex>
  /// Of `SparseRows`.
  package let limitedPages: UnsafePointer<UnsafePointer<Bool>>
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

/// A time limit, compiled.
public struct CompiledLimit: Sendable {
  public let record: Int
  public let value: Int64
  public let unit: TimeLimit.Unit
  public let calendar: CalendarIndex?
}
