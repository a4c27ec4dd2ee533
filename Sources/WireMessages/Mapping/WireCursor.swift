/// A position in the bytes of a message, moved from field to field.
///
/// Protocol Buffers, "Encoding": a field is a key, which holds the field's number and how long its
/// value is, and a value.
struct WireCursor {
  /// How the end of a value is found. Groups (3 and 4), which proto3 does not have, are not read.
  enum ValueType {
    case varint
    case eightBytes
    case lengthPrefixed
    case fourBytes
  }

  private var position: UnsafeRawPointer
  private let end: UnsafeRawPointer

  /// The bytes from `start` on, which must stay in place while the cursor is in use.
  init(_ start: UnsafeRawPointer, count: Int) {
    position = start
    end = start + count
  }

  @inline(__always)
  var isAtEnd: Bool { position == end }

  /// Moves over a key. Nil if it is cut off, longer than five bytes, or of another type.
  @inline(__always)
  mutating func key() -> (number: UInt32, type: ValueType)? {
    guard let key = varint(longest: 5) else { return nil }
    let number = UInt32(truncatingIfNeeded: key >> 3)
    switch key & 7 {
    case 0: return (number, .varint)
    case 1: return (number, .eightBytes)
    case 2: return (number, .lengthPrefixed)
    case 5: return (number, .fourBytes)
    default: return nil
    }
  }

  /// Moves over a value. Gives how many bytes lie between a length prefix and where the cursor then
  /// stands, 0 for a varint, and nil if the value is cut off.
  @inline(__always)
  mutating func skip(_ type: ValueType) -> Int? {
    let count: Int
    switch type {
    case .varint: return varint(longest: 10) == nil ? nil : 0
    case .eightBytes: count = 8
    case .fourBytes: count = 4
    case .lengthPrefixed:
      // At most 35 bits, so it fits.
      guard let length = varint(longest: 5) else { return nil }
      count = Int(length)
    }
    guard count <= end - position else { return nil }
    position += count
    return count
  }

  /// Moves over a varint and gives it; nil if it is cut off or longer than ten bytes.
  @inline(__always)
  mutating func number() -> UInt64? { varint(longest: 10) }

  /// Where the `count` bytes before the cursor start.
  @inline(__always)
  func last(_ count: Int) -> UnsafeRawPointer { position - count }

  @inline(__always)
  private mutating func varint(longest: Int) -> UInt64? {
    // Most keys, lengths and numbers are below 128.
    guard position < end else { return nil }
    let first = position.load(as: UInt8.self)
    if first < 0x80 {
      position += 1
      return UInt64(first)
    }
    return longVarint(longest: longest)
  }

  private mutating func longVarint(longest: Int) -> UInt64? {
    var value: UInt64 = 0
    for place in 0..<min(longest, end - position) {
      let byte = position.load(fromByteOffset: place, as: UInt8.self)
      value |= UInt64(byte & 0x7f) << UInt64(7 * place)
      if byte < 0x80 {
        position += place + 1
        return value
      }
    }
    return nil
  }
}
