/// The row of each open order. Orders are numbered from 1 without gaps, so this is an array, in pages of
/// 512 numbers that are let go when none of theirs is open: 4 bytes an order where all are open, 2 KiB
/// for a straggler among closed ones, and 8 bytes for 512 numbers that were ever given.
struct RowIndex: ~Copyable {
  private static let shift: UInt64 = 9
  private static let size = 1 << Int(shift)

  private struct Page {
    var rows: UnsafeMutablePointer<UInt32>?
    var count: UInt32 = 0
  }

  private var pages: [Page] = []
  private var pageCount = 0
  private(set) var count = 0

  deinit { for page in pages { page.rows?.deallocate() } }

  var byteCount: Int {
    pages.capacity * MemoryLayout<Page>.stride + pageCount * Self.size * MemoryLayout<UInt32>.stride
  }

  private static func place(_ id: UInt64) -> (page: Int, row: Int) {
    (Int(truncatingIfNeeded: id >> shift), Int(truncatingIfNeeded: id) & (size - 1))
  }

  /// O(1), for any number.
  subscript(id: UInt64) -> UInt32? {
    let (page, row) = Self.place(id)
    guard page >= 0, page < pages.count, let rows = pages[page].rows, rows[row] != BookRow.none
    else { return nil }
    return rows[row]
  }

  /// Takes in an order that has no row yet. O(1) amortized.
  mutating func insert(_ id: UInt64, _ row: UInt32) {
    let (page, place) = Self.place(id)
    while pages.count <= page { pages.append(Page()) }
    if pages[page].rows == nil {
      let rows = UnsafeMutablePointer<UInt32>.allocate(capacity: Self.size)
      rows.initialize(repeating: BookRow.none, count: Self.size)
      pages[page].rows = rows
      pageCount += 1
    }
    pages[page].rows?[place] = row
    pages[page].count += 1
    count += 1
  }

  mutating func remove(_ id: UInt64) {
    guard self[id] != nil else { return }
    let (page, place) = Self.place(id)
    pages[page].rows?[place] = BookRow.none
    pages[page].count -= 1
    count -= 1
    if pages[page].count == 0 {
      pages[page].rows?.deallocate()
      pages[page].rows = nil
      pageCount -= 1
    }
  }
}
