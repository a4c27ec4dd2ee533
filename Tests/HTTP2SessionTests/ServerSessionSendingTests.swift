import Glibc
import HTTP2Session
import Testing

@Suite struct ServerSessionSendingTests {
  static let one = HTTP2Stream(id: 1, slot: 0)
  static let ok = HTTP2HeaderBlock([(":status", "200")])
  static let trailers = HTTP2HeaderBlock([("grpc-status", "0")])

  static func sessionWithRequest(endStream: Bool = true) -> TestSession {
    let session = TestSession.ready()
    session.receive(ClientFrames.headers(on: 1, endStream: endStream))
    _ = session.takeEvents()
    return session
  }

  @Test("Headers, data and trailers leave in this order and close the stream")
  func response() {
    let session = Self.sessionWithRequest()
    session.respond(on: Self.one, headers: Self.ok, endStream: false)
    session.enqueue([1, 2, 3], on: Self.one)
    session.finish(on: Self.one, trailers: Self.trailers)
    let frames = session.drain()
    #expect(frames.map(\.type) == [1, 0, 1])
    #expect(frames.map(\.flags) == [4, 0, 5])
    #expect(frames[1].payload == [1, 2, 3])
    #expect(session.takeEvents() == [.streamClosed(Self.one, .noError)])
    #expect(session.openStreams == 0)
  }

  @Test("Data and trailers enqueued after the library was told to wait still leave")
  func deferredResponse() {
    let session = Self.sessionWithRequest()
    session.respond(on: Self.one, headers: Self.ok, endStream: false)
    #expect(session.drain().map(\.type) == [1])
    session.enqueue([1], on: Self.one)
    #expect(session.drain().map(\.type) == [0])
    session.enqueue([2], on: Self.one)
    #expect(session.drain().map(\.payload) == [[2]])
    session.finish(on: Self.one, trailers: Self.trailers)
    #expect(session.drain().last?.flags == 5)
    #expect(session.openStreams == 0)
  }

  @Test("A response without trailers ends with its last DATA frame")
  func withoutTrailers() {
    let session = Self.sessionWithRequest()
    session.respond(on: Self.one, headers: Self.ok, endStream: false)
    session.enqueue([1], on: Self.one)
    session.finish(on: Self.one, trailers: nil)
    #expect(session.drain().map(\.flags) == [4, 1])
  }

  @Test("Data beyond the peer's window waits for a window update")
  func flowControl() {
    let session = Self.sessionWithRequest()
    session.respond(on: Self.one, headers: Self.ok, endStream: false)
    session.enqueue(Array(repeating: 7, count: 70_000), on: Self.one)
    session.finish(on: Self.one, trailers: Self.trailers)
    #expect(session.queuedBytes == 70_000)
    let first = session.drain()
    #expect(first.filter { $0.type == 0 }.reduce(0) { $0 + $1.payload.count } == 65_535)
    #expect(session.queuedBytes == 70_000 - 65_535)
    session.receive(
      ClientFrames.windowUpdate(on: 0, by: 10_000) + ClientFrames.windowUpdate(on: 1, by: 10_000))
    let second = session.drain()
    #expect(second.filter { $0.type == 0 }.reduce(0) { $0 + $1.payload.count } == 70_000 - 65_535)
    #expect(second.last?.type == 1)
    #expect(session.queuedBytes == 0)
  }

  @Test("Output over the queue limit makes a backlog, a reset clears it")
  func backlog() {
    var limits = HTTP2Limits()
    limits.queuedBytes = 100_000
    let session = TestSession.ready(limits: limits)
    session.receive(ClientFrames.headers(on: 1, endStream: true))
    session.respond(on: Self.one, headers: Self.ok, endStream: false)
    session.enqueue(Array(repeating: 7, count: 99_999), on: Self.one)
    #expect(!session.isBacklogged)
    session.enqueue([7], on: Self.one)
    #expect(session.isBacklogged)
    session.receive(ClientFrames.resetStream(1))
    #expect(session.queuedBytes == 0)
    #expect(session.takeEvents().last == .streamClosed(Self.one, .cancel))
  }

  @Test("The window opens only by what is consumed")
  func manualWindow() {
    let session = Self.sessionWithRequest(endStream: false)
    for _ in 0..<3 {
      session.receive(
        ClientFrames.data(on: 1, Array(repeating: 1, count: 16_384), endStream: false))
    }
    #expect(!session.drain().contains { $0.type == 8 })
    session.consume(3 * 16_384, on: Self.one)
    let updates = session.drain().filter { $0.type == 8 && $0.stream == 1 }
    #expect(updates.map(\.payload) == [withUnsafeBytes(of: UInt32(49_152).bigEndian, Array.init)])
  }

  @Test("A peer that sends on after the whole response gets RST_STREAM with NO_ERROR")
  func earlyResponse() {
    let session = Self.sessionWithRequest(endStream: false)
    session.respond(on: Self.one, headers: Self.ok, endStream: true)
    #expect(session.drain().map(\.type) == [1])
    session.receive(ClientFrames.data(on: 1, [1, 2], endStream: false))
    #expect(session.takeEvents().isEmpty)
    let resets = session.drain().filter { $0.type == 3 }
    #expect(resets.map(\.payload) == [[0, 0, 0, 0]])
  }

  @Test("A peer that ends its request after the whole response closes the stream")
  func lateEnd() {
    let session = Self.sessionWithRequest(endStream: false)
    session.respond(on: Self.one, headers: Self.ok, endStream: true)
    _ = session.drain()
    session.receive(ClientFrames.data(on: 1, [1, 2], endStream: true))
    #expect(session.openStreams == 0)
    #expect(session.drain().isEmpty)
  }

  @Test("A whole response leaves at once; what the window does not take is kept and follows")
  func wholeResponse() {
    let session = Self.sessionWithRequest()
    session.respond(
      on: Self.one, headers: Self.ok, body: Array(repeating: 7, count: 70_000),
      trailers: Self.trailers)
    let sent = session.takeOutput().filter { $0.type == 0 }.reduce(0) { $0 + $1.payload.count }
    #expect(sent == 65_535)
    #expect(session.queuedBytes == 70_000 - 65_535)
    session.receive(
      ClientFrames.windowUpdate(on: 0, by: 10_000) + ClientFrames.windowUpdate(on: 1, by: 10_000))
    let rest = session.drain()
    #expect(rest.filter { $0.type == 0 }.flatMap(\.payload).count == 70_000 - 65_535)
    #expect(rest.last?.flags == 5)
    #expect(session.queuedBytes == 0)
  }

  @Test("A header list that arrives in pieces survives the work of another session between them")
  func sharedWorkspace() {
    let workspace = HTTP2Workspace()
    let first = TestSession(workspace: workspace)
    let second = TestSession(workspace: workspace)
    first.receive(ClientFrames.handshake)
    let request = ClientFrames.headers(on: 1, endStream: true)
    first.receive(Array(request.prefix(40)))
    second.receive(ClientFrames.handshake + ClientFrames.headers(on: 1, endStream: false))
    first.receive(Array(request.dropFirst(40)))
    let fields = ClientFrames.requestFields.map {
      SessionEvent.Field(name: $0.0, value: $0.1)
    }
    for (session, endStream) in [(first, true), (second, false)] {
      #expect(
        session.takeEvents() == [
          .requestHeaders(Self.one, fields, endStream: endStream, exceedsLimit: false)
        ])
    }
  }

  @Test("A session that ends on another thread leaves the others of its workspace as they were")
  func endingElsewhere() {
    let workspace = HTTP2Workspace()
    let staying = TestSession(workspace: workspace)
    staying.receive(ClientFrames.handshake)
    for round in 0..<20 {
      var leaving: TestSession? = TestSession(workspace: workspace)
      leaving?.receive(ClientFrames.handshake)
      for stream in 0..<UInt32(40) {
        leaving?.receive(ClientFrames.headers(on: 2 * stream + 1, endStream: true))
      }
      #expect(leaving?.takeEvents().count == 40)
      let handed = Unmanaged.passRetained(leaving!)
      leaving = nil
      var thread = pthread_t()
      pthread_create(
        &thread, nil,
        {
          Unmanaged<TestSession>.fromOpaque($0!).release()
          return nil
        }, handed.toOpaque())
      pthread_join(thread, nil)
      staying.receive(ClientFrames.headers(on: UInt32(2 * round + 1), endStream: true))
      #expect(staying.takeEvents().count == 1)
    }
  }

  @Test("Shutdown is announced with the highest identifier, then with the last one served")
  func gracefulShutdown() {
    let session = Self.sessionWithRequest()
    session.announceShutdown()
    session.receive(ClientFrames.headers(on: 3, endStream: true))
    session.goAway()
    let frames = session.drain().filter { $0.type == 7 }
    #expect(frames.map { Array($0.payload.prefix(4)) } == [[127, 255, 255, 255], [0, 0, 0, 3]])
    #expect(!session.isFinished)
    for (slot, id) in [1, 3].enumerated() {
      session.respond(
        on: HTTP2Stream(id: Int32(id), slot: Int32(slot)), headers: Self.ok, endStream: true)
    }
    #expect(session.drain().count == 2)
    #expect(session.isFinished)
  }

  @Test("Commands on streams that are gone or never were do nothing")
  func commandsOnClosedStreams() {
    let session = TestSession.ready()
    session.respond(on: Self.one, headers: Self.ok, endStream: false)
    session.enqueue([1], on: Self.one)
    session.finish(on: Self.one, trailers: nil)
    session.reset(Self.one, .cancel)
    #expect(session.drain().isEmpty)
    #expect(session.violation == nil)
  }

  @Test("The answer to a PING comes back as an event with its payload")
  func ping() {
    let session = TestSession.ready()
    session.ping(0x0102_0304_0506_0708)
    let frames = session.drain()
    #expect(frames.map(\.payload) == [[1, 2, 3, 4, 5, 6, 7, 8]])
    session.receive(ClientFrames.frame(type: 6, flags: 1, stream: 0, frames[0].payload))
    #expect(session.takeEvents() == [.pingAcknowledged(0x0102_0304_0506_0708)])
  }
}
