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
  /// Of page p; keeps the memory that the page table points to.
  private var owners: ContiguousArray<RowMemory<Row>>
  private let table: RowMemory<UnsafePointer<Row>>

  /// Makes a table of `count` rows, all filled by `fill`.
  package init(count: Int, fill: (UnsafeMutableBufferPointer<Row>) -> Void) {
    self.count = count
    let memory = RowMemory<Row>(count: count)
    fill(UnsafeMutableBufferPointer(start: memory.base, count: count))
    let pages = (count + Self.mask) >> Self.shift
    owners = ContiguousArray(repeating: memory, count: pages)
    table = RowMemory(count: pages)
    for page in 0..<pages { table.base[page] = UnsafePointer(memory.base + page << Self.shift) }
  }

  private init(count: Int, owners: ContiguousArray<RowMemory<Row>>, bases: [UnsafePointer<Row>]) {
    self.count = count
    self.owners = owners
    table = RowMemory(count: bases.count)
    for (page, base) in bases.enumerated() { table.base[page] = base }
  }

  /// A copy with some rows changed or, at the end, added.
  ///
  /// - Parameters:
  ///   - count: rows of the copy, not fewer than here.
  ///   - changes: the new rows by position; every added row is among them.
  package func changing(count: Int, _ changes: some Sequence<(Int, Row)>) -> PagedRows {
    var owners = owners
    var bases = (0..<owners.count).map { table.base[$0] }
    var own: [Int: UnsafeMutablePointer<Row>] = [:]
    func page(_ number: Int) -> UnsafeMutablePointer<Row> {
      if let known = own[number] { return known }
      let memory = RowMemory<Row>(count: 1 << Self.shift)
      let held = max(0, min(self.count - number << Self.shift, 1 << Self.shift))
      if held > 0 { memory.base.update(from: bases[number], count: held) }
      if number < owners.count {
        owners[number] = memory
        bases[number] = UnsafePointer(memory.base)
      } else {
        owners.append(memory)
        bases.append(UnsafePointer(memory.base))
      }
      own[number] = memory.base
      return memory.base
    }
    let held = (self.count + Self.mask) >> Self.shift
    for number in held..<max(held, (count + Self.mask) >> Self.shift) { _ = page(number) }
    for (position, row) in changes { page(position >> Self.shift)[position & Self.mask] = row }
    return PagedRows(count: count, owners: owners, bases: bases)
  }

  /// The pages without what keeps them alive: reading through them counts no references.
  package var pages: UnsafePointer<UnsafePointer<Row>> { UnsafePointer(table.base) }

  package subscript(position: Int) -> Row {
    precondition(position < count, "row \(position) of \(count)")
    return pages[position >> Self.shift][position & Self.mask]
  }

  /// Bytes of all rows and of the page table.
  package var byteCount: Int {
    count * MemoryLayout<Row>.stride + owners.count * 2 * MemoryLayout<Int>.stride
  }
}
