/// Writes messages field by field in protobuf's binary form, straight into bytes: for replies whose
/// texts are known before, where going by way of ``Wire`` values and C structs would copy each text
/// three times.
///
/// Whoever uses it gives fields in the order of their numbers; then the bytes are those of
/// `WireMessage.encode`. As there, a field at its default takes no space.
///
/// The memory is the writer's own and is used for one message after the other: a field costs the stores
/// of its bytes, where an array would be asked before each whether somebody else holds it.
package struct WireWriter: ~Copyable {
  /// Memory kept for the next message.
  private static let keptBytes = 64 * 1024
  /// A key and a number at their longest.
  private static let numberBytes = 15

  private var base: UnsafeMutablePointer<UInt8>
  private var capacity = 1024
  /// Bytes that have been written.
  package private(set) var count = 0

  package init() {
    base = .allocate(capacity: capacity)
  }

  deinit {
    base.deallocate()
  }

  /// What has been written; valid until the next change.
  package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  /// Begins anew.
  package mutating func removeAll() {
    count = 0
    if capacity > Self.keptBytes { move(to: 1024) }
  }

  package mutating func number(_ field: UInt32, _ value: UInt64) {
    guard value != 0 else { return }
    reserve(Self.numberBytes)
    varint(UInt64(field) << 3)
    varint(value)
  }

  package mutating func number(_ field: UInt32, _ value: Int64) {
    number(field, UInt64(bitPattern: value))
  }

  package mutating func flag(_ field: UInt32, _ value: Bool) {
    number(field, UInt64(value ? 1 : 0))
  }

  package mutating func text(_ field: UInt32, _ text: String) {
    var text = text
    text.withUTF8 { utf8 in
      guard utf8.count > 0 else { return }
      reserve(Self.numberBytes)
      varint(UInt64(field) << 3 | 2)
      varint(UInt64(utf8.count))
      raw(UnsafeRawBufferPointer(utf8))
    }
  }

  /// Bytes that were written before, as they are.
  package mutating func raw(_ written: UnsafeRawBufferPointer) {
    guard let source = written.baseAddress else { return }
    reserve(written.count)
    UnsafeMutableRawPointer(base + count).copyMemory(from: source, byteCount: written.count)
    count += written.count
  }

  /// Begins a message, whose fields follow; it is there even without any. `end` takes what this gives.
  package mutating func begin(_ field: UInt32) -> Int {
    reserve(Self.numberBytes)
    varint(UInt64(field) << 3 | 2)
    // Most messages have a length of two bytes; the others are moved.
    count += 2
    return count
  }

  /// Ends the message that `begin` began; one that began within it has ended before. O(message).
  package mutating func end(_ start: Int) {
    let length = count - start
    if length >= 0x80, length < 0x4000 {
      base[start - 2] = UInt8(length & 0x7f) | 0x80
      base[start - 1] = UInt8(length >> 7)
      return
    }
    // Moved before the length is written, which may be longer than the room that was left for it.
    let lengthBytes = Self.varintBytes(length)
    reserve(Self.numberBytes)
    count = start - 2
    UnsafeMutableRawPointer(base + count + lengthBytes)
      .copyMemory(from: base + start, byteCount: length)
    varint(UInt64(length))
    count += length
  }

  private static func varintBytes(_ value: Int) -> Int {
    // Seven bits a byte, and one byte for 0.
    max(1, (Int.bitWidth - value.leadingZeroBitCount + 6) / 7)
  }

  /// Room for it was made before.
  @inline(__always)
  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      base[count] = UInt8(truncatingIfNeeded: rest) | 0x80
      count += 1
      rest >>= 7
    }
    base[count] = UInt8(rest)
    count += 1
  }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if capacity - count < more { move(to: 2 * (count + more)) }
  }

  @inline(never)
  private mutating func move(to size: Int) {
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
    moved.update(from: base, count: count)
    base.deallocate()
    base = moved
    capacity = size
  }
}
