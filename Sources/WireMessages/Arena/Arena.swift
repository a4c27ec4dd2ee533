internal import CWhistleMessages

/// Memory for the C form of one message: handed out by advancing a pointer, given back as a whole.
///
/// The first block is kept for the next message, so that a thread that has seen a few messages
/// allocates no more. Blocks beyond it are freed at once: one large message does not make the process
/// large for good.
struct Arena: ~Copyable {
  /// The state has an address of its own, because protobuf-c's callbacks have to find it.
  private let state: UnsafeMutablePointer<State>
  /// What protobuf-c is given, so that it allocates here.
  let allocator: UnsafeMutablePointer<ProtobufCAllocator>

  init() {
    state = .allocate(capacity: 1)
    state.initialize(to: State())
    allocator = .allocate(capacity: 1)
    allocator.initialize(
      to: ProtobufCAllocator(
        // Null tells protobuf-c to give up; it then frees what it has, which does nothing here, and
        // reports failure.
        alloc: { data, size in
          data.unsafelyUnwrapped.assumingMemoryBound(to: State.self).pointee.allocate(size)
        },
        free: { _, _ in },
        allocator_data: state))
  }

  deinit {
    state.pointee.removeAll()
    state.deinitialize(count: 1)
    state.deallocate()
    allocator.deallocate()
  }

  /// True if an allocation has failed since the last reset because of the limit.
  var isExhausted: Bool { state.pointee.isExhausted }

  /// Forgets everything allocated and allows `limit` bytes anew.
  func reset(limit: Int) {
    state.pointee.reset(limit: limit)
  }

  /// Uninitialised memory for `count` values; there must be no limit.
  @inline(__always)
  func allocate<T>(_ type: T.Type, count: Int = 1) -> UnsafeMutablePointer<T> {
    // Nil only beyond a limit, and writing sets none.
    state.pointee.allocate(count * MemoryLayout<T>.stride).unsafelyUnwrapped
      .bindMemory(to: type, capacity: count)
  }
}

extension Arena {
  private struct State {
    /// Size of the block that is kept: a reply with its alternatives and ladder fits.
    static let firstBlock = 64 << 10
    /// What malloc aligns to; every C type of a message is content with it.
    static let alignment = 16

    var next: UnsafeMutableRawPointer
    /// Bytes left in the current block.
    var left: Int
    /// Bytes that may still be handed out.
    var allowance = 0
    var isExhausted = false
    let first: UnsafeMutableRawPointer
    var further: [UnsafeMutableRawPointer] = []

    init() {
      first = .allocate(byteCount: Self.firstBlock, alignment: Self.alignment)
      next = first
      left = Self.firstBlock
    }

    @inline(__always)
    mutating func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
      // A size that does not fit an Int arrives as a negative one. The allowance is tested before
      // anything is added to the size, so nothing overflows.
      guard size >= 0, size <= allowance else {
        isExhausted = true
        return nil
      }
      let rounded = (size &+ Self.alignment &- 1) & ~(Self.alignment &- 1)
      allowance &-= rounded
      if rounded > left { addBlock(atLeast: rounded) }
      let start = next
      next += rounded
      left &-= rounded
      return start
    }

    @inline(never)
    private mutating func addBlock(atLeast size: Int) {
      // Doubling keeps the number of blocks logarithmic in the size of the message.
      let capacity = max(size, Self.firstBlock << min(further.count + 1, 8))
      next = .allocate(byteCount: capacity, alignment: Self.alignment)
      left = capacity
      further.append(next)
    }

    mutating func reset(limit: Int) {
      if !further.isEmpty { freeFurther() }
      next = first
      left = Self.firstBlock
      // Half the range, so that rounding up cannot overflow either.
      allowance = min(limit, .max / 2)
      isExhausted = false
    }

    private mutating func freeFurther() {
      for block in further { block.deallocate() }
      further = []
    }

    mutating func removeAll() {
      freeFurther()
      first.deallocate()
    }
  }
}
