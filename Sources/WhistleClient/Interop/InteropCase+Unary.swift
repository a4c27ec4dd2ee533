import RPCCore
import WireMessages

extension InteropCase {
  static let unary = [
    InteropCase(name: "empty_unary") { stub in
      let reply = try await stub.client.call(
        "\(InteropStub.service)/EmptyCall", [], false, InteropStub.patience)
      try expect(reply, [], "the reply")
    },
    InteropCase(name: "large_unary") { stub in
      let reply = try await stub.call(InteropStub.large())
      try expect(reply.payload.body.count, Int(InteropStub.largeReply), "the payload's size")
    },
    InteropCase(name: "many_large_unary") { stub in
      // A hundred at once on the connections there are.
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<100 {
          group.addTask {
            let reply = try await stub.call(InteropStub.large())
            try expect(
              reply.payload.body.count, Int(InteropStub.largeReply), "the payload's size")
          }
        }
        try await group.waitForAll()
      }
    },
    InteropCase(name: "custom_metadata") { stub in
      let initial = "x-grpc-test-echo-initial"
      let trailing = "x-grpc-test-echo-trailing-bin"
      var options = InteropStub.patience
      options.metadata.append(initial, "test_initial_metadata_value")
      options.metadata.append(trailing, binary: [0xab, 0xab, 0xab])
      func check(_ call: ClientCall) async throws {
        try expect(
          try await call.head()[initial], "test_initial_metadata_value", "the initial metadata")
        let outcome = await call.end()
        if let error = outcome.error { throw error }
        try expect(
          outcome.trailers.values(of: trailing).map(Array.init), [[0xab, 0xab, 0xab]],
          "the trailing metadata")
      }
      let unary = stub.client.begin(InteropStub.unary.path, .unary, options)
      var request: [UInt8] = []
      InteropStub.large().encode(into: &request)
      try await unary.send(request, isLast: true)
      try await check(unary)
      let stream = stub.client.begin(InteropStub.duplex.path, .bidirectional, options)
      var asked: [UInt8] = []
      InteropStub.ask([InteropStub.largeReply], payload: InteropStub.largeRequest)
        .encode(into: &asked)
      try await stream.send(asked, isLast: true)
      try expect(try await stream.next() != nil, true, "a reply")
      try expect(try await stream.next() == nil, true, "the end")
      try await check(stream)
    },
  ]

  static let statuses = [
    InteropCase(name: "status_code_and_message") { stub in
      try await status("test status message", stub)
    },
    InteropCase(name: "special_status_message") { stub in
      try await status(
        "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n", stub)
      try await status("100% of it", stub)
    },
    InteropCase(name: "unimplemented_method") { stub in
      try await refused(.unimplemented) {
        _ = try await stub.client.call(
          "\(InteropStub.service)/UnimplementedCall", [], false, InteropStub.patience)
      }
    },
    InteropCase(name: "unimplemented_service") { stub in
      try await refused(.unimplemented) {
        _ = try await stub.client.call(
          "/grpc.testing.UnimplementedService/UnimplementedCall", [], false,
          InteropStub.patience)
      }
    },
  ]

  private static func status(_ message: String, _ stub: InteropStub) async throws {
    let status = Wire.Interop.EchoStatus.with {
      $0.code = 2
      $0.message = message
    }
    try await refused(.unknown, message) {
      _ = try await stub.call(.with { $0.responseStatus = status })
    }
    try await refused(.unknown, message) {
      try await stub.client.exchange(InteropStub.duplex, InteropStub.patience) {
        requests, replies in
        try await requests.send(.with { $0.responseStatus = status })
        requests.finish()
        for try await _ in replies {}
      }
    }
  }
}
