import RPCTransport
import Testing

@Suite struct ClientHelloTests {
  /// A ClientHello with the extensions of other kinds before and behind that of the protocols.
  static func hello(_ protocols: [String]?) -> [UInt8] {
    var extensions: [UInt8] = [0, 10] + lengthed(2, [0, 2, 0, 29])
    if let protocols {
      let names = protocols.flatMap { lengthed(1, Array($0.utf8)) }
      extensions += [0, 16] + lengthed(2, lengthed(2, names))
    }
    extensions += [0, 43] + lengthed(2, [2, 3, 4])
    let body =
      [3, 3] + [UInt8](repeating: 7, count: 32) + lengthed(1, [UInt8](repeating: 9, count: 32))
      + lengthed(2, [0x13, 1]) + lengthed(1, [0]) + lengthed(2, extensions)
    return [1] + lengthed(3, body)
  }

  static func lengthed(_ bytes: Int, _ content: [UInt8]) -> [UInt8] {
    (0..<bytes).reversed().map { UInt8(content.count >> (8 * $0) & 255) } + content
  }

  static func records(_ message: [UInt8], of size: Int) -> [UInt8] {
    stride(from: 0, to: message.count, by: size).flatMap {
      [22, 3, 1] + lengthed(2, Array(message[$0..<min(message.count, $0 + size)]))
    }
  }

  static func verdict(_ bytes: [UInt8]) -> ClientHello.Verdict {
    bytes.withUnsafeBytes(ClientHello.judge)
  }

  static let cases: [([String]?, ClientHello.Verdict)] = [
    (["h2"], .forTLS), (["http/1.1", "h2"], .forTLS), (["http/1.1"], .noHTTP2),
    (["h2c", "h"], .noHTTP2),
    ([], .noHTTP2), (nil, .noHTTP2),
  ]

  @Test(
    "Every offer, in records of every size, is judged with its last byte and not before",
    arguments: cases)
  func offers(protocols: [String]?, expected: ClientHello.Verdict) {
    let message = Self.hello(protocols)
    for size in [1, 3, 50, message.count] {
      let bytes = Self.records(message, of: size)
      for count in bytes.indices {
        #expect(Self.verdict(Array(bytes[..<count])) == .incomplete, "\(count) bytes")
      }
      #expect(Self.verdict(bytes) == expected)
      #expect(Self.verdict(bytes + [22, 3, 3]) == expected)
    }
  }

  @Test("Whatever is damaged or something else is left to TLS, and nothing traps")
  func damage() {
    #expect(Self.verdict(Array("PRI * HTTP/2.0\r\n\r\n".utf8)) == .forTLS)
    #expect(Self.verdict([22, 3, 1, 0, 1, 2]) == .forTLS)
    #expect(Self.verdict([22, 3, 1, 0, 0, 22, 3, 1, 0, 0]) == .forTLS)
    #expect(
      Self.verdict(
        Self.records([1, 255, 255, 255] + [UInt8](repeating: 0, count: 20_000), of: 9_000))
        == .forTLS)
    let bytes = Self.records(Self.hello(["http/1.1"]), of: 1_000)
    for place in bytes.indices {
      for value: UInt8 in [0, 1, 127, 255] {
        var changed = bytes
        changed[place] = value
        _ = Self.verdict(changed)
        for count in stride(from: 0, to: changed.count, by: 7) {
          _ = Self.verdict(Array(changed[..<count]))
        }
      }
    }
  }
}
