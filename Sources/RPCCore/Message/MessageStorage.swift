/// The bytes of a message that did not arrive in one piece, at an address that does not move while
/// the message is looked at.
final class MessageStorage: @unchecked Sendable {
  // Unchecked: it belongs to one call, which belongs to one event loop.
  private var base: UnsafeMutableRawPointer
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = max(1, capacity)
    base = .allocate(byteCount: self.capacity, alignment: 16)
  }

  deinit {
    base.deallocate()
  }

  /// Valid until the next change.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  /// O(bytes), taken over all.
  func append(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress else { return }
    if count + bytes.count > capacity {
      capacity = max(count + bytes.count, 2 * capacity)
      let grown = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
      grown.copyMemory(from: base, byteCount: count)
      base.deallocate()
      base = grown
    }
    (base + count).copyMemory(from: source, byteCount: bytes.count)
    count += bytes.count
  }
}
