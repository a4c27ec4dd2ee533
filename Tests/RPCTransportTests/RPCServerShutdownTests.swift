import RPCCore
import RPCTransport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct RPCServerShutdownTests {
  static func start(at address: RPCServerAddress = .tcp(host: "127.0.0.1", port: 0)) async throws
    -> RPCServer
  {
    try await RPCServer.start(
      RPCServerConfiguration(address: address), methods: RPCServerTests.methods)
  }

  static let message = RawRequest.framed(Array("half and half".utf8))

  /// A client whose call is half sent and known to have arrived.
  static func beginCall(_ client: RawClient) async throws {
    try await client.send(
      RawRequest.handshake + RawRequest.headers(path: "/test.Echo/Say")
        + RawRequest.data(Array(message.prefix(7)), endStream: false) + RawRequest.ping.bytes)
    _ = try await client.frames(through: \.isPingAnswer)
  }

  @Test("A half-received call finishes between the GOAWAYs and the end of the connection")
  func drain() async throws {
    let server = try await Self.start()
    try await RawClient.connected(to: server.address) { client in
      try await Self.beginCall(client)
      async let isDown: Void = server.shutdown(deadline: .now + .seconds(600))

      let notice = try await client.frames(through: \.isPing)
      #expect(notice.first { $0.isGoAway }?.goAwayLastStream == 0x7fff_ffff)
      let ping = try #require(notice.last)
      // A stream opened before the notice was read is still served.
      try await client.send(
        RawRequest.call(stream: 3, path: "/test.Echo/Say", [3])
          + Frame(type: 6, flags: 1, stream: 0, ping.payload).bytes)
      let final = try await client.frames(through: \.isGoAway)
      #expect(final.last?.goAwayLastStream == 3)
      #expect(final.last?.goAwayCode == 0)

      try await client.send(RawRequest.data(Array(Self.message.dropFirst(7))))
      let rest = try await client.frames { _ in false }
      #expect(rest.filter { $0.type == 0 && $0.stream == 1 }.flatMap(\.payload) == Self.message)
      let ended = (final + rest).filter(\.endsStream)
      #expect(Set(ended.map(\.stream)) == [1, 3])
      await isDown
    }
    await server.terminated()
    await #expect(throws: (any Error).self) {
      try await RawClient.connected(to: server.address) { _ in }
    }
  }

  @Test("A call that does not finish is cut off at the deadline")
  func deadline() async throws {
    let server = try await Self.start()
    try await RawClient.connected(to: server.address) { client in
      try await Self.beginCall(client)
      await server.shutdown(deadline: .now)
      let rest = try await client.frames { _ in false }
      let ended = rest.filter(\.endsStream)
      #expect(ended.isEmpty)
    }
  }

  @Test("Shutting down twice at once ends once, without connections at once")
  func twice() async throws {
    let server = try await Self.start()
    async let terminated: Void = server.terminated()
    async let first: Void = server.shutdown(deadline: .now + .seconds(600))
    async let second: Void = server.shutdown(deadline: .now + .seconds(600))
    _ = await (first, second, terminated)
  }

  @Test("A Unix domain socket serves, is taken while it does, and is gone afterwards")
  func unixSocket() async throws {
    let path = "/tmp/whistle-rpc-\(UInt64.random(in: 0 ... .max)).sock"
    let server = try await Self.start(at: .unixSocket(path: path))
    let answer = try await RPCServerTests.answer(
      to: RawRequest.call(path: "/test.Echo/Say", [1, 2, 3]), from: server)
    #expect(answer.body == RawRequest.framed([1, 2, 3]))
    let error = await #expect(throws: RPCServerError.self) {
      try await Self.start(at: .unixSocket(path: path))
    }
    #expect(error?.code == .addressInUse)
    await server.shutdown(deadline: .now + .seconds(600))
    // The path is free for the next server.
    let next = try await Self.start(at: .unixSocket(path: path))
    // Whoever takes the path away from a server that runs on gives it to another.
    #expect(unlink(path) == 0)
    let other = try await Self.start(at: .unixSocket(path: path))
    await next.shutdown(deadline: .now + .seconds(600))
    let again = try await RPCServerTests.answer(
      to: RawRequest.call(path: "/test.Echo/Say", [4]), from: other)
    #expect(again.body == RawRequest.framed([4]))
    await other.shutdown(deadline: .now + .seconds(600))
    #expect(access(path, F_OK) != 0)
  }
}
