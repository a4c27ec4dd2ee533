/// Rows in pages that never move, so that growing copies nothing. Rows that are given back are used
/// again.
struct RowPages: ~Copyable {
  private static let shift = 14
  private static let size = 1 << shift

  private var pages: [UnsafeMutablePointer<BookRow>] = []
  private var free: [UInt32] = []
  private var used: UInt32 = 0

  deinit { for page in pages { page.deallocate() } }

  var byteCount: Int {
    pages.count * Self.size * MemoryLayout<BookRow>.stride + free.capacity * 4
  }

  mutating func take() -> UInt32 {
    if let row = free.popLast() { return row }
    if Int(used) == pages.count << Self.shift {
      let page = UnsafeMutablePointer<BookRow>.allocate(capacity: Self.size)
      page.initialize(repeating: BookRow(), count: Self.size)
      pages.append(page)
    }
    defer { used += 1 }
    return used
  }

  mutating func giveBack(_ row: UInt32) {
    self[row] = BookRow()
    free.append(row)
  }

  subscript(row: UInt32) -> BookRow {
    get { pages[Int(row) >> Self.shift][Int(row) & (Self.size - 1)] }
    nonmutating set { pages[Int(row) >> Self.shift][Int(row) & (Self.size - 1)] = newValue }
    nonmutating _modify { yield &pages[Int(row) >> Self.shift][Int(row) & (Self.size - 1)] }
  }
}
