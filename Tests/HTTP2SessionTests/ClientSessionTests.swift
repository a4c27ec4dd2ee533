import HTTP2Session
import Testing

/// A client's session and a server's, and the bytes between them.
final class SessionPair {
  let client: ClientSession
  let server: ServerSession
  /// Bytes handed over at a time.
  let piece: Int
  var clientEvents: [SessionEvent] = []
  var serverEvents: [SessionEvent] = []

  init(piece: Int = .max, serverLimits: HTTP2Limits = HTTP2Limits()) {
    self.piece = piece
    client = ClientSession(limits: HTTP2Limits(), now: 0, workspace: HTTP2Workspace())
    server = ServerSession(limits: serverLimits, now: 0, workspace: HTTP2Workspace())
  }

  /// Hands bytes over, both ways, until there are none.
  func settle() {
    while true {
      let isIdle = [
        pass(from: client, to: server) { serverEvents += $0 },
        pass(from: server, to: client) { clientEvents += $0 },
      ].allSatisfy { $0 == 0 }
      if isIdle { return }
    }
  }

  private func pass(
    from sender: Session, to receiver: Session, _ take: ([SessionEvent]) -> Void
  ) -> Int {
    sender.send(untilBytes: .max)
    var bytes: [UInt8] = []
    sender.takeOutput { bytes.append(contentsOf: $0) }
    // Events of sending belong to the sender; the pieces' to the receiver.
    var at = 0
    while at < bytes.count {
      let end = min(bytes.count, at + min(piece, bytes.count))
      Array(bytes[at..<end]).withUnsafeBytes {
        receiver.receive($0, now: 0)
        while let event = receiver.takeEvent() { take(SessionEvent.values(of: event)) }
      }
      at = end
    }
    drainOwn(sender)
    return bytes.count
  }

  private func drainOwn(_ session: Session) {
    while let event = session.takeEvent() {
      if session === client {
        clientEvents += SessionEvent.values(of: event)
      } else {
        serverEvents += SessionEvent.values(of: event)
      }
    }
  }

  func request(_ path: String, body: [UInt8], isLast: Bool = true) -> HTTP2Stream? {
    let block = HTTP2HeaderBlock([
      (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "test"),
    ])
    guard let stream = client.request(block) else { return nil }
    body.withUnsafeBytes { client.enqueue($0, on: stream) }
    if isLast { client.finish(on: stream, trailers: nil) }
    return stream
  }

  func respond(_ body: [UInt8], on stream: HTTP2Stream) {
    body.withUnsafeBytes {
      server.respond(
        on: stream, headers: HTTP2HeaderBlock([(":status", "200")]), body: $0,
        trailers: HTTP2HeaderBlock([("grpc-status", "0")]), untilBytes: .max)
    }
  }

  func takeClientEvents() -> [SessionEvent] {
    defer { clientEvents = [] }
    return clientEvents
  }

  /// Body bytes of adjacent events joined, so that pieces of any size compare.
  static func joined(_ events: [SessionEvent]) -> [SessionEvent] {
    events.reduce(into: []) { all, event in
      if case .data(let stream, let more) = event, case .data(stream, let bytes)? = all.last {
        all[all.count - 1] = .data(stream, bytes + more)
      } else {
        all.append(event)
      }
    }
  }
}

@Suite struct ClientSessionTests {
  @Test(
    "A request arrives and its response comes back, in pieces of any size", arguments: [1, 7, .max])
  func exchange(piece: Int) throws {
    let pair = SessionPair(piece: piece)
    let body: [UInt8] = Array(repeating: 5, count: 40_000)
    let stream = try #require(pair.request("/a", body: body))
    pair.settle()
    let received = SessionPair.joined(pair.serverEvents)
    guard case .requestHeaders(let served, let fields, false, false)? = received.first else {
      Issue.record("no request: \(received)")
      return
    }
    #expect(fields.contains(.init(name: ":path", value: "/a")))
    #expect(received.dropFirst() == [.data(served, body), .endOfStream(served)])
    pair.respond([1, 2, 3], on: served)
    pair.settle()
    #expect(
      SessionPair.joined(pair.takeClientEvents()) == [
        .responseHeaders(
          stream, [.init(name: ":status", value: "200")], endStream: false, exceedsLimit: false),
        .data(stream, [1, 2, 3]),
        .responseHeaders(
          stream, [.init(name: "grpc-status", value: "0")], endStream: true, exceedsLimit: false),
        .streamClosed(stream, .noError),
      ])
    #expect(pair.client.openStreams == 0)
    #expect(pair.client.isHandshakeComplete)
    #expect(pair.client.concurrentStreams == 256)
  }

  @Test("A response of many windows arrives as its bytes are consumed")
  func windows() throws {
    let pair = SessionPair()
    let body: [UInt8] = Array(repeating: 9, count: 3_000_000)
    _ = try #require(pair.request("/a", body: []))
    pair.settle()
    guard case .requestHeaders(let served, _, _, _)? = pair.serverEvents.first else {
      Issue.record("no request")
      return
    }
    pair.respond(body, on: served)
    var count = 0
    for _ in 0..<200 where count < body.count {
      pair.settle()
      for case .data(let stream, let bytes) in pair.takeClientEvents() {
        count += bytes.count
        pair.client.consume(bytes.count, on: stream)
      }
    }
    #expect(count == body.count)
  }

  @Test("A call that is reset is told to the server and closes with the client's code")
  func reset() throws {
    let pair = SessionPair()
    let stream = try #require(pair.request("/a", body: [1], isLast: false))
    pair.settle()
    pair.client.reset(stream, .cancel)
    pair.settle()
    #expect(pair.takeClientEvents() == [.streamClosed(stream, .cancel)])
    #expect(
      pair.serverEvents.contains { if case .streamClosed(_, .cancel) = $0 { true } else { false } })
  }

  @Test("Requests beyond the server's streams wait until others have ended")
  func concurrentStreams() throws {
    var limits = HTTP2Limits()
    limits.concurrentStreams = 1
    let pair = SessionPair(serverLimits: limits)
    pair.settle()
    let first = try #require(pair.request("/a", body: []))
    let second = try #require(pair.request("/b", body: []))
    pair.settle()
    #expect(pair.client.concurrentStreams == 1)
    #expect(pair.server.openStreams == 1)
    guard case .requestHeaders(let served, _, _, _)? = pair.serverEvents.first else {
      Issue.record("no request")
      return
    }
    pair.respond([], on: served)
    pair.settle()
    #expect(
      pair.serverEvents.filter { if case .requestHeaders = $0 { true } else { false } }.count == 2)
    #expect(pair.takeClientEvents().contains(.streamClosed(first, .noError)))
    #expect(pair.client.isOpen(second))
  }

  @Test("A request that waits for a stream is cancelled without reaching the server")
  func cancelWaiting() throws {
    var limits = HTTP2Limits()
    limits.concurrentStreams = 1
    let pair = SessionPair(serverLimits: limits)
    pair.settle()
    _ = try #require(pair.request("/a", body: []))
    let second = try #require(pair.request("/b", body: []))
    pair.settle()
    pair.client.reset(second, .cancel)
    guard case .requestHeaders(let served, _, _, _)? = pair.serverEvents.first else {
      Issue.record("no request")
      return
    }
    pair.respond([], on: served)
    pair.settle()
    #expect(pair.takeClientEvents().contains(.streamClosed(second, .cancel)))
    #expect(
      pair.serverEvents.filter { if case .requestHeaders = $0 { true } else { false } }.count == 1)
  }

  @Test("Requests behind the server's last stream are refused, and those before it are answered")
  func goAway() throws {
    let pair = SessionPair()
    let first = try #require(pair.request("/a", body: []))
    pair.settle()
    pair.server.goAway()
    let late = try #require(pair.request("/b", body: []))
    pair.settle()
    let events = pair.takeClientEvents()
    #expect(events.contains(.goAway(.noError)))
    #expect(events.contains(.streamClosed(late, .refusedStream)))
    #expect(pair.client.isOpen(first))
    #expect(!pair.client.isFinished)
    guard case .requestHeaders(let served, _, _, _)? = pair.serverEvents.first else {
      Issue.record("no request")
      return
    }
    pair.respond([7], on: served)
    pair.settle()
    #expect(pair.client.isFinished)
    #expect(pair.takeClientEvents().last == .streamClosed(first, .noError))
  }

  @Test(
    "Bytes that are no HTTP/2, or nothing but frames, end the session and nothing else",
    arguments: [
      Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), Array(repeating: 0, count: 500),
      Array(repeating: 0xff, count: 500),
    ])
  func rubbish(bytes: [UInt8]) {
    let session = ClientSession(limits: HTTP2Limits(), now: 0, workspace: HTTP2Workspace())
    bytes.withUnsafeBytes { session.receive($0, now: 0) }
    while session.takeEvent() != nil {}
    session.send(untilBytes: .max)
    session.takeOutput { _ in }
    #expect(session.isFinished)
  }

  @Test("A server that floods its client with frames that bring nothing is cut off")
  func flood() {
    let session = ClientSession(limits: HTTP2Limits(), now: 0, workspace: HTTP2Workspace())
    let settings: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 0, 0]
    let unknown: [UInt8] = [0, 0, 0, 0x42, 0, 0, 0, 0, 0]
    for _ in 0..<1200 {
      (settings + unknown).withUnsafeBytes { session.receive($0, now: 0) }
    }
    #expect(session.violation == .flood)
  }
}
