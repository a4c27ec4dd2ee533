import NIOCore
import NIOPosix
import RPCCore
import RPCTransport
import Testing

@Suite struct RPCServerTests {
  static let methods = MethodTable([
    RPCMethod(path: "/test.Echo/Say") {
      (_: RPCCallContext, request: UnsafeRawBufferPointer, answer: inout RPCAnswer) in
      answer.message.append(contentsOf: request)
    },
    RPCMethod(path: "/test.Echo/Refuse") {
      (_: RPCCallContext, _: UnsafeRawBufferPointer, _: inout RPCAnswer) throws(RPCError) in
      throw RPCError(code: .failedPrecondition, message: "no")
    },
  ])

  static func withServer(
    at address: RPCServerAddress = .tcp(host: "127.0.0.1", port: 0),
    limits: RPCServerConfiguration.Limits = .init(),
    _ body: (RPCServer) async throws -> Void
  ) async throws {
    var configuration = RPCServerConfiguration(address: address)
    configuration.limits = limits
    let server = try await RPCServer.start(configuration, methods: methods)
    do {
      try await body(server)
    } catch {
      await server.shutdown(deadline: .now)
      throw error
    }
    await server.shutdown(deadline: .now)
  }

  /// Status, grpc-status and body of the answer on stream 1.
  static func answer(
    to bytes: [UInt8], from server: RPCServer
  ) async throws -> (status: String?, grpcStatus: String?, body: [UInt8]) {
    try await RawClient.connected(to: server.address) { client in
      try await client.send(RawRequest.handshake + bytes)
      let frames = try await client.frames(through: \.endsStream).filter { $0.stream == 1 }
      let blocks = frames.filter { $0.type == 1 }.map(HeaderBlock.init)
      return (
        blocks.first?.status, blocks.last?.grpcStatus,
        frames.filter { $0.type == 0 }.flatMap(\.payload)
      )
    }
  }

  @Test("A user in the authority resets the stream, PROTOCOL_ERROR, and the connection goes on")
  func userInAuthority() async throws {
    try await Self.withServer { server in
      try await RawClient.connected(to: server.address) { client in
        try await client.send(
          RawRequest.handshake
            + RawRequest.headers(path: "/test.Echo/Say", authority: "someone@test")
            + RawRequest.data(RawRequest.framed([1]))
            + RawRequest.call(stream: 3, path: "/test.Echo/Say", [2]))
        let frames = try await client.frames { $0.stream == 3 && $0.endsStream }
        #expect(frames.filter { $0.stream == 1 }.map(\.type) == [3])
        #expect(frames.first { $0.stream == 1 }?.payload == [0, 0, 0, 1])
      }
    }
  }

  @Test("An echo over a loopback socket gives the message back with status 0")
  func echo() async throws {
    try await Self.withServer { server in
      for count in [0, 1, 5, 100, 70_000] {
        let message = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let framed = RawRequest.framed(message)
        var bytes = RawRequest.headers(path: "/test.Echo/Say")
        for start in stride(from: 0, to: framed.count, by: 16_384) {
          let end = min(framed.count, start + 16_384)
          bytes += RawRequest.data(Array(framed[start..<end]), endStream: end == framed.count)
        }
        // The peer's window for the answer has 65,535 bytes unless it is opened.
        bytes +=
          Frame(type: 8, flags: 0, stream: 0, [0, 1, 0, 0]).bytes
          + Frame(type: 8, flags: 0, stream: 1, [0, 1, 0, 0]).bytes
        let answer = try await Self.answer(to: bytes, from: server)
        #expect(answer.status == "200")
        #expect(answer.grpcStatus == "0")
        #expect(answer.body == framed, "\(count) bytes")
      }
    }
  }

  @Test("Each wrong request gets its answer")
  func wrongRequests() async throws {
    let rows: [(String, [UInt8], String, String?)] = [
      ("unknown method", RawRequest.call(path: "/test.Echo/Shout", [1]), "200", "12"),
      ("unknown service", RawRequest.call(path: "/test.Bat/Say", [1]), "200", "12"),
      ("refusing handler", RawRequest.call(path: "/test.Echo/Refuse", [1]), "200", "9"),
      (
        "oversized message",
        RawRequest.headers(path: "/test.Echo/Say")
          + RawRequest.data([0, 255, 255, 255, 255], endStream: false), "200", "8"
      ),
      (
        "GET", RawRequest.headers(method: "GET", path: "/", endStream: true), "405", nil
      ),
      (
        "JSON",
        RawRequest.headers(path: "/test.Echo/Say", contentType: "application/json")
          + RawRequest.data(Array("{}".utf8)), "415", nil
      ),
    ]
    try await Self.withServer { server in
      for (name, bytes, status, grpcStatus) in rows {
        let answer = try await Self.answer(to: bytes, from: server)
        #expect(answer.status == status, "\(name)")
        #expect(answer.grpcStatus == grpcStatus, "\(name)")
        #expect(answer.body.isEmpty == (grpcStatus != nil), "\(name)")
      }
    }
  }

  @Test("A request that does not end in its time gets its answer then, and its stream is reset")
  func unfinishedRequests() async throws {
    var limits = RPCServerConfiguration.Limits()
    limits.unfinishedRequest = .milliseconds(20)
    let half = RawRequest.data([0, 0, 0], endStream: false)
    try await Self.withServer(limits: limits) { server in
      for (contentType, status, grpcStatus) in [
        ("application/grpc", "200", "4"), ("text/plain", "415", nil as String?),
      ] {
        let frames = try await RawClient.connected(to: server.address) { client in
          try await client.send(
            RawRequest.handshake
              + RawRequest.headers(path: "/test.Echo/Say", contentType: contentType) + half)
          return try await client.frames { $0.type == 3 }
        }
        let head = frames.first { $0.type == 1 }.map(HeaderBlock.init)
        #expect(head?.status == status)
        #expect(head?.grpcStatus == grpcStatus)
        #expect(frames.last?.payload == [0, 0, 0, 0])
      }
    }
  }

  @Test("An HTTP/1.1 request is answered in HTTP/1.1 and closed; other bytes are closed unanswered")
  func otherProtocols() async throws {
    try await Self.withServer { server in
      for (request, beginning) in [
        ("GET / HTTP/1.1\r\nhost: x\r\n\r\n", "HTTP/1.1 505 "), ("\u{16}\u{3}\u{1}", ""),
      ] {
        let bytes = try await RawClient.connected(to: server.address) { client in
          try await client.send(Array(request.utf8))
          return try await client.bytesToEnd()
        }
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(beginning.isEmpty ? text.isEmpty : text.hasPrefix(beginning))
      }
    }
  }

  @Test("Requests that announce more bytes together than the connection may hold are refused")
  func requestBytesOfOneConnection() async throws {
    var limits = RPCServerConfiguration.Limits()
    limits.requestBytesPerConnection = 150
    try await Self.withServer(limits: limits) { server in
      let half = RawRequest.framed(Array(repeating: 1, count: 100)).prefix(50)
      let frames = try await RawClient.connected(to: server.address) { client in
        try await client.send(
          RawRequest.handshake + RawRequest.headers(stream: 1, path: "/test.Echo/Say")
            + RawRequest.data(stream: 1, Array(half), endStream: false)
            + RawRequest.headers(stream: 3, path: "/test.Echo/Say")
            + RawRequest.data(stream: 3, Array(half), endStream: false))
        return try await client.frames(through: \.endsStream)
      }
      #expect(frames.last?.stream == 3)
      #expect(frames.last.map(HeaderBlock.init)?.grpcStatus == "8")
    }
  }

  @Test("A connection beyond the limit is closed, those within it are served")
  func connectionLimit() async throws {
    var limits = RPCServerConfiguration.Limits()
    limits.connections = 1
    try await Self.withServer(limits: limits) { server in
      try await RawClient.connected(to: server.address) { first in
        try await first.send(RawRequest.handshake + RawRequest.ping.bytes)
        _ = try await first.frames(through: \.isPingAnswer)
        let bytes = try await RawClient.connected(to: server.address) { try await $0.bytesToEnd() }
        #expect(bytes.isEmpty)
        try await first.send(RawRequest.call(path: "/test.Echo/Say", [1]))
        let frames = try await first.frames(through: \.endsStream)
        #expect(frames.last?.endsStream == true)
      }
    }
  }

  @Test("A port that is taken gives an error that names it")
  func portIsTaken() async throws {
    try await Self.withServer { server in
      let error = await #expect(throws: RPCServerError.self) {
        try await RPCServer.start(
          RPCServerConfiguration(address: server.address), methods: Self.methods)
      }
      #expect(error?.code == .addressInUse)
      #expect(error?.message == "\(server.address) is already in use")
    }
  }

  @Test("An address of another machine gives an error that names it")
  func addressIsNotOurs() async throws {
    let error = await #expect(throws: RPCServerError.self) {
      try await RPCServer.start(
        RPCServerConfiguration(address: .tcp(host: "192.0.2.1", port: 1)), methods: Self.methods)
    }
    #expect(error?.code == .addressNotUsable)
    #expect(
      error?.message == "cannot listen on 192.0.2.1:1: it is no address of this machine")
  }

  @Test(
    "A path that no socket can have gives an error in plain words",
    arguments: [
      ("/tmp/" + String(repeating: "x", count: 200), "the path is too long"),
      ("/tmp/no such folder/whistle.sock", "the folder of the socket is not there"),
      ("/dev/null/whistle.sock", "the folder of the socket is not there"),
      ("/dev/null", "there is a file that is no socket"),
    ])
  func pathIsNotUsable(path: String, reason: String) async throws {
    let error = await #expect(throws: RPCServerError.self) {
      try await RPCServer.start(
        RPCServerConfiguration(address: .unixSocket(path: path)), methods: Self.methods)
    }
    #expect(error?.code == .addressNotUsable)
    #expect(error?.message.hasPrefix("cannot listen on unix:\(path): \(reason)") == true)
  }
}
