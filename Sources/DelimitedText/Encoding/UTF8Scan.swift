/// Why a scan ended where it did.
enum UTF8Stop: Equatable {
  case end
  /// The block ends inside a sequence that is right so far.
  case incomplete
  /// That many bytes are not UTF-8.
  case invalid(length: Int)
}

/// The length of the longest front of the bytes that is UTF-8 text without NUL, and why it ends.
///
/// Well-formed sequences are those of the Unicode Standard, table 3-7. NUL is refused as well: no
/// text file holds one, and binary files and UTF-16 without a mark hold many.
///
/// - Parameter multibyte: is raised by the number of sequences of more than one byte.
func scanUTF8(
  _ bytes: UnsafePointer<UInt8>, count: Int, multibyte: inout Int
) -> (valid: Int, stop: UTF8Stop) {
  var at = 0
  var sequences = 0
  defer { multibyte += sequences }
  while at < count {
    let first = bytes[at]
    if first < 0x80 {
      guard first != 0 else { return (at, .invalid(length: 1)) }
      at += 1
      while count - at >= 8 {
        let word = UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self)
        // A byte of 0x80 or more shows in the word itself, a byte of 0 in the difference.
        guard (word | (word &- 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080 == 0 else { break }
        at += 8
      }
      continue
    }
    let length: Int
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0:
      length = 3
      low = 0xA0
    case 0xED:
      length = 3
      high = 0x9F
    case 0xE1...0xEF: length = 3
    case 0xF0:
      length = 4
      low = 0x90
    case 0xF1...0xF3: length = 4
    case 0xF4:
      length = 4
      high = 0x8F
    default: return (at, .invalid(length: 1))
    }
    guard at + 1 < count else { return (at, .incomplete) }
    guard bytes[at + 1] >= low, bytes[at + 1] <= high else { return (at, .invalid(length: 1)) }
    var have = 2
    while have < length {
      guard at + have < count else { return (at, .incomplete) }
      guard bytes[at + have] & 0xC0 == 0x80 else { return (at, .invalid(length: have)) }
      have += 1
    }
    sequences += 1
    at += length
  }
  return (at, .end)
}
