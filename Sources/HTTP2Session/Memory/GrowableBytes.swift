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
    Self.copy(from, to: reserve(source.count), source.count)
    end &+= source.count
  }

  /// Appends a header field: two lengths of four bytes, the name, the value.
  @inline(__always)
  mutating func append(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
    // The library ends both with a NUL, so they have an address even where they are empty.
    guard let nameBase = name.baseAddress, let valueBase = value.baseAddress else { return }
    let (nameCount, valueCount) = (name.count, value.count)
    let place = reserve(8 &+ nameCount &+ valueCount)
    let lengths =
      UInt64(truncatingIfNeeded: nameCount) | UInt64(truncatingIfNeeded: valueCount) << 32
    place.storeBytes(of: lengths.littleEndian, as: UInt64.self)
    Self.copy(nameBase, to: place + 8, nameCount)
    Self.copy(valueBase, to: place + (8 &+ nameCount), valueCount)
    end &+= 8 &+ nameCount &+ valueCount
  }

  /// Copies `count` bytes between places that do not overlap. Most are names and values of a few bytes,
  /// which are copied as two words that may share their middle, as the system's own copying does once it
  /// has been called.
  @inline(__always)
  private static func copy(
    _ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, _ count: Int
  ) {
    switch count {
    case 4..<8: copyEnds(UInt32.self, source, to: target, count)
    case 8..<16: copyEnds(UInt64.self, source, to: target, count)
    case 16...32: copyEnds(SIMD2<UInt64>.self, source, to: target, count)
    default: target.copyMemory(from: source, byteCount: count)
    }
  }

  /// - Precondition: `count` is at least the size of a word and at most twice that.
  @inline(__always)
  private static func copyEnds<Word: BitwiseCopyable>(
    _ word: Word.Type, _ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, _ count: Int
  ) {
    let last = count &- MemoryLayout<Word>.size
    let (head, tail) = (
      source.loadUnaligned(as: word), source.loadUnaligned(fromByteOffset: last, as: word)
    )
    target.storeBytes(of: head, as: word)
    target.storeBytes(of: tail, toByteOffset: last, as: word)
  }

  /// Uses up `count` bytes from the front.
  @inline(__always)
  mutating func removeFirst(_ count: Int) {
    start += count
    if start == end { removeAll(keepingAtMost: .max) }
  }

  mutating func removeLast(_ count: Int) {
    end -= count
  }

  @inline(__always)
  mutating func removeAll(keepingAtMost kept: Int) {
    start = 0
    end = 0
    if capacity > kept { release() }
  }

  @inline(never)
  private mutating func release() {
    base?.deallocate()
    base = nil
    capacity = 0
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
