/// What a client sends: the preface, and requests with header blocks of plain literals.
enum RawRequest {
  /// Preface and SETTINGS with a header table of no bytes, so that every answer's header block can
  /// be read by itself.
  static let handshake =
    Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
    + Frame(type: 4, flags: 0, stream: 0, [0, 1, 0, 0, 0, 0]).bytes

  static let ping = Frame(type: 6, flags: 0, stream: 0, Array("question".utf8))

  static func headers(
    stream: UInt32 = 1, method: String = "POST", path: String,
    authority: String = "test", contentType: String = "application/grpc",
    extra: [(String, String)] = [],
    endStream: Bool = false
  ) -> [UInt8] {
    let fields =
      [
        (":method", method), (":scheme", "http"), (":path", path), (":authority", authority),
        ("content-type", contentType), ("te", "trailers"),
      ] + extra
    let block = fields.flatMap { name, value in
      [0, UInt8(name.utf8.count)] + name.utf8 + [UInt8(value.utf8.count)] + value.utf8
    }
    return Frame(type: 1, flags: endStream ? 5 : 4, stream: stream, block).bytes
  }

  static func data(stream: UInt32 = 1, _ bytes: [UInt8], endStream: Bool = true) -> [UInt8] {
    Frame(type: 0, flags: endStream ? 1 : 0, stream: stream, bytes).bytes
  }

  static func framed(_ message: [UInt8]) -> [UInt8] {
    [0] + withUnsafeBytes(of: UInt32(message.count).bigEndian, Array.init) + message
  }

  static func call(stream: UInt32 = 1, path: String, _ message: [UInt8]) -> [UInt8] {
    headers(stream: stream, path: path) + data(stream: stream, framed(message))
  }
}

/// A header block as far as these tests need it (RFC 7541, without the dynamic table): names and
/// values as they lie on the wire. Numbers of one to three digits are never shorter in Huffman's
/// code, so they can be read.
struct HeaderBlock {
  /// An index into the static table, or the bytes of a literal name.
  private enum Name: Equatable {
    case index(UInt8)
    case literal([UInt8])
  }

  private var fields: [(name: Name, value: [UInt8])] = []

  /// `grpc-status` in Huffman's code.
  private static let grpcStatus: [UInt8] = [154, 202, 200, 178, 18, 52, 218, 143]

  init(_ frame: Frame) {
    var rest = frame.payload[...]
    while let first = rest.popFirst() {
      if first & 0x80 != 0 {
        fields.append((.index(first & 0x7f), []))
      } else if first & 0xe0 == 0x20 {
        continue
      } else {
        let index = first & (first & 0x40 != 0 ? 0x3f : 0x0f)
        // An index of 15 or more goes on in a second byte where the prefix has four bits.
        let isLong = first & 0x40 == 0 && index == 15
        let name: Name =
          index == 0
          ? .literal(Self.string(&rest))
          : .index(isLong ? 15 + (rest.popFirst() ?? 0) : index)
        fields.append((name, Self.string(&rest)))
      }
    }
  }

  private static func string(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
    let count = Int((rest.popFirst() ?? 0) & 0x7f)
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  /// `:status`: entry 8 is 200; others are a literal value for that name.
  var status: String? {
    if fields.contains(where: { $0.name == .index(8) && $0.value.isEmpty }) { return "200" }
    return fields.first { $0.name == .index(8) }.map { String(decoding: $0.value, as: UTF8.self) }
  }

  var grpcStatus: String? {
    fields.first { $0.name == .literal(Self.grpcStatus) }
      .map { String(decoding: $0.value, as: UTF8.self) }
  }
}
