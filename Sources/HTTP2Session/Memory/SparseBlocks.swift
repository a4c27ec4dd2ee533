#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Blocks of one size with nothing but such blocks beside them, so that those that nobody writes to cost
/// nothing: the system gives a page of memory when it is first written to. A session has such blocks, which an
/// idle connection never uses: the table of its streams and the two tables of header compression.
///
/// The addresses are taken once, for as many blocks as there may be; whatever is beyond, or does not come
/// from here, is malloc's. There is no head in front of a block, which would be a write. One thread's alone.
package struct SparseBlocks: ~Copyable {
  private static let pageBytes = 4_096
  /// Blocks of a page that are given back and yet kept as they are; of more, the system gets the memory back.
  private static let keptPages = 64

  package let blockBytes: Int
  private let addressBytes: Int
  private let base: UnsafeMutableRawPointer?
  /// Blocks that were ever handed out.
  private var used = 0
  /// Given back: written to, and all zero again.
  private var written: [UInt16] = []
  private var zeroed: [UInt16] = []

  /// - Parameters:
  ///   - blockBytes: a page, or a part of one.
  ///   - most: how many there may be, at most 65536.
  package init(blockBytes: Int, most: Int) {
    self.blockBytes = blockBytes
    addressBytes = most * blockBytes
    let addresses =
      sysconf(Int32(_SC_PAGESIZE)) > Self.pageBytes
      ? MAP_FAILED
      : mmap(
        nil, addressBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
        -1, 0)
    // ENOMEM where addresses are limited, and there all blocks are malloc's.
    base = addresses == MAP_FAILED ? nil : addresses
    #if !canImport(Darwin)
      // Advice only: a large page would be written to as a whole.
      if let base { _ = madvise(base, addressBytes, MADV_NOHUGEPAGE) }
    #endif
  }

  /// Nobody uses a block any more.
  deinit {
    // EINVAL for addresses that are not mapped only; these are.
    if let base { _ = munmap(base, addressBytes) }
  }

  /// Whether a block comes from here.
  @inline(__always)
  package func holds(_ block: UnsafeMutableRawPointer) -> Bool {
    guard let base else { return false }
    return UInt(bitPattern: block) &- UInt(bitPattern: base) < UInt(addressBytes)
  }

  /// Whether a block would be filled by so many bytes, or nearly.
  @inline(__always)
  func fits(_ size: Int) -> Bool { size <= blockBytes && size > blockBytes - blockBytes / 4 }

  /// A block; `nil` if there is none left. O(1), or O(blockBytes) if it must be made zero.
  package mutating func take(isZero: Bool) -> UnsafeMutableRawPointer? {
    guard let base else { return nil }
    if let place = written.popLast() {
      let block = base + Int(place) * blockBytes
      if isZero { memset(block, 0, blockBytes) }
      return block
    }
    if let place = zeroed.popLast() { return base + Int(place) * blockBytes }
    guard (used + 1) * blockBytes <= addressBytes else { return nil }
    defer { used += 1 }
    return base + used * blockBytes
  }

  /// O(1). The block is used no more.
  package mutating func giveBack(_ block: UnsafeMutableRawPointer) {
    guard let base else { return }
    let place = UInt16((block - base) / blockBytes)
    #if !canImport(Darwin)
      // EINVAL or ENOMEM where the block is locked in memory: then it stays as it is.
      if blockBytes == Self.pageBytes, written.count >= Self.keptPages,
        madvise(block, blockBytes, MADV_DONTNEED) == 0
      {
        zeroed.append(place)
        return
      }
    #endif
    written.append(place)
  }
}
