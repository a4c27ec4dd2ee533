import Glibc
import LargePages
import Synchronization

/// Rows of trivial values that never change once they are there, freed with their owners.
///
/// A longer copy (`appending`) shares the memory: the rows that are added lie behind those that are
/// seen from here, where nothing that is here looks. Memory is asked for with room for that; what is
/// not used of it costs addresses only. Only one copy can have that room: when it and all that was made of
/// it are gone, unless it was to be kept (`keep`), the next may have it.
package final class RowMemory<Row: BitwiseCopyable>: @unchecked Sendable {
  package let base: UnsafeMutablePointer<Row>
  package let count: Int
  private let block: MemoryBlock
  /// The rows that were added to the memory that this was made from; `nil`: none were.
  private let added: AddedRows?

  /// Memory for `count` rows, not yet filled.
  package convenience init(count: Int) {
    self.init(count: count, room: count + count / 4)
  }

  /// Memory for `count` rows and no more.
  package convenience init(exactly count: Int) { self.init(count: count, room: count) }

  private init(count: Int, room: Int) {
    self.count = count
    added = nil
    block = MemoryBlock(
      rows: max(1, room), stride: MemoryLayout<Row>.stride, used: count)
    base = block.memory.bindMemory(to: Row.self, capacity: max(1, room))
  }

  private init(_ other: RowMemory, count: Int, _ added: AddedRows) {
    self.count = count
    self.added = added
    block = other.block
    base = other.base
  }

  /// Some rows of a memory that nothing is added to, in the same place.
  package init(_ other: RowMemory, _ rows: Range<Int>) {
    precondition(rows.upperBound <= other.count, "rows \(rows) of \(other.count)")
    count = rows.count
    added = other.added
    block = other.block
    base = other.base + rows.lowerBound
  }

  /// Memory for `count` rows, all filled by `fill`.
  package convenience init(count: Int, fill: (UnsafeMutableBufferPointer<Row>) -> Void) {
    self.init(count: count)
    fill(UnsafeMutableBufferPointer(start: base, count: count))
  }

  /// Rows that lie in memory which an owner keeps.
  package init(mapped bytes: UnsafeMutableRawBufferPointer, owner: any AnyObject & Sendable) {
    count = bytes.count / MemoryLayout<Row>.stride
    added = nil
    block = MemoryBlock(mapped: bytes.baseAddress!, rows: count, owner: owner)
    base = block.memory.assumingMemoryBound(to: Row.self)
  }

  /// Memory filled with what a collection holds.
  package convenience init(_ rows: some Collection<Row>) {
    self.init(count: rows.count)
    fill(from: 0, rows)
  }

  /// Memory of its own with the same rows.
  package convenience init(_ other: RowMemory) {
    self.init(exactly: other.count)
    base.update(from: other.base, count: other.count)
  }

  private func fill(from start: Int, _ rows: some Collection<Row>) {
    var next = base + start
    for row in rows {
      next.initialize(to: row)
      next += 1
    }
  }

  /// A copy with rows added at the end. O(r) where r is the rows added, unless there is no room left
  /// or another copy has taken it: then O(n + r).
  package func appending(_ rows: some Collection<Row>) -> RowMemory {
    if rows.isEmpty { return self }
    let longer = count + rows.count
    if block.take(count..<longer) {
      let result = RowMemory(
        self, count: longer, AddedRows(count..<longer, of: block, behind: added))
      result.fill(from: count, rows)
      return result
    }
    let result = RowMemory(count: longer, room: longer + max(64, longer / 2))
    result.base.update(from: base, count: count)
    result.fill(from: count, rows)
    return result
  }

  /// Has the rows that were added stay where they are for good. Who adds to this memory again and again need
  /// not remember the rows added before.
  package func keep() { added?.keep() }

  package subscript(position: Int) -> Row {
    precondition(position >= 0 && position < count, "row \(position) of \(count)")
    return base[position]
  }

  package var indices: Range<Int> { 0..<count }

  package var byteCount: Int { count * MemoryLayout<Row>.stride }

  /// The bytes of some rows, valid as long as the rows are.
  package func bytes(_ rows: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(UnsafeBufferPointer(start: base + rows.lowerBound, count: rows.count))
  }
}

/// A piece of memory that the first to ask fills further.
private final class MemoryBlock: @unchecked Sendable {
  let memory: UnsafeMutableRawPointer
  private let rows: Int
  private let used: Atomic<Int>
  /// Whose memory it is; `nil`: its own.
  private let owner: (any AnyObject & Sendable)?

  init(mapped memory: UnsafeMutableRawPointer, rows: Int, owner: any AnyObject & Sendable) {
    self.memory = memory
    self.rows = rows
    self.owner = owner
    used = Atomic(rows)
  }

  /// Large pieces ask for large pages of memory, because a decision touches a few rows far apart.
  init(rows: Int, stride: Int, used: Int) {
    self.rows = rows
    self.used = Atomic(used)
    owner = nil
    memory = LargePages.allocate(bytes: rows * stride)
  }

  /// Whether these rows, behind the last one used, are there, and now this caller's to fill.
  func take(_ added: Range<Int>) -> Bool {
    added.upperBound <= rows
      && used.compareExchange(
        expected: added.lowerBound, desired: added.upperBound, ordering: .acquiringAndReleasing
      ).exchanged
  }

  /// Lets others have rows that nobody reads any more, if they are the last ones used.
  func giveBack(_ added: Range<Int>) {
    _ = used.compareExchange(
      expected: added.upperBound, desired: added.lowerBound, ordering: .acquiringAndReleasing)
  }

  deinit { if owner == nil { memory.deallocate() } }
}

/// Rows that were added to a memory, held by whoever reads them, and given back when nobody does.
private final class AddedRows: @unchecked Sendable {
  private let rows: Range<Int>
  private let block: MemoryBlock
  /// Those added before, which are read with these. Changed only when nobody else refers to this.
  private var former: AddedRows?
  private let isKept = Atomic(false)

  init(_ rows: Range<Int>, of block: MemoryBlock, behind former: AddedRows?) {
    self.rows = rows
    self.block = block
    self.former = former.flatMap { $0.isKept.load(ordering: .relaxed) ? nil : $0 }
  }

  /// Keeps these and all before them.
  func keep() {
    var next: AddedRows? = self
    while let current = next {
      current.isKept.store(true, ordering: .relaxed)
      next = current.former
    }
  }

  deinit {
    if !isKept.load(ordering: .relaxed) { block.giveBack(rows) }
    // One after the other, because a long chain that ends by itself ends in itself.
    var next = former
    former = nil
    while next != nil, isKnownUniquelyReferenced(&next) {
      let before = next!.former
      next!.former = nil
      next = before
    }
  }
}
