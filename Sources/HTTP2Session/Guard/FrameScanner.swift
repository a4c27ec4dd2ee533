/// Finds the frame headers in a byte stream, a client's behind its preface (RFC 9113, 3.4 and 4.1),
/// however the bytes are cut. It looks at nine bytes a frame and copies nothing else.
///
/// The library under the session reports neither frames of unknown types nor frames that it
/// ignores, and those are what a flood is made of; so frames are counted here, before it sees them.
struct FrameScanner {
  struct Frame: Equatable {
    var length: Int
    var type: UInt8
    var flags: UInt8
    var stream: UInt32
    /// Where the header began in the bytes being scanned; 0 if it began in earlier ones.
    var start: Int
  }

  enum Finding: Equatable {
    case frame(Frame)
    /// The bytes do not begin with the preface; scanning is over.
    case notThePreface
  }

  private enum Position {
    case preface(matched: Int)
    case header(have: Int)
    case payload(left: Int)
    case lost
  }

  static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

  private var position: Position
  private var header: UInt64 = 0
  private var lastByte: UInt8 = 0

  /// - Parameter expectsPreface: the bytes come from a client, which begins with the preface.
  init(expectsPreface: Bool = true) {
    position = expectsPreface ? .preface(matched: 0) : .header(have: 0)
  }

  /// Bytes of a frame's payload are still to come.
  var isInsidePayload: Bool {
    if case .payload = position { true } else { false }
  }

  /// The next frame header that ends in `bytes` at or after `offset`, which moves behind it; nil
  /// once the bytes are used up. O(1) a frame.
  mutating func next(in bytes: UnsafeRawBufferPointer, at offset: inout Int) -> Finding? {
    while offset < bytes.count {
      switch position {
      case .lost:
        offset = bytes.count
      case .preface(let matched):
        guard bytes[offset] == Self.preface[matched] else {
          position = .lost
          return .notThePreface
        }
        offset += 1
        position =
          matched + 1 == Self.preface.count ? .header(have: 0) : .preface(matched: matched + 1)
      case .header(have: 0) where bytes.count - offset >= 9:
        // The usual case: the header lies in one piece.
        header = UInt64(
          bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        lastByte = bytes[offset + 8]
        offset += 9
        return .frame(completeHeader(endingAt: offset))
      case .header(let have):
        // The first eight bytes are kept in one word; the ninth completes the header.
        if have < 8 {
          header = header << 8 | UInt64(bytes[offset])
          position = .header(have: have + 1)
          offset += 1
        } else {
          lastByte = bytes[offset]
          offset += 1
          return .frame(completeHeader(endingAt: offset))
        }
      case .payload(let left):
        let step = min(left, bytes.count - offset)
        offset += step
        position = step == left ? .header(have: 0) : .payload(left: left - step)
      }
    }
    return nil
  }

  private mutating func completeHeader(endingAt offset: Int) -> Frame {
    let length = Int(header >> 40)
    position = length == 0 ? .header(have: 0) : .payload(left: length)
    let stream = UInt32(truncatingIfNeeded: header << 8) | UInt32(lastByte)
    return Frame(
      length: length, type: UInt8(truncatingIfNeeded: header >> 32),
      flags: UInt8(truncatingIfNeeded: header >> 24), stream: stream & 0x7fff_ffff,
      start: max(0, offset - 9))
  }
}
