/// Rows of a table in pages, so that a changed copy shares every page that it does not change.
///
/// The rows that a table is made with lie in one piece of memory; a page that is changed later is
/// replaced by a copy of its own. Immutable once made, so any number of threads read it.
///
/// Reading: O(1), through the page table. `changing`: O(p + c · s) where p is pages, c is the pages
/// changed and s is the size of one.
package struct PagedRows<Row: BitwiseCopyable>: @unchecked Sendable {
  /// Row r is in page `r >> 10`.
  package static var shift: Int { 10 }
  private static var mask: Int { (1 << shift) - 1 }

  package let count: Int
  private let first: RowMemory<Row>
  /// The pages that are no longer those of `first`.
  private var replaced: [Int: RowMemory<Row>]
  private let table: RowMemory<UnsafePointer<Row>>

  /// Makes a table of `count` rows, all filled by `fill`.
  package init(count: Int, fill: (UnsafeMutableBufferPointer<Row>) -> Void) {
    self.init(RowMemory(count: count, fill: fill))
  }

  /// A table of rows that are there.
  package init(_ rows: RowMemory<Row>) {
    count = rows.count
    first = rows
    replaced = [:]
    let start = first.base
    table = RowMemory((0..<Self.pages(count)).lazy.map { UnsafePointer(start + $0 << Self.shift) })
  }

  private init(
    _ other: PagedRows, count: Int, replaced: [Int: RowMemory<Row>],
    table: RowMemory<UnsafePointer<Row>>
  ) {
    self.count = count
    first = other.first
    self.replaced = replaced
    self.table = table
  }

  private static func pages(_ count: Int) -> Int { (count + mask) >> shift }

  /// A copy with some rows changed or, at the end, added.
  ///
  /// - Parameters:
  ///   - count: rows of the copy, not fewer than here.
  ///   - changes: the new rows by position; every added row is among them.
  package func changing(count: Int, _ changes: [Int: Row]) -> PagedRows {
    if changes.isEmpty { return self }
    let held = Self.pages(self.count)
    let table = RowMemory<UnsafePointer<Row>>(count: Self.pages(count))
    table.base.update(from: self.table.base, count: held)
    var replaced = replaced
    var own: [Int: UnsafeMutablePointer<Row>] = [:]
    func page(_ number: Int) -> UnsafeMutablePointer<Row> {
      if let known = own[number] { return known }
      let memory = RowMemory<Row>(count: 1 << Self.shift)
      if number < held {
        let rows = min(self.count - number << Self.shift, 1 << Self.shift)
        memory.base.update(from: table.base[number], count: rows)
      }
      replaced[number] = memory
      own[number] = memory.base
      table.base[number] = UnsafePointer(memory.base)
      return memory.base
    }
    for (position, row) in changes { page(position >> Self.shift)[position & Self.mask] = row }
    return PagedRows(self, count: count, replaced: replaced, table: table)
  }

  var pageCount: Int { Self.pages(count) }

  /// The bytes of a page's rows, valid as long as the table is.
  func page(_ number: Int) -> UnsafeRawBufferPointer {
    let rows = min(1 << Self.shift, count - number << Self.shift)
    return UnsafeRawBufferPointer(UnsafeBufferPointer(start: pages[number], count: rows))
  }

  /// The pages without what keeps them alive: reading through them counts no references.
  package var pages: UnsafePointer<UnsafePointer<Row>> { UnsafePointer(table.base) }

  package subscript(position: Int) -> Row {
    precondition(position < count, "row \(position) of \(count)")
    return pages[position >> Self.shift][position & Self.mask]
  }

  /// Bytes of all rows and of the page table.
  package var byteCount: Int { count * MemoryLayout<Row>.stride + table.byteCount }
}
