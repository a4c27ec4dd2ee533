/// Reads from a TLS client's first bytes which application protocols it offers (RFC 8446, 4.1.2; RFC 7301,
/// 3.1). Bytes that are no ClientHello, or are damaged, are left to TLS itself, which says what is wrong.
package enum ClientHello {
  package enum Verdict: Hashable, Sendable {
    case incomplete
    /// HTTP/2 is offered, or the bytes are for TLS to judge.
    case forTLS
    /// HTTP/2 is not offered.
    case noHTTP2
  }

  /// No client needs as many; what is longer is left to TLS, which takes no longer message.
  private static let mostBytes = 16 * 1024
  private static let handshakeRecord: UInt8 = 22
  private static let clientHello: UInt8 = 1
  private static let protocolExtension = 16

  /// - Parameter bytes: all that the client has sent so far.
  /// - Complexity: O(bytes).
  package static func judge(_ bytes: UnsafeRawBufferPointer) -> Verdict {
    guard let message = message(in: bytes) else { return .forTLS }
    guard let length = message.length, message.bytes.count >= length else {
      return bytes.count < mostBytes ? .incomplete : .forTLS
    }
    return message.bytes.withUnsafeBytes { offer(in: $0[4..<length]) }
  }

  /// The handshake message, put together of its records as far as they have come, and its length with its
  /// head if that has come; `nil`: this is no ClientHello.
  private static func message(
    in bytes: UnsafeRawBufferPointer
  ) -> (bytes: [UInt8], length: Int?)? {
    var records = Fields(bytes[...])
    var message: [UInt8] = []
    var length: Int?
    while let type = records.byte() {
      guard type == handshakeRecord else { return nil }
      guard records.skip(2), let fragment = records.lengthed(by: 2, orLess: true) else { break }
      guard !fragment.isEmpty else {
        if records.isEmpty { break }
        return nil
      }
      message += fragment
      if message[0] != clientHello { return nil }
      if message.count >= 4 {
        length = 4 + Int(message[1]) << 16 + Int(message[2]) << 8 + Int(message[3])
      }
      if let length, message.count >= length { break }
    }
    return (message, length)
  }

  private static func offer(in body: Slice<UnsafeRawBufferPointer>) -> Verdict {
    var fields = Fields(body)
    // Version and random; session, cipher suites, compression methods.
    guard fields.skip(2 + 32), fields.lengthed(by: 1) != nil, fields.lengthed(by: 2) != nil,
      fields.lengthed(by: 1) != nil
    else { return .forTLS }
    if fields.isEmpty { return .noHTTP2 }
    guard let list = fields.lengthed(by: 2) else { return .forTLS }
    var extensions = Fields(list)
    while !extensions.isEmpty {
      guard let type = extensions.number(2), let content = extensions.lengthed(by: 2) else {
        return .forTLS
      }
      guard type == protocolExtension else { continue }
      var outer = Fields(content)
      guard let names = outer.lengthed(by: 2) else { return .forTLS }
      var offered = Fields(names)
      while !offered.isEmpty {
        guard let name = offered.lengthed(by: 1) else { return .forTLS }
        if name.elementsEqual("h2".utf8) { return .forTLS }
      }
    }
    return .noHTTP2
  }

  /// Takes one field after the other; `nil` or `false` where there are too few bytes.
  private struct Fields {
    private var rest: Slice<UnsafeRawBufferPointer>

    init(_ bytes: Slice<UnsafeRawBufferPointer>) { rest = bytes }

    var isEmpty: Bool { rest.isEmpty }

    mutating func byte() -> UInt8? { rest.popFirst() }

    mutating func number(_ bytes: Int) -> Int? {
      guard rest.count >= bytes else { return nil }
      defer { rest = rest.dropFirst(bytes) }
      return rest.prefix(bytes).reduce(0) { $0 << 8 | Int($1) }
    }

    mutating func skip(_ count: Int) -> Bool {
      guard rest.count >= count else { return false }
      rest = rest.dropFirst(count)
      return true
    }

    /// What follows its own length.
    /// - Parameter orLess: takes what there is, if it is less.
    mutating func lengthed(
      by bytes: Int, orLess: Bool = false
    ) -> Slice<UnsafeRawBufferPointer>? {
      guard let length = number(bytes), orLess || rest.count >= length else { return nil }
      defer { rest = rest.dropFirst(length) }
      return rest.prefix(length)
    }
  }
}
