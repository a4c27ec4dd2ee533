/// Base 64 of RFC 4648, section 4, as gRPC uses it for binary metadata: written without padding,
/// read with or without.
package enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  private static let values: [UInt8?] = {
    var values = [UInt8?](repeating: nil, count: 256)
    for (value, letter) in alphabet.enumerated() {
      values[Int(letter)] = UInt8(value)
    }
    return values
  }()

  /// O(bytes).
  package static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 4 + 2) / 3)
    var pending: UInt32 = 0
    var bits = 0
    for byte in bytes {
      pending = pending << 8 | UInt32(byte)
      bits += 8
      while bits >= 6 {
        bits -= 6
        text.append(alphabet[Int(pending >> UInt32(bits)) & 63])
      }
    }
    if bits > 0 {
      text.append(alphabet[Int(pending << UInt32(6 - bits)) & 63])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Nil if a byte is outside the alphabet, the length is impossible, or bits are left over that
  /// are not zero. O(text).
  package static func decode(_ text: some BidirectionalCollection<UInt8>) -> [UInt8]? {
    var letters = text[...]
    var padding = 0
    while padding < 2, letters.last == UInt8(ascii: "=") {
      letters = letters.dropLast()
      padding += 1
    }
    if padding > 0, (letters.count + padding) % 4 != 0 { return nil }
    guard letters.count % 4 != 1 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(letters.count * 3 / 4)
    var pending: UInt32 = 0
    var bits = 0
    for letter in letters {
      guard let value = values[Int(letter)] else { return nil }
      pending = pending << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(bits)))
        pending &= 1 << UInt32(bits) - 1
      }
    }
    return pending == 0 ? bytes : nil
  }
}
