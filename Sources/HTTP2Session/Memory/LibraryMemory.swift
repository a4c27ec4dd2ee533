internal import CNGHTTP2

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Memory for the library's sessions on one thread. A call takes eight small blocks and gives them back
/// within a turn of its event loop, hundreds of calls at a time, which is more than malloc's own lists
/// hold; here they go to lists by size and come from them again.
///
/// Each block comes from malloc by itself, so a session that ends on another thread gives its blocks
/// back to malloc, and the lists stay one thread's. Tables that an idle connection does not use are
/// `SparseBlocks`; one that comes back on another thread is not used again.
final class LibraryMemory {
  /// Sizes of blocks, their heads included, are multiples of this.
  fileprivate static let step = 64
  /// Larger blocks are malloc's alone.
  fileprivate static let largest = 512
  /// Blocks kept of one size: what the streams that a connection may have open need.
  #if KEEPS_NO_MEMORY
    fileprivate static let keptBlocks: Int32 = 0
  #else
    fileprivate static let keptBlocks: Int32 = 2_048
  #endif
  /// The size of the least blocks among `SparseBlocks`, which begin at a page and lie at multiples of it.
  fileprivate static let leastTable = 1_024
  fileprivate static let tableMask = UInt(leastTable - 1)
  /// In front of each block, and what malloc aligns to.
  fileprivate static let headBytes = 16

  fileprivate struct Shelf {
    /// The first free block; each begins with the address of the next.
    var first: UnsafeMutableRawPointer?
    var count: Int32 = 0
  }

  struct State: ~Copyable {
    fileprivate var shelves = InlineArray<9, Shelf>(repeating: Shelf())
    /// The streams of a session, 4096 bytes.
    fileprivate var streamTables = SparseBlocks(blockBytes: 4_096, most: 16_384)
    /// The entries of HPACK's dynamic tables, 1024 bytes each.
    fileprivate var headerTables = SparseBlocks(
      blockBytes: LibraryMemory.leastTable, most: 32_768)
    fileprivate let owner = pthread_self()
  }

  private let state: UnsafeMutablePointer<State>
  /// What the library is given. It copies this into each session.
  let allocator: UnsafeMutablePointer<nghttp2_mem>

  /// On the thread whose sessions it serves.
  init() {
    state = .allocate(capacity: 1)
    state.initialize(to: State())
    allocator = .allocate(capacity: 1)
    allocator.initialize(
      to: nghttp2_mem(
        mem_user_data: state,
        malloc: { size, user in State.at(user).pointee.take(size) },
        free: { block, user in State.at(user).pointee.giveBack(block) },
        calloc: { count, size, user in
          let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
          return overflow ? nil : State.at(user).pointee.takeZeros(bytes)
        },
        realloc: { block, size, user in State.at(user).pointee.resize(block, to: size) }))
  }

  /// Every session has ended.
  deinit {
    state.pointee.empty()
    state.deinitialize(count: 1)
    state.deallocate()
    allocator.deallocate()
  }
}

extension LibraryMemory.State {
  @inline(__always)
  fileprivate static func at(_ user: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<Self> {
    user.unsafelyUnwrapped.assumingMemoryBound(to: Self.self)
  }

  /// Nil for want of memory, which the library reports.
  @inline(__always)
  fileprivate mutating func take(_ size: Int) -> UnsafeMutableRawPointer? {
    let shelf = Self.shelf(of: size)
    if shelf > 0, let block = shelves[shelf].first, isOwnThread {
      shelves[shelf].first = block.load(as: UnsafeMutableRawPointer?.self)
      shelves[shelf].count &-= 1
      return block
    }
    return takeElsewhere(size, shelf)
  }

  @inline(never)
  private mutating func takeElsewhere(_ size: Int, _ shelf: Int) -> UnsafeMutableRawPointer? {
    if shelf == 0, headerTables.fits(size), isKeeping, let block = headerTables.take(isZero: false)
    {
      return block
    }
    let bytes = shelf > 0 ? shelf * LibraryMemory.step : size &+ LibraryMemory.headBytes
    guard bytes >= size, let head = malloc(bytes) else { return nil }
    head.storeBytes(of: shelf, as: Int.self)
    head.storeBytes(of: size, toByteOffset: 8, as: Int.self)
    return head + LibraryMemory.headBytes
  }

  fileprivate mutating func takeZeros(_ size: Int) -> UnsafeMutableRawPointer? {
    if streamTables.fits(size), isKeeping, let block = streamTables.take(isZero: true) {
      return block
    }
    guard let block = take(size) else { return nil }
    memset(block, 0, size)
    return block
  }

  @inline(__always)
  fileprivate mutating func giveBack(_ block: UnsafeMutableRawPointer?) {
    guard let block else { return }
    // Tables lie at multiples of their size, few other blocks do.
    if UInt(bitPattern: block) & LibraryMemory.tableMask == 0, giveBack(table: block) { return }
    let head = block - LibraryMemory.headBytes
    let shelf = head.load(as: Int.self)
    guard shelf > 0, shelves[shelf].count < LibraryMemory.keptBlocks, isOwnThread else {
      free(head)
      return
    }
    block.storeBytes(of: shelves[shelf].first, as: UnsafeMutableRawPointer?.self)
    shelves[shelf].first = block
    shelves[shelf].count &+= 1
  }

  /// False if the block is none of the tables.
  @inline(never)
  private mutating func giveBack(table block: UnsafeMutableRawPointer) -> Bool {
    if streamTables.holds(block) {
      if isOwnThread { streamTables.giveBack(block) }
      return true
    }
    if headerTables.holds(block) {
      if isOwnThread { headerTables.giveBack(block) }
      return true
    }
    return false
  }

  /// As `realloc`: the content moves, and a block that cannot grow stays as it is.
  fileprivate mutating func resize(
    _ block: UnsafeMutableRawPointer?, to size: Int
  ) -> UnsafeMutableRawPointer? {
    guard let block else { return take(size) }
    let room = room(of: block)
    if size <= room { return block }
    guard let moved = take(size) else { return nil }
    moved.copyMemory(from: block, byteCount: room)
    giveBack(block)
    return moved
  }

  private func room(of block: UnsafeMutableRawPointer) -> Int {
    if streamTables.holds(block) { return streamTables.blockBytes }
    if headerTables.holds(block) { return headerTables.blockBytes }
    let head = block - LibraryMemory.headBytes
    let shelf = head.load(as: Int.self)
    return shelf > 0
      ? shelf * LibraryMemory.step - LibraryMemory.headBytes
      : head.load(fromByteOffset: 8, as: Int.self)
  }

  fileprivate mutating func empty() {
    for shelf in shelves.indices {
      var next = shelves[shelf].first
      while let block = next {
        next = block.load(as: UnsafeMutableRawPointer?.self)
        free(block - LibraryMemory.headBytes)
      }
    }
  }

  /// The shelf for blocks of so many bytes; 0 for none.
  @inline(__always)
  private static func shelf(of size: Int) -> Int {
    guard size >= 0, size <= LibraryMemory.largest - LibraryMemory.headBytes else { return 0 }
    return (size + LibraryMemory.headBytes + LibraryMemory.step - 1) / LibraryMemory.step
  }

  private var isOwnThread: Bool { owner == pthread_self() }

  /// Blocks of this thread that are given back are kept for it.
  private var isKeeping: Bool { LibraryMemory.keptBlocks > 0 && isOwnThread }
}
