import HTTP2Session
import Testing

@Suite struct ServerSessionReceivingTests {
  static let one = HTTP2Stream(id: 1, slot: 0)

  /// Runs of `data` on one stream joined, since cutting the input cuts them.
  static func joined(_ events: [SessionEvent]) -> [SessionEvent] {
    events.reduce(into: []) { result, event in
      if case .data(let id, let bytes) = event, case .data(id, let before)? = result.last {
        result[result.count - 1] = .data(id, before + bytes)
      } else {
        result.append(event)
      }
    }
  }

  static func run(_ bytes: [UInt8], piece: Int) -> (events: [SessionEvent], frames: [ServerFrame]) {
    let session = TestSession()
    var events: [SessionEvent] = []
    for start in stride(from: 0, to: bytes.count, by: piece) {
      session.receive(Array(bytes[start..<min(bytes.count, start + piece)]))
      events += session.takeEvents()
    }
    return (joined(events), session.drain())
  }

  static let conversations: [(String, [UInt8])] = [
    (
      "request with body",
      ClientFrames.handshake + ClientFrames.headers(on: 1, endStream: false)
        + ClientFrames.data(on: 1, [1, 2, 3], endStream: false)
        + ClientFrames.data(on: 1, Array(repeating: 9, count: 5000), endStream: true)
    ),
    (
      "two interleaved requests and a reset",
      ClientFrames.handshake + ClientFrames.headers(on: 1, endStream: false)
        + ClientFrames.headers(on: 3, endStream: false)
        + ClientFrames.data(on: 3, [3], endStream: true)
        + ClientFrames.data(on: 1, [1], endStream: false) + ClientFrames.resetStream(1)
    ),
    (
      "trailers",
      ClientFrames.handshake + ClientFrames.headers(on: 1, endStream: false)
        + ClientFrames.headers(on: 1, endStream: true, [("x-sum", "1")])
    ),
    (
      "continuation",
      ClientFrames.handshake
        + ClientFrames.headers(
          on: 1, endStream: true,
          ClientFrames.requestFields + [("x-a", String(repeating: "a", count: 20_000))])
    ),
    (
      "lower stream identifier",
      ClientFrames.handshake + ClientFrames.headers(on: 5, endStream: true)
        + ClientFrames.headers(on: 3, endStream: true)
        + ClientFrames.headers(on: 7, endStream: true)
    ),
    (
      "header list over the hard limit",
      ClientFrames.handshake
        + ClientFrames.headers(
          on: 1, endStream: true,
          ClientFrames.requestFields + [("x-a", String(repeating: "a", count: 70_000))])
        + ClientFrames.headers(on: 3, endStream: true)
    ),
    ("not HTTP/2", Array("POST /a.B/C HTTP/1.1\r\n\r\n".utf8)),
  ]

  @Test("The same bytes in pieces of any size give the same events and the same answer")
  func piecesDoNotMatter() {
    for (name, bytes) in Self.conversations {
      let whole = Self.run(bytes, piece: bytes.count)
      for piece in [1, 2, 3, 7, 9, 10, 24, 100] {
        let cut = Self.run(bytes, piece: piece)
        #expect(cut.events == whole.events, "\(name) in pieces of \(piece)")
        #expect(cut.frames == whole.frames, "\(name) in pieces of \(piece)")
      }
    }
  }

  @Test("A request with a body gives headers, data and end of stream, in this order")
  func requestEvents() throws {
    let events = Self.run(Self.conversations[0].1, piece: 4096).events
    #expect(events.count == 3)
    guard
      case .requestHeaders(Self.one, let headers, endStream: false, exceedsLimit: false) =
        events[0]
    else {
      Issue.record("\(events)")
      return
    }
    #expect(headers == ClientFrames.requestFields.map { .init(name: $0.0, value: $0.1) })
    #expect(events[1] == .data(Self.one, [1, 2, 3] + Array(repeating: 9, count: 5000)))
    #expect(events[2] == .endOfStream(Self.one))
  }

  @Test("HEADERS on a lower stream that was never opened ends the connection as PROTOCOL_ERROR")
  func lowerStreamIdentifier() {
    let session = TestSession.ready()
    session.receive(ClientFrames.headers(on: 5, endStream: true))
    session.receive(ClientFrames.headers(on: 3, endStream: true))
    #expect(session.violation == .streamIdentifierReused)
    #expect(session.drain().compactMap(\.goAwayCode) == [1])
    #expect(session.isFinished)
  }

  @Test("HEADERS on a lower stream that was opened are its trailers")
  func trailersOnLowerStream() {
    let session = TestSession.ready()
    session.receive(ClientFrames.headers(on: 1, endStream: false))
    session.receive(ClientFrames.headers(on: 3, endStream: true))
    session.receive(ClientFrames.headers(on: 1, endStream: true, [("x-sum", "1")]))
    #expect(session.violation == nil)
    #expect(session.takeEvents().last == .endOfStream(Self.one))
  }

  @Test("Bytes that are not the preface give a violation and no output")
  func notThePreface() {
    let session = TestSession()
    session.receive(Array("GET / HTTP/1.1\r\n".utf8))
    #expect(session.violation == .notHTTP2)
    #expect(session.drain().isEmpty)
    #expect(session.isFinished)
  }

  @Test("The handshake is complete with the last byte of the first SETTINGS frame")
  func handshake() {
    let session = TestSession()
    let bytes =
      ClientFrames.preface + ClientFrames.frame(type: 4, flags: 0, stream: 0, [0, 4, 0, 1, 0, 0])
    for byte in bytes {
      #expect(!session.isHandshakeComplete)
      session.receive([byte])
    }
    #expect(session.isHandshakeComplete)
  }

  @Test("A header block is open from its first byte behind the frame header to END_HEADERS")
  func headerBlockIsOpen() {
    let session = TestSession.ready()
    let block = ClientFrames.headerBlock(ClientFrames.requestFields)
    let first = ClientFrames.frame(type: 1, flags: 1, stream: 1, Array(block.prefix(10)))
    session.receive(Array(first.dropLast()))
    #expect(session.isInsideHeaderBlock)
    session.receive([first.last!])
    #expect(session.isInsideHeaderBlock)
    session.receive(ClientFrames.frame(type: 9, flags: 4, stream: 1, Array(block.dropFirst(10))))
    #expect(!session.isInsideHeaderBlock)
    #expect(session.takeEvents().count == 1)
  }

  @Test("A header list that is half read survives the end of another stream's response")
  func responseBetweenPieces() {
    let request = ClientFrames.headers(on: 3, endStream: true)
    for cut in 1..<request.count {
      let session = TestSession.ready()
      session.receive(ClientFrames.headers(on: 1, endStream: true) + request.prefix(cut))
      session.respond(
        on: Self.one, headers: HTTP2HeaderBlock([(":status", "200")]), endStream: true)
      _ = session.drain()
      session.receive(Array(request.dropFirst(cut)))
      let fields = ClientFrames.requestFields.map { SessionEvent.Field(name: $0.0, value: $0.1) }
      #expect(
        session.takeEvents().last
          == .requestHeaders(
            HTTP2Stream(id: 3, slot: 0), fields, endStream: true, exceedsLimit: false),
        "cut at \(cut)")
    }
  }
}
