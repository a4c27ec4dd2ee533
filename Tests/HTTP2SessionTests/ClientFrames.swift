import HTTP2Session

/// Frames as a client sends them, byte by byte, without any HTTP/2 library.
enum ClientFrames {
  static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
  static let settings = frame(type: 4, flags: 0, stream: 0, [])
  static let handshake = preface + settings

  static func frame(type: UInt8, flags: UInt8, stream: UInt32, _ payload: [UInt8]) -> [UInt8] {
    let length = UInt32(payload.count)
    return [UInt8(length >> 16), UInt8(length >> 8 & 255), UInt8(length & 255), type, flags]
      + withUnsafeBytes(of: stream.bigEndian, Array.init) + payload
  }

  /// HPACK literals without indexing and without Huffman coding (RFC 7541, 6.2.2).
  static func headerBlock(_ fields: [(String, String)]) -> [UInt8] {
    fields.flatMap { [0] + text($0.0) + text($0.1) }
  }

  private static func text(_ string: String) -> [UInt8] {
    integer(string.utf8.count) + Array(string.utf8)
  }

  /// An integer with a seven-bit prefix (RFC 7541, 5.1).
  private static func integer(_ value: Int) -> [UInt8] {
    guard value >= 127 else { return [UInt8(value)] }
    var bytes: [UInt8] = [127]
    var rest = value - 127
    while rest >= 128 {
      bytes.append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  static let requestFields = [
    (":method", "POST"), (":scheme", "http"), (":path", "/a.B/C"), (":authority", "x"),
  ]

  /// A whole header block in one frame or, when it is larger than a frame may be, in several.
  static func headers(
    on stream: UInt32, endStream: Bool, _ fields: [(String, String)] = requestFields
  ) -> [UInt8] {
    var rest = headerBlock(fields)[...]
    var bytes: [UInt8] = []
    var type: UInt8 = 1
    repeat {
      let part = rest.prefix(16_384)
      rest = rest.dropFirst(part.count)
      let flags: UInt8 = (rest.isEmpty ? 4 : 0) | (type == 1 && endStream ? 1 : 0)
      bytes += frame(type: type, flags: flags, stream: stream, Array(part))
      type = 9
    } while !rest.isEmpty
    return bytes
  }

  static func data(on stream: UInt32, _ bytes: [UInt8], endStream: Bool) -> [UInt8] {
    frame(type: 0, flags: endStream ? 1 : 0, stream: stream, bytes)
  }

  static func windowUpdate(on stream: UInt32, by count: UInt32) -> [UInt8] {
    frame(type: 8, flags: 0, stream: stream, withUnsafeBytes(of: count.bigEndian, Array.init))
  }

  static func resetStream(_ stream: UInt32) -> [UInt8] {
    frame(type: 3, flags: 0, stream: stream, [0, 0, 0, 8])
  }
}

/// A frame that the server sent.
struct ServerFrame: Equatable {
  var type: UInt8
  var flags: UInt8
  var stream: UInt32
  var payload: [UInt8]

  static func parse(_ bytes: [UInt8]) -> [ServerFrame] {
    var frames: [ServerFrame] = []
    var rest = bytes[...]
    while rest.count >= 9 {
      let head = Array(rest.prefix(9))
      let length = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
      let stream = head[5...8].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      rest = rest.dropFirst(9)
      frames.append(
        ServerFrame(
          type: head[3], flags: head[4], stream: stream, payload: Array(rest.prefix(length))))
      rest = rest.dropFirst(length)
    }
    return frames
  }

  /// The error code of a GOAWAY frame.
  var goAwayCode: UInt32? {
    type == 7 ? payload[4..<8].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } : nil
  }
}
