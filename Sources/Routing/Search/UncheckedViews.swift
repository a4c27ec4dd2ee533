import OrganizationGraph

/// Unchecked reading of `PagedRows` or `SparseRows`, which must outlive it.
struct RowView<Row: BitwiseCopyable> {
  private let pages: UnsafePointer<UnsafePointer<Row>>

  init(pages: UnsafePointer<UnsafePointer<Row>>) { self.pages = pages }

  init(_ rows: PagedRows<Row>) {
    pages = rows.pages
    precondition(PagedRows<Row>.shift == 10, "another size of page")
  }

  init(_ rows: SparseRows<Row>) where Row: Equatable {
    pages = rows.pages
    precondition(SparseRows<Row>.shift == 10, "another size of page")
  }

  /// Where a row is, for reading one of its fields.
  @inline(__always) func pointer(_ position: Int) -> UnsafePointer<Row> {
    pages[position >> 10] + (position & 1023)
  }
}

extension EdgeView {
  /// Whether the edge has a scope or a quota.
  @inline(__always) func isLimited(_ edge: Int) -> Bool {
    RowView(pages: limitedPages).pointer(edge).pointee
  }

  /// Days on which an edge holds.
  @inline(__always) func days(_ edge: Int) -> UnsafePointer<DayRange> {
    RowView(pages: dayPages).pointer(edge)
  }

  @inline(__always) func isInForce(_ edge: Int, on day: Int32) -> Bool {
    let days = days(edge)
    return days.pointee.first <= day && day < days.pointee.end
  }

  /// The first of some edges that is of a kind and in force on a day; `nil`: none.
  func first(_ kind: EdgeKind, of edges: Range<Int>, on day: Int32) -> Int? {
    for edge in edges where self.kind[edge] == kind && isInForce(edge, on: day) { return edge }
    return nil
  }
}

/// Unchecked reading of `UnitOrder`, which must outlive it.
struct OrderView {
  private let numberedCount: UInt32
  private let keys: UnsafePointer<UInt64>

  init(_ order: UnitOrder) {
    numberedCount = UInt32(order.numberedCount)
    keys = UnsafePointer(order.keys.base)
  }

  /// Whether the code of one unit orders before that of another.
  @inline(__always) func precedes(_ a: UInt32, _ b: UInt32) -> Bool {
    max(a, b) < numberedCount ? a < b : key(a) < key(b)
  }

  /// What orders like the codes.
  func key(_ unit: UInt32) -> UInt64 {
    unit < numberedCount
      ? UInt64(unit) << 32 | UInt64(UInt32.max) : keys[Int(unit - numberedCount)]
  }
}
