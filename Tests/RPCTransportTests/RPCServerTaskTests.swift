import RPCCore
import RPCTransport
import Synchronization
import Testing

/// Handlers that run in tasks, by bare frames.
@Suite struct RPCServerTaskTests {
  /// What the handlers below did.
  final class Diary: Sendable {
    let begun = Atomic<Int>(0)
    let sent = Atomic<Int>(0)
    let ended = AsyncStream<RPCStatusCode?>.makeStream()

    /// The status of the next handler to end; nil for OK.
    func nextEnd() async -> RPCStatusCode? {
      var iterator = ended.stream.makeAsyncIterator()
      return await iterator.next() ?? nil
    }
  }

  /// `Wait` takes messages to the end and sends each back; `Pour` sends 1,000 messages of 10,000
  /// bytes.
  static func methods(_ diary: Diary) -> MethodTable {
    func watched(
      _ body: @escaping RPCMethod.StreamingHandler
    ) -> RPCMethod.StreamingHandler {
      { context, requests, responses in
        diary.begun.add(1, ordering: .relaxed)
        do {
          try await body(context, requests, responses)
          diary.ended.continuation.yield(nil)
        } catch {
          diary.ended.continuation.yield((error as? RPCError)?.code)
          throw error
        }
      }
    }
    return MethodTable([
      RPCMethod(
        path: "/test.Task/Wait", kind: .bidirectional,
        handler: watched { _, requests, responses in
          for try await message in requests { try await responses.send(message) }
        }),
      RPCMethod(
        path: "/test.Task/Pour", kind: .serverStreaming,
        handler: watched { _, _, responses in
          for _ in 0..<1000 {
            try await responses.send(Array(repeating: 7, count: 10_000))
            diary.sent.add(1, ordering: .relaxed)
          }
        }),
    ])
  }

  static func connected(
    limits: RPCServerConfiguration.Limits = .init(),
    _ body: (RawClient, Diary) async throws -> Void
  ) async throws {
    let diary = Diary()
    var configuration = RPCServerConfiguration(address: .tcp(host: "127.0.0.1", port: 0))
    configuration.limits = limits
    let server = try await RPCServer.start(configuration, methods: methods(diary))
    do {
      try await RawClient.connected(to: server.address) { client in
        try await client.send(RawRequest.handshake)
        try await body(client, diary)
      }
    } catch {
      await server.shutdown(deadline: .now)
      throw error
    }
    await server.shutdown(deadline: .now)
  }

  static func reset(_ stream: UInt32) -> [UInt8] {
    Frame(type: 3, flags: 0, stream: stream, [0, 0, 0, 8]).bytes
  }

  @Test("Messages go both ways while the call lasts, and its status comes last")
  func bothWays() async throws {
    try await Self.connected { client, diary in
      try await client.send(RawRequest.headers(path: "/test.Task/Wait"))
      for size in [0, 1, 500] {
        let framed = RawRequest.framed(Array(repeating: 3, count: size))
        try await client.send(RawRequest.data(framed, endStream: false))
        let frames = try await client.frames { $0.type == 0 && $0.payload == framed }
        #expect(frames.last?.payload == framed)
      }
      try await client.send(RawRequest.data([]))
      let last = try await client.frames(through: \.endsStream).last
      #expect(last.map(HeaderBlock.init)?.grpcStatus == "0")
      #expect(await diary.nextEnd() == nil)
    }
  }

  @Test("A reset call fails in its handler with CANCELLED")
  func cancellation() async throws {
    try await Self.connected { client, diary in
      try await client.send(
        RawRequest.headers(path: "/test.Task/Wait")
          + RawRequest.data(RawRequest.framed([1]), endStream: false))
      _ = try await client.frames { $0.type == 0 }
      try await client.send(Self.reset(1))
      #expect(await diary.nextEnd() == .cancelled)
    }
  }

  @Test("A connection that is lost cancels its handlers")
  func lostConnection() async throws {
    let diary = Diary()
    let server = try await RPCServer.start(
      RPCServerConfiguration(address: .tcp(host: "127.0.0.1", port: 0)),
      methods: Self.methods(diary))
    try await RawClient.connected(to: server.address) { client in
      try await client.send(
        RawRequest.handshake + RawRequest.headers(path: "/test.Task/Wait")
          + RawRequest.data(RawRequest.framed([1]), endStream: false))
      _ = try await client.frames { $0.type == 0 }
    }
    #expect(await diary.nextEnd() == .cancelled)
    await server.shutdown(deadline: .now)
  }

  @Test("A deadline ends the call for both sides")
  func deadline() async throws {
    try await Self.connected { client, diary in
      try await client.send(
        RawRequest.headers(path: "/test.Task/Wait", extra: [("grpc-timeout", "20m")])
          + RawRequest.data(RawRequest.framed([1]), endStream: false))
      let frames = try await client.frames(through: \.endsStream)
      #expect(frames.last.map(HeaderBlock.init)?.grpcStatus == "4")
      #expect(await diary.nextEnd() == .deadlineExceeded)
    }
  }

  @Test("A window that stays closed stops the handler; opened, everything arrives")
  func closedWindow() async throws {
    try await Self.connected { client, diary in
      try await client.send(RawRequest.call(path: "/test.Task/Pour", []))
      // The first 65,535 bytes fill the window; then nothing moves until it opens.
      var received = 0
      while received < 65_535, let frame = try await client.nextFrame() {
        if frame.type == 0 { received += frame.payload.count }
      }
      try await client.send(RawRequest.ping.bytes)
      _ = try await client.frames(through: \.isPingAnswer)
      // In the window, in the session, in the call's queue, and the one that waits.
      #expect(diary.sent.load(ordering: .relaxed) < 30)
      let opened: [UInt8] = [0, 0x98, 0x96, 0x80]
      try await client.send(
        Frame(type: 8, flags: 0, stream: 0, opened).bytes
          + Frame(type: 8, flags: 0, stream: 1, opened).bytes)
      let rest = try await client.frames(through: \.endsStream)
      received += rest.filter { $0.type == 0 }.reduce(0) { $0 + $1.payload.count }
      #expect(received == 1000 * 10_005)
      #expect(rest.last.map(HeaderBlock.init)?.grpcStatus == "0")
    }
  }

  @Test("Calls that are reset in the burst they came in begin no handler")
  func rapidReset() async throws {
    try await Self.connected { client, diary in
      var burst: [UInt8] = []
      for number in 0..<200 as Range<UInt32> {
        let stream = number * 2 + 1
        burst += RawRequest.headers(stream: stream, path: "/test.Task/Wait") + Self.reset(stream)
      }
      try await client.send(burst + RawRequest.ping.bytes)
      _ = try await client.frames(through: \.isPingAnswer)
      // The burst may arrive in a few pieces, and each can part one call from its reset.
      #expect(diary.begun.load(ordering: .relaxed) < 20)
    }
  }

  @Test("A call beyond those that may run is refused, to be repeated elsewhere")
  func runningCalls() async throws {
    var limits = RPCServerConfiguration.Limits()
    limits.runningCallsPerConnection = 2
    try await Self.connected(limits: limits) { client, _ in
      try await Self.expectRefusal(of: 5, by: client)
    }
  }

  @Test("A call beyond those that may run for its address is refused")
  func runningCallsOfAnAddress() async throws {
    var limits = RPCServerConfiguration.Limits()
    limits.runningCallsPerAddress = 2
    try await Self.connected(limits: limits) { client, _ in
      try await Self.expectRefusal(of: 5, by: client)
    }
  }

  /// Opens three streams, says something on each, and expects that one finds no room.
  private static func expectRefusal(of stream: UInt32, by client: RawClient) async throws {
    for stream in [1, 3, 5] as [UInt32] {
      try await client.send(
        RawRequest.headers(stream: stream, path: "/test.Task/Wait")
          + RawRequest.data(stream: stream, RawRequest.framed([1]), endStream: false))
    }
    let refusal = try await client.frames { $0.type == 3 }.last
    #expect(refusal?.stream == stream)
    #expect(refusal?.payload == [0, 0, 0, 7])
  }

  @Test("A stream on which nothing was said takes nobody's place")
  func silentStreams() async throws {
    var limits = RPCServerConfiguration.Limits()
    limits.runningCalls = 1
    try await Self.connected(limits: limits) { client, diary in
      for stream in [1, 3, 5] as [UInt32] {
        try await client.send(RawRequest.headers(stream: stream, path: "/test.Task/Wait"))
      }
      try await client.send(RawRequest.call(stream: 7, path: "/test.Task/Wait", [9]))
      let answer = try await client.frames { $0.endsStream && $0.stream == 7 }
      #expect(answer.contains { $0.type == 0 && $0.payload == RawRequest.framed([9]) })
      #expect(diary.begun.load(ordering: .relaxed) == 1)
    }
  }

  @Test("A second connection from an address that may have one is closed")
  func connectionsPerAddress() async throws {
    var limits = RPCServerConfiguration.Limits()
    limits.connectionsPerAddress = 1
    try await RPCServerTests.withServer(limits: limits) { server in
      try await RawClient.connected(to: server.address) { first in
        try await first.send(RawRequest.handshake + RawRequest.ping.bytes)
        _ = try await first.frames(through: \.isPingAnswer)
        let bytes = try await RawClient.connected(to: server.address) { try await $0.bytesToEnd() }
        #expect(bytes.isEmpty)
      }
    }
  }
}
