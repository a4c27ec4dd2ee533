import HTTP2Session
import Testing

@Suite struct ServerSessionLimitTests {
  /// One field that counts `bytes` in a header list: name, value and 32.
  static func field(counting bytes: Int) -> (String, String) {
    ("x-long", String(repeating: "v", count: bytes - 32 - 6))
  }

  static let requestSize = ClientFrames.requestFields.reduce(0) {
    $0 + $1.0.utf8.count + $1.1.utf8.count + 32
  }

  struct HeaderCase: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var fields: [(String, String)]
    var exceedsLimit: Bool
  }

  static let headerCases = [
    HeaderCase(
      testDescription: "8 KiB", fields: [field(counting: 8192 - requestSize)], exceedsLimit: false),
    HeaderCase(
      testDescription: "8 KiB + 1", fields: [field(counting: 8193 - requestSize)],
      exceedsLimit: true),
    HeaderCase(
      testDescription: "64 KiB", fields: [field(counting: 65_536 - requestSize)],
      exceedsLimit: true),
    HeaderCase(
      testDescription: "128 fields", fields: Array(repeating: ("a", "b"), count: 124),
      exceedsLimit: false),
    HeaderCase(
      testDescription: "129 fields", fields: Array(repeating: ("a", "b"), count: 125),
      exceedsLimit: true),
  ]

  @Test(
    "A header list within a soft limit is served, one beyond it is marked", arguments: headerCases)
  func softHeaderLimits(_ row: HeaderCase) {
    // Neither side has acknowledged any SETTINGS: limits hold from the first byte.
    let session = TestSession()
    session.receive(
      ClientFrames.handshake
        + ClientFrames.headers(on: 1, endStream: true, ClientFrames.requestFields + row.fields))
    guard case .requestHeaders(_, _, _, let exceedsLimit)? = session.takeEvents().first else {
      Issue.record("no request")
      return
    }
    #expect(exceedsLimit == row.exceedsLimit)
    #expect(session.violation == nil)
  }

  @Test("A header list beyond 64 KiB ends the connection with ENHANCE_YOUR_CALM")
  func hardHeaderLimit() {
    let session = TestSession.ready()
    let fields = ClientFrames.requestFields + [Self.field(counting: 65_537 - Self.requestSize)]
    session.receive(ClientFrames.headers(on: 1, endStream: true, fields))
    #expect(session.takeEvents().isEmpty)
    #expect(session.violation == .headerListTooLarge)
    #expect(session.drain().compactMap(\.goAwayCode) == [11])
  }

  @Test(
    "A header block in 8 CONTINUATION frames is served, one in 9 is a flood", arguments: [8, 9])
  func continuations(_ count: Int) {
    let session = TestSession.ready()
    let block = ClientFrames.headerBlock(ClientFrames.requestFields)
    var bytes = ClientFrames.frame(type: 1, flags: 1, stream: 1, Array(block.prefix(1)))
    for index in 1..<count {
      bytes += ClientFrames.frame(type: 9, flags: 0, stream: 1, [block[index]])
    }
    bytes += ClientFrames.frame(type: 9, flags: 4, stream: 1, Array(block.dropFirst(count)))
    session.receive(bytes)
    #expect(session.takeEvents().count == (count == 8 ? 1 : 0))
    #expect(session.violation == (count == 8 ? nil : .flood))
  }

  @Test("A path of 1 KiB is served, one of 1 KiB + 1 is marked", arguments: [1024, 1025])
  func pathLength(_ length: Int) {
    let session = TestSession.ready()
    let path = "/" + String(repeating: "p", count: length - 1)
    session.receive(
      ClientFrames.headers(
        on: 1, endStream: true,
        [(":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "x")]))
    guard case .requestHeaders(_, _, _, let exceedsLimit)? = session.takeEvents().first else {
      Issue.record("no request")
      return
    }
    #expect(exceedsLimit == (length > 1024))
  }

  static let floods: [(String, [UInt8])] = [
    ("SETTINGS", ClientFrames.settings),
    ("PING", ClientFrames.frame(type: 6, flags: 0, stream: 0, Array(repeating: 0, count: 8))),
    ("PING ACK", ClientFrames.frame(type: 6, flags: 1, stream: 0, Array(repeating: 0, count: 8))),
    ("PRIORITY", ClientFrames.frame(type: 2, flags: 0, stream: 3, [0, 0, 0, 0, 1])),
    ("WINDOW_UPDATE", ClientFrames.windowUpdate(on: 0, by: 1)),
    ("empty DATA", ClientFrames.data(on: 1, [], endStream: false)),
    ("unknown type", ClientFrames.frame(type: 0xee, flags: 0, stream: 0, [1])),
  ]

  @Test("Frames that bring nothing: the allowance passes, one more ends in ENHANCE_YOUR_CALM")
  func floods() {
    for (name, frame) in Self.floods {
      var limits = HTTP2Limits()
      limits.idleFrameBurst = 50
      let session = TestSession.ready(limits: limits)
      session.receive(ClientFrames.headers(on: 1, endStream: false))
      for _ in 0..<50 {
        session.receive(frame)
        _ = session.drain()
      }
      #expect(session.violation == nil, "\(name)")
      session.receive(frame)
      #expect(session.violation == .flood, "\(name)")
      #expect(session.drain().compactMap(\.goAwayCode) == [11], "\(name)")
    }
  }

  @Test("A spent allowance comes back with time, 100 frames a second")
  func floodAllowanceRefills() {
    var limits = HTTP2Limits()
    limits.idleFrameBurst = 50
    let session = TestSession.ready(limits: limits)
    for _ in 0..<50 {
      session.receive(ClientFrames.settings)
    }
    for _ in 0..<10 {
      session.receive(ClientFrames.settings, now: 100_000_000)
    }
    #expect(session.violation == nil)
    session.receive(ClientFrames.settings, now: 100_000_000)
    #expect(session.violation == .flood)
  }

  @Test("Window updates in step with DATA sent never use the allowance up")
  func workingPeerIsNotAFlood() {
    var limits = HTTP2Limits()
    limits.idleFrameBurst = 10
    let session = TestSession.ready(limits: limits)
    let id = HTTP2Stream(id: 1, slot: 0)
    session.receive(ClientFrames.headers(on: 1, endStream: true))
    session.respond(on: id, headers: HTTP2HeaderBlock([(":status", "200")]), endStream: false)
    for _ in 0..<500 {
      session.enqueue(Array(repeating: 1, count: 1000), on: id)
      #expect(session.drain().contains { $0.type == 0 })
      session.receive(
        ClientFrames.windowUpdate(on: 0, by: 1000) + ClientFrames.windowUpdate(on: 1, by: 1000))
    }
    #expect(session.violation == nil)
  }

  @Test("Resets that the peer provokes end in ENHANCE_YOUR_CALM once the allowance is spent")
  func provokedResets() {
    var limits = HTTP2Limits()
    limits.resetBurst = 20
    let session = TestSession.ready(limits: limits)
    var codes: [UInt32] = []
    for index in 0..<30 {
      let stream = UInt32(index) * 2 + 1
      // A window beyond 2^31 - 1 is a stream error (RFC 9113, 6.9.1).
      session.receive(
        ClientFrames.headers(on: stream, endStream: true)
          + ClientFrames.windowUpdate(on: stream, by: 0x7fff_ffff))
      codes += session.drain().compactMap(\.goAwayCode)
    }
    #expect(codes == [11])
    #expect(session.violation == .flood)
  }

  @Test("Calls that the peer gives up end in ENHANCE_YOUR_CALM once the allowance is spent")
  func ownResets() {
    var limits = HTTP2Limits()
    limits.resetBurst = 20
    let session = TestSession.ready(limits: limits)
    var codes: [UInt32] = []
    for index in 0..<30 {
      let stream = UInt32(index) * 2 + 1
      session.receive(
        ClientFrames.headers(on: stream, endStream: false) + ClientFrames.resetStream(stream))
      codes += session.drain().compactMap(\.goAwayCode)
      #expect((session.violation == nil) == (index < 20), "after \(index + 1) resets")
    }
    #expect(codes == [11])
    #expect(session.violation == .flood)
  }

  @Test("A stream beyond the announced number is refused, before SETTINGS are acknowledged")
  func concurrentStreams() {
    var limits = HTTP2Limits()
    limits.concurrentStreams = 2
    let session = TestSession.ready(limits: limits)
    for stream in [1, 3, 5] as [UInt32] {
      session.receive(ClientFrames.headers(on: stream, endStream: false))
    }
    #expect(session.openStreams == 2)
    let resets = session.drain().filter { $0.type == 3 }
    #expect(resets.map(\.stream) == [5])
    #expect(resets.map(\.payload) == [[0, 0, 0, 7]])
  }
}
