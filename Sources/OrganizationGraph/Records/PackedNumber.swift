/// Whole numbers of seven bits a byte, least first, all but the last with the high bit (LEB128): small ones, as
/// lengths are, take one byte.
enum PackedNumber {
  /// Reads a number and passes it.
  @inline(__always)
  static func read(_ next: inout UnsafePointer<UInt8>) -> Int {
    var (value, shift) = (0, 0)
    while true {
      let byte = next.pointee
      next += 1
      value |= Int(byte & 127) << shift
      if byte < 128 { return value }
      shift += 7
    }
  }

  static func append(_ number: UInt, to bytes: inout some RangeReplaceableCollection<UInt8>) {
    var rest = number
    while rest > 127 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
