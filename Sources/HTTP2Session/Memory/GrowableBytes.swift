/// A run of bytes that grows at its end and is used up from its front. It owns its memory and gives
/// it back when it is emptied after having been large, so that one big message does not make a
/// connection big for good.
struct GrowableBytes: ~Copyable {
  private(set) var base: UnsafeMutableRawPointer?
  private(set) var start = 0
  private(set) var end = 0
  private var capacity = 0

  deinit {
    base?.deallocate()
  }

  var count: Int { end - start }

  /// The bytes; valid until the next change.
  var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base.map { $0 + start }, count: end - start)
  }

  @inline(__always)
  mutating func append(_ source: UnsafeRawBufferPointer) {
    guard let from = source.baseAddress, source.count > 0 else { return }
    reserve(source.count).copyMemory(from: from, byteCount: source.count)
    end += source.count
  }

  /// Appends a header field: two lengths of four bytes, the name, the value.
  @inline(__always)
  mutating func append(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
    let count = 8 &+ name.count &+ value.count
    let place = reserve(count)
    let lengths =
      UInt64(truncatingIfNeeded: name.count) | UInt64(truncatingIfNeeded: value.count) << 32
    place.storeBytes(of: lengths.littleEndian, as: UInt64.self)
    if let source = name.baseAddress {
      (place + 8).copyMemory(from: source, byteCount: name.count)
    }
    if let source = value.baseAddress {
      (place + (8 &+ name.count)).copyMemory(from: source, byteCount: value.count)
    }
    end &+= count
  }

  /// Uses up `count` bytes from the front.
  mutating func removeFirst(_ count: Int) {
    start += count
    if start == end { removeAll(keepingAtMost: .max) }
  }

  mutating func removeLast(_ count: Int) {
    end -= count
  }

  mutating func removeAll(keepingAtMost kept: Int) {
    start = 0
    end = 0
    if capacity > kept {
      base?.deallocate()
      base = nil
      capacity = 0
    }
  }

  /// The end of the bytes, with room for `count` more behind it.
  @inline(__always)
  private mutating func reserve(_ count: Int) -> UnsafeMutableRawPointer {
    if let base, count <= capacity &- end { return base + end }
    return grow(by: count)
  }

  @inline(never)
  private mutating func grow(by count: Int) -> UnsafeMutableRawPointer {
    // Twice what is in use, so that appending costs O(1) a byte over all.
    let needed = max(512, 2 * (self.count + count))
    let grown = UnsafeMutableRawPointer.allocate(byteCount: needed, alignment: 16)
    if let base {
      grown.copyMemory(from: base + start, byteCount: self.count)
      base.deallocate()
    }
    end -= start
    start = 0
    base = grown
    capacity = needed
    return grown + end
  }
}
