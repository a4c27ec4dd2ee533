/// Rows of a table most of which say the same, in pages; all pages that hold nothing else are one page.
///
/// So what only some rows have costs memory only near those, and is read like any row. Immutable once
/// made, so any number of threads read it.
///
/// Reading: O(1), through the page table. `changing`: O(p + c · s) where p is pages, c is the pages
/// changed and s is the size of one.
package struct SparseRows<Row: BitwiseCopyable & Equatable>: @unchecked Sendable {
  /// Row r is in page `r >> 10`.
  package static var shift: Int { 10 }
  private static var mask: Int { (1 << shift) - 1 }

  package let count: Int
  private let usual: Row
  /// A page of nothing but the usual row.
  private let blank: RowMemory<Row>
  /// The other pages.
  private var own: [Int: RowMemory<Row>] = [:]
  private var table: RowMemory<UnsafePointer<Row>>

  /// Makes a table of `count` usual rows.
  package init(count: Int, usual: Row) {
    self.count = count
    self.usual = usual
    blank = RowMemory(exactly: 1 << Self.shift)
    blank.base.initialize(repeating: usual, count: 1 << Self.shift)
    table = RowMemory(repeatElement(UnsafePointer(blank.base), count: Self.pages(count)))
  }

  /// Makes a table of `count` rows.
  package init(count: Int, usual: Row, _ row: (Int) -> Row) {
    self.init(count: count, usual: usual)
    for position in 0..<count {
      let row = row(position)
      if row != usual { put(row, at: position) }
    }
  }

  /// A table of which some pages are there, one after the other.
  init(count: Int, usual: Row, numbers: RowMemory<UInt32>, pages: RowMemory<Row>) {
    self.init(count: count, usual: usual)
    for place in numbers.indices {
      let page = RowMemory(pages, place << Self.shift..<(place + 1) << Self.shift)
      own[Int(numbers[place])] = page
      table.base[Int(numbers[place])] = UnsafePointer(page.base)
    }
  }

  /// The pages that hold anything but usual rows, by number.
  var ownPages: [(number: Int, page: RowMemory<Row>)] {
    own.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private static func pages(_ count: Int) -> Int { (count + mask) >> shift }

  /// Puts a row into a page that no other table reads.
  private mutating func put(_ row: Row, at position: Int) {
    let number = position >> Self.shift
    var page = own[number]
    if page == nil {
      page = RowMemory(blank)
      own[number] = page
      table.base[number] = UnsafePointer(page!.base)
    }
    page!.base[position & Self.mask] = row
  }

  /// A copy with some rows changed, and with usual rows at the end where nothing else is said.
  ///
  /// - Parameters:
  ///   - count: rows of the copy, not fewer than here.
  ///   - changes: the new rows by position.
  package func changing(count: Int, _ changes: [Int: Row]) -> SparseRows {
    let changes = changes.filter { position, row in
      position < self.count ? row != self[position] : row != usual
    }
    if changes.isEmpty, count == self.count { return self }
    var result = SparseRows(count: count, usual: usual, sharing: self)
    let touched = Set(changes.keys.map { $0 >> Self.shift })
    for number in touched {
      guard let page = result.own[number] else { continue }
      let copy = RowMemory(page)
      result.own[number] = copy
      result.table.base[number] = UnsafePointer(copy.base)
    }
    for (position, row) in changes { result.put(row, at: position) }
    return result
  }

  /// The same rows, and usual ones behind them.
  private init(count: Int, usual: Row, sharing other: SparseRows) {
    self.count = count
    self.usual = usual
    blank = other.blank
    own = other.own
    table = RowMemory(repeatElement(UnsafePointer(blank.base), count: Self.pages(count)))
    for (number, page) in own { table.base[number] = UnsafePointer(page.base) }
  }

  /// The pages without what keeps them alive: reading through them counts no references.
  package var pages: UnsafePointer<UnsafePointer<Row>> { UnsafePointer(table.base) }

  package subscript(position: Int) -> Row {
    precondition(position < count, "row \(position) of \(count)")
    return pages[position >> Self.shift][position & Self.mask]
  }

  /// Bytes of all pages and of the page table.
  package var byteCount: Int {
    (own.count + 1) * blank.byteCount + table.byteCount
  }
}
