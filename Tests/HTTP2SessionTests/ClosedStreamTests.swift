import HTTP2Session
import Testing

/// Frames on streams that are over (RFC 9113, 5.1).
@Suite struct ClosedStreamTests {
  static let whole = ClientFrames.headers(on: 1, endStream: true)
  static let begun = ClientFrames.headers(on: 1, endStream: false)
  static let data = ClientFrames.data(on: 1, [1], endStream: false)
  static let last = ClientFrames.data(on: 1, [1], endStream: true)
  static let reset = ClientFrames.resetStream(1)

  /// What the peer sends, and the code of the GOAWAY that it gets.
  static let rows: [(String, [[UInt8]], UInt32?)] = [
    ("DATA up to the end", [begun, data, data, last], nil),
    ("trailers", [begun, data, whole], nil),
    ("DATA behind a request without body", [whole, data], 5),
    ("DATA behind the last DATA", [begun, last, data], 5),
    ("DATA behind trailers", [begun, whole, data], 5),
    ("DATA behind a reset", [begun, reset, last], 5),
    ("HEADERS behind the end", [whole, whole], 5),
    ("HEADERS behind a reset", [begun, reset, whole], 5),
    ("a second reset", [begun, reset, reset], nil),
    ("WINDOW_UPDATE behind the end", [begun, last, ClientFrames.windowUpdate(on: 1, by: 1)], nil),
    (
      "DATA of an earlier stream",
      [begun, ClientFrames.headers(on: 3, endStream: true), data, last], nil
    ),
    (
      "DATA on a stream that was skipped",
      [
        ClientFrames.headers(on: 5, endStream: true),
        ClientFrames.data(on: 3, [1], endStream: true),
      ],
      5
    ),
    (
      "HEADERS on a stream that was skipped",
      [ClientFrames.headers(on: 5, endStream: true), ClientFrames.headers(on: 3, endStream: true)],
      1
    ),
    ("DATA on a stream above the highest", [ClientFrames.data(on: 7, [1], endStream: true)], 1),
    ("DATA on stream 0", [whole, ClientFrames.data(on: 0, [1], endStream: true)], 1),
    (
      "DATA within a header block",
      [ClientFrames.frame(type: 1, flags: 1, stream: 1, [0x82]), data], 1
    ),
  ]

  @Test("HEADERS and DATA behind a request's end or reset end the connection, whole or cut")
  func framesBehindTheEnd() {
    for (name, frames, code) in Self.rows {
      for isCut in [false, true] {
        let session = TestSession.ready()
        let bytes = frames.flatMap(\.self)
        if isCut {
          for byte in bytes { session.receive([byte]) }
        } else {
          session.receive(bytes)
        }
        #expect(session.drain().compactMap(\.goAwayCode) == (code.map { [$0] } ?? []), "\(name)")
      }
    }
  }

  @Test("What comes on a stream that the server has reset is ignored, up to its end")
  func framesOnAnAbandonedStream() {
    let session = TestSession.ready()
    session.receive(Self.begun)
    session.reset(HTTP2Stream(id: 1, slot: 0), .cancel)
    #expect(session.drain().map(\.type) == [3])
    session.receive(Self.data + Self.last)
    #expect(session.violation == nil)
    session.receive(Self.data)
    #expect(session.violation == .streamClosed)
  }

  @Test("The latest 1,024 streams that were reset are remembered, and those that are open are all")
  func memoryOfAbandonedStreams() {
    var limits = HTTP2Limits()
    limits.resetBurst = 5000
    let session = TestSession.ready(limits: limits)
    session.receive(Self.begun)
    let numbers = stride(from: UInt32(3), through: 2 * 1025 + 1, by: 2)
    for number in numbers {
      session.receive(ClientFrames.headers(on: number, endStream: false))
      session.reset(HTTP2Stream(id: Int32(number), slot: 1), .cancel)
      _ = session.drain()
    }
    for stream in [1, 5, numbers.max()!] {
      session.receive(ClientFrames.data(on: stream, [1], endStream: true))
      #expect(session.violation == nil, "stream \(stream)")
    }
    session.receive(ClientFrames.data(on: 3, [1], endStream: true))
    #expect(session.violation == .streamClosed)
  }

  @Test("A response to a request that takes too long is followed by a reset without an error")
  func resetBehindResponse() {
    for isEnded in [false, true] {
      let session = TestSession.ready()
      let stream = HTTP2Stream(id: 1, slot: 0)
      session.receive(isEnded ? Self.whole : Self.begun)
      session.respond(on: stream, headers: HTTP2HeaderBlock([(":status", "415")]), endStream: true)
      session.resetBehindResponse(stream)
      let frames = session.drain()
      #expect(frames.map(\.type) == (isEnded ? [1] : [1, 3]))
      #expect(isEnded || frames.last?.payload == [0, 0, 0, 0])
      #expect(session.openStreams == 0)
    }
  }
}
