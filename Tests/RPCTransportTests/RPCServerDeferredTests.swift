import RPCCore
import RPCTransport
import Synchronization
import Testing

/// Methods that are answered later, by bare frames.
@Suite struct RPCServerDeferredTests {
  /// Keeps replies until the test gives them.
  final class Shelf: Sendable {
    private let replies = Mutex<[RPCReply]>([])
    private let arrivals = AsyncStream<Void>.makeStream()

    func put(_ reply: RPCReply) {
      replies.withLock { $0.append(reply) }
      arrivals.continuation.yield()
    }

    func wait(for count: Int) async {
      var iterator = arrivals.stream.makeAsyncIterator()
      for _ in 0..<count { await iterator.next() }
    }

    func take() -> [RPCReply] {
      replies.withLock { replies in
        defer { replies = [] }
        return replies
      }
    }
  }

  private func connected(
    limits: RPCServerConfiguration.Limits = .init(),
    _ body: (RawClient, Shelf) async throws -> Void
  ) async throws {
    let shelf = Shelf()
    var configuration = RPCServerConfiguration(address: .tcp(host: "127.0.0.1", port: 0))
    configuration.limits = limits
    let keep = RPCMethod(path: "/test.Deferred/Keep", deferred: { _, _, reply in shelf.put(reply) })
    let refuse = RPCMethod(
      path: "/test.Deferred/Refuse",
      deferred: { _, _, _ throws(RPCError) in
        throw RPCError(code: .invalidArgument, message: "no")
      })
    let forget = RPCMethod(path: "/test.Deferred/Forget", deferred: { _, _, _ in })
    let server = try await RPCServer.start(
      configuration, methods: MethodTable([keep, refuse, forget]))
    do {
      try await RawClient.connected(to: server.address) { client in
        try await client.send(RawRequest.handshake)
        try await body(client, shelf)
      }
    } catch {
      await server.shutdown(deadline: .now)
      throw error
    }
    await server.shutdown(deadline: .now)
  }

  @Test("Answers go to their own callers, in whatever order they come")
  func ownCallers() async throws {
    try await connected { client, shelf in
      for stream: UInt32 in [1, 3, 5] {
        try await client.send(RawRequest.call(stream: stream, path: "/test.Deferred/Keep", [7]))
      }
      await shelf.wait(for: 3)
      for (number, reply) in shelf.take().enumerated().reversed() {
        reply.finish(.success([UInt8(number)]))
        reply.finish(.success([99]))
      }
      var found: [UInt32: [UInt8]] = [:]
      while found.count < 3, let frame = try await client.nextFrame() {
        if frame.type == 0 { found[frame.stream] = frame.payload }
      }
      #expect(
        found == [1: RawRequest.framed([0]), 3: RawRequest.framed([1]), 5: RawRequest.framed([2])])
    }
  }

  @Test(
    "What is thrown, finished with an error or forgotten is a status",
    arguments: [("Refuse", "3"), ("Forget", "13"), ("Keep", "8")])
  func statuses(method: String, status: String) async throws {
    try await connected { client, shelf in
      try await client.send(RawRequest.call(path: "/test.Deferred/\(method)", []))
      if method == "Keep" {
        await shelf.wait(for: 1)
        shelf.take()[0].finish(.failure(RPCError(code: .resourceExhausted, message: "full")))
      }
      let last = try await client.frames(through: \.endsStream).last
      #expect(last.map(HeaderBlock.init)?.grpcStatus == status)
    }
  }

  @Test("An answer for a caller that has left goes nowhere, and the connection lives on")
  func leftCaller() async throws {
    try await connected { client, shelf in
      try await client.send(RawRequest.call(path: "/test.Deferred/Keep", []))
      await shelf.wait(for: 1)
      try await client.send(Frame(type: 3, flags: 0, stream: 1, [0, 0, 0, 8]).bytes)
      try await client.send(RawRequest.call(stream: 3, path: "/test.Deferred/Keep", []))
      await shelf.wait(for: 1)
      for reply in shelf.take() { reply.finish(.success([5])) }
      let frames = try await client.frames(through: \.endsStream)
      #expect(frames.filter { $0.type == 0 }.map(\.stream) == [3])
    }
  }

  @Test("More than may wait are refused before they begin")
  func tooMany() async throws {
    var limits = RPCServerConfiguration.Limits()
    limits.runningCallsPerConnection = 2
    try await connected(limits: limits) { client, shelf in
      for stream: UInt32 in [1, 3, 5] {
        try await client.send(RawRequest.call(stream: stream, path: "/test.Deferred/Keep", []))
      }
      let reset = try await client.frames { $0.type == 3 }.last
      #expect(reset?.stream == 5 && reset?.payload == [0, 0, 0, 7])
    }
  }
}
