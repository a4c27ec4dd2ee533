/// Writes messages field by field in protobuf's binary form, straight into bytes: for replies whose
/// texts are known before, where going by way of ``Wire`` values and C structs would copy each text
/// three times.
///
/// Whoever uses it gives fields in the order of their numbers; then the bytes are those of
/// `WireMessage.encode`. As there, a field at its default takes no space.
package struct WireWriter {
  /// What has been written, behind what was there.
  package var bytes: [UInt8]

  /// Goes on behind `bytes`.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  @inline(__always)
  package mutating func number(_ field: UInt32, _ value: UInt64) {
    guard value != 0 else { return }
    varint(UInt64(field) << 3)
    varint(value)
  }

  @inline(__always)
  package mutating func number(_ field: UInt32, _ value: Int64) {
    number(field, UInt64(bitPattern: value))
  }

  @inline(__always)
  package mutating func flag(_ field: UInt32, _ value: Bool) {
    number(field, UInt64(value ? 1 : 0))
  }

  package mutating func text(_ field: UInt32, _ text: String) {
    let utf8 = text.utf8
    guard !utf8.isEmpty else { return }
    varint(UInt64(field) << 3 | 2)
    varint(UInt64(utf8.count))
    bytes.append(contentsOf: utf8)
  }

  /// Bytes that were written before, as they are.
  @inline(__always)
  package mutating func raw(_ written: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: written)
  }

  /// A message whose fields `fill` writes; it is there even without any. O(message).
  @inline(__always)
  package mutating func message<Failure: Error>(
    _ field: UInt32, _ fill: (inout WireWriter) throws(Failure) -> Void
  ) throws(Failure) {
    varint(UInt64(field) << 3 | 2)
    // Most messages have a length of two bytes; the others are moved.
    bytes.append(0)
    bytes.append(0)
    let start = bytes.count
    try fill(&self)
    setLength(start)
  }

  private mutating func setLength(_ start: Int) {
    var rest = UInt64(bytes.count - start)
    if rest >= 0x80, rest < 0x4000 {
      bytes[start - 2] = UInt8(rest & 0x7f) | 0x80
      bytes[start - 1] = UInt8(rest >> 7)
      return
    }
    if rest < 0x80 {
      let count = Int(rest)
      bytes.withUnsafeMutableBytes { all in
        all[start - 2] = UInt8(count)
        let source = UnsafeRawBufferPointer(rebasing: all[start..<start + count])
        UnsafeMutableRawBufferPointer(rebasing: all[(start - 1)...]).copyMemory(from: source)
      }
      bytes.removeLast()
      return
    }
    var length: [UInt8] = []
    while rest >= 0x80 {
      length.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    bytes.replaceSubrange(start - 2..<start, with: length + [UInt8(rest)])
  }

  @inline(__always)
  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
