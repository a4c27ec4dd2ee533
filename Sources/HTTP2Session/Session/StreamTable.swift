/// The open streams of one session, in slots that are used again.
struct StreamTable: ~Copyable {
  private(set) var slots: UnsafeMutablePointer<StreamSlot>?
  private(set) var capacity = 0
  private(set) var openCount = 0
  /// Slots that are free, the last used on top.
  private var free = PlainList<Int32>()

  deinit {
    slots?.deinitialize(count: capacity)
    slots?.deallocate()
  }

  /// The slot of an open stream; nil if it has closed. The pointer is valid until a stream opens.
  @inline(__always)
  subscript(_ stream: HTTP2Stream) -> UnsafeMutablePointer<StreamSlot>? {
    guard stream.slot >= 0, Int(stream.slot) < capacity, let slots else { return nil }
    let slot = slots + Int(stream.slot)
    return slot.pointee.id == stream.id && stream.id != 0 ? slot : nil
  }

  mutating func open(_ id: Int32, isRemoteEnded: Bool) -> HTTP2Stream {
    if free.isEmpty { grow() }
    let slot = free.removeLast()
    openCount += 1
    // Growing has made room for at least one slot.
    slots.unsafelyUnwrapped[Int(slot)].begin(id, isRemoteEnded: isRemoteEnded)
    return HTTP2Stream(id: id, slot: slot)
  }

  mutating func close(_ stream: HTTP2Stream) {
    guard let slot = self[stream] else { return }
    slot.pointee.end()
    openCount -= 1
    free.append(stream.slot)
  }

  private mutating func grow() {
    let grown = max(4, capacity * 2)
    let moved = UnsafeMutablePointer<StreamSlot>.allocate(capacity: grown)
    if let slots {
      moved.moveInitialize(from: slots, count: capacity)
      slots.deallocate()
    }
    for index in (capacity..<grown).reversed() {
      (moved + index).initialize(to: StreamSlot())
      free.append(Int32(index))
    }
    slots = moved
    capacity = grown
  }
}
