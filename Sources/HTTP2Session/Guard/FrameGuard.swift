/// Decides, before the library sees a byte, how many of the bytes received it may see.
///
/// Four things are refused here. Frames that bring nothing cost a token each; a peer without tokens
/// is cut off. A header block in too many CONTINUATION frames is treated alike. HEADERS on a stream
/// whose identifier is lower than the highest seen but which was never opened is a connection error
/// (RFC 9113, 5.1.1), and so are HEADERS and DATA on one that the peer has ended or reset (5.1); the
/// library passes over both in silence. Of a server's frames only the first two kinds are refused here:
/// the streams are the client's own.
struct FrameGuard: ~Copyable {
  enum Violation: Equatable {
    case notHTTP2
    case flood
    case streamIdentifierReused
    case streamClosed
  }

  struct Verdict: Equatable {
    /// How many of the bytes, from the first, may be processed.
    var allowed: Int
    var violation: Violation?
  }

  private enum Kind {
    static let data: UInt8 = 0
    static let headers: UInt8 = 1
    static let resetStream: UInt8 = 3
    static let settings: UInt8 = 4
    static let continuation: UInt8 = 9
  }

  private enum Flag {
    static let endStream: UInt8 = 0x1
    static let endHeaders: UInt8 = 0x4
  }

  /// Ranges of identifiers that were skipped and so can never be opened. A client that skips none
  /// keeps this empty; of one that skips many, only the latest are remembered.
  private static let rememberedGaps = 64
  private static let longHeaderTokens = 8

  private let side: SessionSide
  private var scanner: FrameScanner
  private var idleFrames: TokenBucket
  private var resets: TokenBucket
  private var highestStream: UInt32 = 0
  private var gaps: [ClosedRange<UInt32>] = []
  private var requests: OpenRequests
  private let continuationLimit: Int
  private var continuations = 0
  private var expectsContinuation = false
  private var isInHeaderFrame = false
  private var isInFirstFrame = false
  private var sawSettings = false

  init(side: SessionSide, limits: HTTP2Limits, now: UInt64) {
    self.side = side
    scanner = FrameScanner(expectsPreface: side == .server)
    continuationLimit = limits.continuationFrames
    requests = OpenRequests(streams: Int(clamping: limits.concurrentStreams))
    idleFrames = TokenBucket(
      capacity: limits.idleFrameBurst, perSecond: limits.idleFramesPerSecond, now: now)
    resets = TokenBucket(capacity: limits.resetBurst, perSecond: limits.resetsPerSecond, now: now)
  }

  /// A header block has begun and its last byte has not arrived.
  var isInsideHeaderBlock: Bool {
    expectsContinuation || (isInHeaderFrame && scanner.isInsidePayload)
  }

  /// The preface and the first SETTINGS frame are complete.
  var isHandshakeComplete: Bool {
    sawSettings && !(isInFirstFrame && scanner.isInsidePayload)
  }

  mutating func inspect(_ bytes: UnsafeRawBufferPointer, now: UInt64) -> Verdict {
    var offset = 0
    while let finding = scanner.next(in: bytes, at: &offset) {
      switch finding {
      case .notThePreface:
        return Verdict(allowed: 0, violation: .notHTTP2)
      case .frame(let frame):
        if let violation = admit(frame, now: now) {
          return Verdict(allowed: frame.start, violation: violation)
        }
      }
    }
    return Verdict(allowed: bytes.count, violation: nil)
  }

  /// Each DATA frame that was sent earns the WINDOW_UPDATE frames that it provokes: one for the stream,
  /// one for the connection.
  mutating func earnForSentData(frames: UInt64) {
    idleFrames.earn(2 &* frames)
  }

  /// A header list was over the soft limit, which a few bytes can make of what the peer has said before: it
  /// costs what so many idle frames do. False if the peer has no more tokens.
  mutating func chargeForLongHeaders(now: UInt64) -> Bool {
    (0..<Self.longHeaderTokens).allSatisfy { _ in idleFrames.take(now: now) }
  }

  /// RST_STREAM was sent on `stream`: what the peer sent before it knew is ignored.
  mutating func abandon(_ stream: UInt32) {
    requests.abandon(stream)
  }

  private mutating func admit(_ frame: FrameScanner.Frame, now: UInt64) -> Violation? {
    // Within a header block, anything but CONTINUATION is the library's to refuse (6.10).
    let isOutOfPlace = expectsContinuation && frame.type != Kind.continuation
    if side == .server, !isOutOfPlace, let violation = admitStream(of: frame) { return violation }
    isInHeaderFrame = frame.type == Kind.headers || frame.type == Kind.continuation
    isInFirstFrame = !sawSettings
    switch frame.type {
    case Kind.headers:
      expectsContinuation = frame.flags & Flag.endHeaders == 0
      continuations = 0
      idleFrames.earn(2)
      return nil
    case Kind.continuation:
      expectsContinuation = expectsContinuation && frame.flags & Flag.endHeaders == 0
      continuations += 1
      return continuations <= continuationLimit ? nil : .flood
    case Kind.data where frame.length > 0 || frame.flags & Flag.endStream != 0:
      idleFrames.earn(1)
      return nil
    case Kind.resetStream:
      // A server that gives up calls has its reasons; a client may only try (CVE-2023-44487).
      return side == .client || resets.take(now: now) ? nil : .flood
    case Kind.settings where !sawSettings:
      sawSettings = true
      return nil
    default:
      return idleFrames.take(now: now) ? nil : .flood
    }
  }

  /// Follows which requests have ended. Streams that no client may open, and those above the highest,
  /// are the library's to refuse.
  private mutating func admitStream(of frame: FrameScanner.Frame) -> Violation? {
    let stream = frame.stream
    switch frame.type {
    case Kind.headers, Kind.data:
      let ends = frame.flags & Flag.endStream != 0
      if frame.type == Kind.headers, stream > highestStream {
        open(stream)
        if !ends { requests.begin(stream) }
        return nil
      }
      guard stream & 1 == 1, stream <= highestStream,
        !requests.receive(on: stream, endStream: ends)
      else { return nil }
      return frame.type == Kind.headers && gaps.contains { $0.contains(stream) }
        ? .streamIdentifierReused : .streamClosed
    case Kind.resetStream:
      _ = requests.receive(on: stream, endStream: true)
      return nil
    default:
      return nil
    }
  }

  private mutating func open(_ stream: UInt32) {
    if stream > highestStream + 2 {
      gaps.append(highestStream + 1...stream - 1)
      if gaps.count > Self.rememberedGaps {
        gaps.removeFirst()
      }
    }
    highestStream = stream
  }
}
