import Glibc

/// Large pages of memory. Whoever fills some megabytes waits mostly for the system, which gives memory page
/// by page and clears each; and whoever reads a few rows far apart finds the address of a large page sooner.
package enum LargePages {
  package static let size = 2 << 20

  /// Asks for large pages where they lie within some memory. Advice only: where it cannot be followed, the
  /// memory is as good.
  package static func advise(_ memory: UnsafeMutableRawPointer, bytes: Int) {
    let start = (UInt(bitPattern: memory) + UInt(size - 1)) & ~UInt(size - 1)
    let end = (UInt(bitPattern: memory) + UInt(bytes)) & ~UInt(size - 1)
    guard start < end else { return }
    _ = madvise(UnsafeMutableRawPointer(bitPattern: start), Int(end - start), MADV_HUGEPAGE)
  }

  /// Memory to be freed by `deallocate`, from the start of a page if it is as long as one, else of a line of
  /// the cache.
  package static func allocate(bytes: Int) -> UnsafeMutableRawPointer {
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: bytes >= size ? size : 64)
    advise(memory, bytes: bytes)
    return memory
  }
}

extension Array {
  /// An empty array with room in large pages, for many elements that are about to come.
  package init(room: Int) {
    self = []
    reserveCapacity(room)
    let bytes = capacity * MemoryLayout<Element>.stride
    withUnsafeMutableBufferPointer { elements in
      if let start = elements.baseAddress { LargePages.advise(start, bytes: bytes) }
    }
  }
}
