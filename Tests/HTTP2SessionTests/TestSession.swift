import HTTP2Session

/// A session as tests use it: events are kept as values, output comes as frames.
final class TestSession {
  private let session: ServerSession
  private var events: [SessionEvent] = []

  init(limits: HTTP2Limits = HTTP2Limits(), workspace: HTTP2Workspace = HTTP2Workspace()) {
    session = ServerSession(limits: limits, now: 0, workspace: workspace)
  }

  /// A session whose handshake is done and whose first frames are drained.
  static func ready(limits: HTTP2Limits = HTTP2Limits()) -> TestSession {
    let session = TestSession(limits: limits)
    session.receive(ClientFrames.handshake)
    _ = session.drain()
    return session
  }

  func receive(_ bytes: [UInt8], now: UInt64 = 0) {
    bytes.withUnsafeBytes { input in
      session.receive(input, now: now)
      collect()
    }
  }

  func takeEvents() -> [SessionEvent] {
    collect()
    defer { events = [] }
    return events
  }

  func drain(atMost limit: Int = .max) -> [ServerFrame] {
    session.send(untilBytes: limit)
    return takeOutput()
  }

  /// What was written by other calls than `drain`.
  func takeOutput() -> [ServerFrame] {
    var bytes: [UInt8] = []
    session.takeOutput { bytes.append(contentsOf: $0) }
    collect()
    return ServerFrame.parse(bytes)
  }

  private func collect() {
    while let event = session.takeEvent() { events += SessionEvent.values(of: event) }
  }

  var violation: ServerSession.Violation? { session.violation }
  var queuedBytes: Int { session.queuedBytes }
  var isBacklogged: Bool { session.isBacklogged }
  var openStreams: Int { session.openStreams }
  var isFinished: Bool { session.isFinished }
  var isHandshakeComplete: Bool { session.isHandshakeComplete }
  var isInsideHeaderBlock: Bool { session.isInsideHeaderBlock }

  func respond(on stream: HTTP2Stream, headers: HTTP2HeaderBlock, endStream: Bool) {
    session.respond(on: stream, headers: headers, endStream: endStream)
  }

  func respond(
    on stream: HTTP2Stream, headers: HTTP2HeaderBlock, body: [UInt8], trailers: HTTP2HeaderBlock,
    untilBytes limit: Int = .max
  ) {
    body.withUnsafeBytes {
      session.respond(
        on: stream, headers: headers, body: $0, trailers: trailers, untilBytes: limit)
    }
  }

  func enqueue(_ bytes: [UInt8], on stream: HTTP2Stream) {
    bytes.withUnsafeBytes { session.enqueue($0, on: stream) }
  }

  func finish(on stream: HTTP2Stream, trailers: HTTP2HeaderBlock?) {
    session.finish(on: stream, trailers: trailers)
  }

  func reset(_ stream: HTTP2Stream, _ code: HTTP2ErrorCode) { session.reset(stream, code) }
  func resetBehindResponse(_ stream: HTTP2Stream) { session.resetBehindResponse(stream) }
  func consume(_ count: Int, on stream: HTTP2Stream) { session.consume(count, on: stream) }
  func announceShutdown() { session.announceShutdown() }
  func goAway() { session.goAway() }
  func ping(_ payload: UInt64) { session.ping(payload) }
}
