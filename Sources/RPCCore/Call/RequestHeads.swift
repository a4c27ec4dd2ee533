/// Reads the header fields of one request after the other, and of those that come again and again keeps
/// what was read: most callers ask few methods, each with the same fields.
///
/// What is kept is found by the bytes that the fields are encoded in, and only heads of requests that are
/// accepted are kept, so it says what reading would. At most eight blocks of 1 KiB; a place goes to another
/// block when its own has not come as often as that, so a caller whose every request differs costs the others
/// nothing but a head that is read anew now and then.
package struct RequestHeads: ~Copyable {
  private static let places = 8
  private static let mostBytes = 1024
  /// Requests with other blocks after which a place goes to the last of them.
  private static let patience = 8

  private struct Block {
    /// 0: there is none.
    var count = 0
    /// Requests that looked for another block here since it came.
    var misses = 0
  }

  private var blocks = InlineArray<8, Block>(repeating: Block())
  /// The bytes of each place's block.
  private let bytes: UnsafeMutableRawPointer
  /// The heads of the places, and behind them the one that is read for whatever is not kept.
  private let heads: UnsafeMutablePointer<RequestHead>
  private var lastNumber: UInt64 = 0

  package init(methods: MethodTable) {
    bytes = .allocate(byteCount: Self.places * Self.mostBytes, alignment: 16)
    heads = .allocate(capacity: Self.places + 1)
    heads.initialize(repeating: RequestHead(methods: methods), count: Self.places + 1)
  }

  deinit {
    bytes.deallocate()
    heads.deinitialize(count: Self.places + 1)
    heads.deallocate()
  }

  /// The head that a block of fields encodes; `read` adds the fields, where that is necessary. The same
  /// bytes stand for the same fields. Valid until the next head is asked for. O(block).
  @inline(__always)
  package mutating func head(
    of block: UnsafeRawBufferPointer, exceedsLimit: Bool,
    _ read: (UnsafeMutablePointer<RequestHead>) -> Void
  ) -> UnsafeMutablePointer<RequestHead> {
    let place = block.count % Self.places
    if block.count > 0, block.count == blocks[place].count, !exceedsLimit,
      block.hasSameBytes(
        as: UnsafeRawBufferPointer(start: bytes(of: place), count: block.count))
    {
      return heads + place
    }
    let head = heads + Self.places
    head.pointee.reset()
    head.pointee.exceedsLimit = exceedsLimit
    read(head)
    keep(head, of: block, at: place)
    return head
  }

  private func bytes(of place: Int) -> UnsafeMutableRawPointer { bytes + place * Self.mostBytes }

  private mutating func keep(
    _ head: UnsafeMutablePointer<RequestHead>, of block: UnsafeRawBufferPointer, at place: Int
  ) {
    blocks[place].misses += 1
    guard blocks[place].count == 0 || blocks[place].misses >= Self.patience,
      let source = block.baseAddress, block.count <= Self.mostBytes, head.pointee.isAccepted
    else { return }
    blocks[place] = Block(count: block.count)
    bytes(of: place).copyMemory(from: source, byteCount: block.count)
    lastNumber += 1
    heads[place] = head.pointee
    heads[place].number = lastNumber
  }
}
