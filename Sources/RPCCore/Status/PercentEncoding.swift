/// The encoding of `grpc-message` (grpc/grpc, doc/PROTOCOL-HTTP2.md): printable ASCII but `%` stands
/// for itself, every other byte of the UTF-8 text is `%` and two hexadecimal digits.
package enum PercentEncoding {
  private static let digits = Array("0123456789ABCDEF".utf8)

  /// O(text).
  package static func encode(_ text: String) -> String {
    if text.utf8.allSatisfy(isPlain) { return text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
      if isPlain(byte) {
        bytes.append(byte)
      } else {
        bytes.append(UInt8(ascii: "%"))
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20...0x7e).contains(byte) && byte != UInt8(ascii: "%")
  }
}
