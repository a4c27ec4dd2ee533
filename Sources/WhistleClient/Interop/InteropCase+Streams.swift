import RPCCore
import WireMessages

extension InteropCase {
  static let streams = [
    InteropCase(name: "client_streaming") { stub in
      let reply = try await stub.client.upload(InteropStub.input, InteropStub.patience) {
        for size in InteropStub.requestSizes {
          try await $0.send(.with { $0.payload = InteropStub.payload(size) })
        }
      }
      try expect(reply.aggregatedPayloadSize, 74_922, "the size")
    },
    InteropCase(name: "server_streaming") { stub in
      let replies = try await stub.client.stream(
        InteropStub.output, InteropStub.ask(InteropStub.replySizes), InteropStub.patience)
      try expect(try await sizes(replies), InteropStub.replySizes.map(Int.init), "the sizes")
    },
    InteropCase(name: "sixteen_megabytes") { stub in
      // The windows are filled and emptied many times.
      let replies = try await stub.client.stream(
        InteropStub.output, InteropStub.ask(Array(repeating: 65_536, count: 256)),
        InteropStub.patience)
      try expect(try await sizes(replies).reduce(0, +), 1 << 24, "the bytes")
    },
    InteropCase(name: "ping_pong") { stub in
      try await stub.client.exchange(InteropStub.duplex, InteropStub.patience) {
        requests, replies in
        var iterator = replies.makeAsyncIterator()
        for (asked, wanted) in zip(InteropStub.requestSizes, InteropStub.replySizes) {
          try await requests.send(InteropStub.ask([wanted], payload: asked))
          let reply = try await iterator.next()
          try expect(reply?.payload.body.count, Int(wanted), "the size")
        }
        requests.finish()
        try expect(try await iterator.next() == nil, true, "the end")
      }
    },
    InteropCase(name: "empty_stream") { stub in
      try await stub.client.exchange(InteropStub.duplex, InteropStub.patience) {
        requests, replies in
        requests.finish()
        try expect(try await sizes(replies), [], "the replies")
      }
    },
    InteropCase(name: "cancel_after_begin") { stub in
      let call = stub.client.begin(
        InteropStub.input.path, .clientStreaming, InteropStub.patience)
      call.cancel()
      try expect(await call.end().error?.code, .cancelled, "the status")
    },
    InteropCase(name: "cancel_after_first_response") { stub in
      let call = stub.client.begin(
        InteropStub.duplex.path, .bidirectional, InteropStub.patience)
      var request: [UInt8] = []
      InteropStub.ask([31_415], payload: 27_182).encode(into: &request)
      try await call.send(request)
      try expect(try await call.next() != nil, true, "a reply")
      call.cancel()
      try await refused(.cancelled) { _ = try await call.next() }
    },
    InteropCase(name: "timeout_on_sleeping_server") { stub in
      let options = CallOptions(timeout: .milliseconds(1))
      try await refused(.deadlineExceeded) {
        try await stub.client.exchange(InteropStub.duplex, options) { requests, replies in
          // The call may be over before the request is sent.
          try? await requests.send(InteropStub.ask([], payload: 27_182))
          for try await _ in replies {}
        }
      }
    },
  ]

  private static func sizes(
    _ replies: ReplyStream<Wire.Interop.SimpleResponse>
  ) async throws -> [Int] {
    var sizes: [Int] = []
    for try await reply in replies { sizes.append(reply.payload.body.count) }
    return sizes
  }
}
