import Glibc

/// Memory for trivial values, freed with its owner.
package final class RowMemory<Row: BitwiseCopyable>: @unchecked Sendable {
  package let base: UnsafeMutablePointer<Row>
  package let count: Int

  /// Memory for `count` rows, not yet filled. Large pieces ask for large pages of memory, because a
  /// decision touches a few rows far apart.
  package init(count: Int) {
    self.count = count
    let bytes = max(1, count) * MemoryLayout<Row>.stride
    let largePage = 2 << 20
    let alignment = bytes >= largePage ? largePage : 64
    var memory: UnsafeMutableRawPointer?
    let failure = posix_memalign(&memory, alignment, bytes)
    guard failure == 0, let memory else {
      fatalError("no memory for \(bytes) bytes: \(String(cString: strerror(failure)))")
    }
    // Advice only: where it cannot be followed, the memory is as good.
    if bytes >= largePage { _ = madvise(memory, bytes, MADV_HUGEPAGE) }
    base = memory.bindMemory(to: Row.self, capacity: max(1, count))
  }

  /// Memory filled with what a collection holds.
  package convenience init(_ rows: some Collection<Row>) {
    self.init(count: rows.count)
    var next = base
    for row in rows {
      next.initialize(to: row)
      next += 1
    }
  }

  deinit { free(base) }

  package subscript(position: Int) -> Row {
    precondition(position >= 0 && position < count, "row \(position) of \(count)")
    return base[position]
  }

  package var indices: Range<Int> { 0..<count }

  package var byteCount: Int { count * MemoryLayout<Row>.stride }
}
