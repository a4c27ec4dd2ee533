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
