import RPCCore
import Testing
import WhistleClient
import WireMessages

@Suite struct WhistleClientTests {
  static let method = ClientMethod<Wire.HealthCheckRequest, Wire.HealthCheckResponse>("/a.B/C")
  static let reading = ClientMethod<Wire.HealthCheckRequest, Wire.HealthCheckResponse>(
    "/a.B/C", isIdempotent: true)
  /// A reply that says SERVING.
  static let serving: [UInt8] = [8, 1]
  static let lost = RPCError(code: .unavailable, message: "lost")

  @Test("A call gives the reply that the server sends")
  func reply() async throws {
    let server = FakeServer(answers: [.replies([Self.serving])])
    let reply = try await server.client().call(Self.method, .init())
    #expect(reply.status == .serving)
    #expect(server.slept.isEmpty)
  }

  @Test("A call that was certainly not processed is made again, one that may have been is not")
  func retry() async throws {
    let refusing = FakeServer(answers: [.refuse, .replies([Self.serving])])
    #expect(try await refusing.client().call(Self.method, .init()).status == .serving)
    #expect(refusing.calls.count == 2)
    let losing = FakeServer(answers: [.replies([], Self.lost), .replies([Self.serving])])
    await #expect(throws: Self.lost) { try await losing.client().call(Self.method, .init()) }
    #expect(losing.calls.count == 1)
  }

  @Test("A call that only reads is made again behind a pause")
  func idempotent() async throws {
    let server = FakeServer(answers: [.replies([], Self.lost), .replies([Self.serving])])
    #expect(try await server.client().call(Self.reading, .init()).status == .serving)
    #expect(server.slept == [.milliseconds(100)])
  }

  @Test("No attempt is made that would begin behind the deadline")
  func deadline() async throws {
    let server = FakeServer(answers: [.replies([], Self.lost), .replies([Self.serving])])
    var retry = RetryPolicy()
    retry.backoff.first = .seconds(20)
    let client = server.client(retry: retry)
    await #expect(throws: Self.lost) {
      try await client.call(Self.reading, .init(), CallOptions(timeout: .seconds(15)))
    }
    #expect(server.calls.count == 1)
  }

  @Test("A server that cannot be reached at first is reached by the attempts of one call")
  func reconnect() async throws {
    let server = FakeServer(connects: [false, false], answers: [.replies([Self.serving])])
    #expect(try await server.client().call(Self.method, .init()).status == .serving)
    #expect(server.attempts == 3)
  }

  @Test("A call that waits for a server to be ready outlasts any number of failed attempts")
  func waitsForReady() async throws {
    let server = FakeServer(
      connects: Array(repeating: false, count: 9), answers: [.replies([Self.serving])])
    var options = CallOptions.unlimited
    options.waitsForReady = true
    #expect(try await server.client().call(Self.method, .init(), options).status == .serving)
    #expect(server.attempts == 10)
    #expect(server.calls.count == 1)
  }

  @Test("A task that is cancelled ends its call with CANCELLED")
  func cancel() async throws {
    let server = FakeServer(answers: [.silence])
    let client = server.client()
    let task = Task { try await client.call(Self.method, .init(), .unlimited) }
    task.cancel()
    await #expect(throws: RPCError.self) { try await task.value }
  }

  @Test("A reply that is no message is an INTERNAL error that says so")
  func malformed() async throws {
    let server = FakeServer(answers: [.replies([[0xff]])])
    await #expect { try await server.client().call(Self.method, .init()) } throws: {
      ($0 as? RPCError)?.code == .internal
    }
  }

  @Test("A stream gives its replies in order, then its status")
  func stream() async throws {
    let server = FakeServer(answers: [.replies([[8, 1], [8, 2]], Self.lost)])
    let client = server.client()
    var found: [Int32] = []
    await #expect(throws: Self.lost) {
      let replies = try await client.stream(Self.reading, .init())
      for try await reply in replies { found.append(reply.status.rawValue) }
    }
    #expect(found == [1, 2])
  }

  @Test("A stream that is let go cancels its call")
  func letGo() async throws {
    let server = FakeServer(answers: [.silence])
    let client = server.client()
    do { _ = try await client.stream(Self.reading, .init()) }
    // The call reaches its connection in a task of the pool.
    while server.calls.isEmpty && server.attempts == 0 { await Task.yield() }
    for call in server.calls { #expect(call.outcome?.error?.code == .cancelled) }
  }

  @Test("A watch goes on behind the last reply when its stream ends, and rests in between")
  func watch() async throws {
    let server = FakeServer(answers: [
      .replies([[8, 1], [8, 2]], Self.lost), .replies([], Self.lost), .replies([[8, 3]]),
      .replies([], RPCError(code: .outOfRange, message: "forgotten")),
    ])
    let client = server.client()
    let watch = client.watch(
      from: Int32?.none, token: { $0.status.rawValue },
      open: { (token) throws(RPCError) in
        try await client.stream(
          Self.reading, .with { $0.service = token.map { "\($0)" } ?? "first" })
      })
    var found: [Int32] = []
    await #expect { for try await reply in watch { found.append(reply.status.rawValue) } } throws: {
      ($0 as? RPCError)?.code == .outOfRange
    }
    #expect(found == [1, 2, 3])
    #expect(server.calls.count == 4)
    #expect(server.slept == [.milliseconds(100), .milliseconds(160), .milliseconds(100)])
  }
}
