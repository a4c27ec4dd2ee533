import RPCCore
import WireMessages

extension InteropCase {
  static let compression = [
    InteropCase(name: "client_compressed_unary") { stub in
      // A server that does not look at the flag would pass the rest by accident.
      try await refused(.invalidArgument) {
        _ = try await stub.call(InteropStub.large { $0.expectCompressed = true })
      }
      for isCompressed in [true, false] {
        var options = InteropStub.patience
        options.compresses = isCompressed
        let reply = try await stub.call(
          InteropStub.large { $0.expectCompressed = isCompressed }, options)
        try expect(reply.payload.body.count, Int(InteropStub.largeReply), "the payload's size")
      }
    },
    InteropCase(name: "client_compressed_streaming") { stub in
      func bytes(_ size: Int, _ isCompressed: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        Wire.Interop.InputRequest.with {
          $0.expectCompressed = isCompressed
          $0.payload = InteropStub.payload(size)
        }.encode(into: &bytes)
        return bytes
      }
      var options = InteropStub.patience
      options.compresses = true
      func begin() -> ClientCall {
        stub.client.begin(InteropStub.input.path, .clientStreaming, options)
      }
      let probe = begin()
      try? await probe.send(bytes(27_182, true), compressed: false, isLast: true)
      try expect(await probe.end().error?.code, .invalidArgument, "the probe's status")
      let call = begin()
      try await call.send(bytes(27_182, true), compressed: true)
      try await call.send(bytes(45_904, false), compressed: false, isLast: true)
      let outcome = await call.end()
      if let error = outcome.error { throw error }
      let reply = try WhistleClient.decode(
        Wire.Interop.InputResponse.self,
        from: try await call.next().map { try call.contents(of: $0) } ?? [])
      try expect(reply.aggregatedPayloadSize, 73_086, "the size")
    },
    InteropCase(name: "server_compressed_unary") { stub in
      for isCompressed in [true, false] {
        let call = stub.client.begin(InteropStub.unary.path, .unary, InteropStub.patience)
        var request: [UInt8] = []
        InteropStub.large { $0.responseCompressed = isCompressed }.encode(into: &request)
        try await call.send(request, isLast: true)
        try await check([(Int(InteropStub.largeReply), isCompressed)], call)
      }
    },
    InteropCase(name: "server_compressed_streaming") { stub in
      let wanted = [(31_415, true), (92_653, false)]
      let call = stub.client.begin(
        InteropStub.output.path, .serverStreaming, InteropStub.patience)
      var request: [UInt8] = []
      Wire.Interop.OutputRequest.with {
        $0.responseParameters = wanted.map { size, isCompressed in
          .with {
            $0.size = Int32(size)
            $0.compressed = isCompressed
          }
        }
      }.encode(into: &request)
      try await call.send(request, isLast: true)
      try await check(wanted, call)
    },
  ]

  /// Takes the replies of a call: their sizes, and whether each came compressed.
  private static func check(_ wanted: [(size: Int, isCompressed: Bool)], _ call: ClientCall)
    async throws
  {
    for (size, isCompressed) in wanted {
      guard let reply = try await call.next() else {
        throw InteropFailure(description: "a reply is missing")
      }
      try expect(reply.isCompressed, isCompressed, "the compressed flag")
      let message = try WhistleClient.decode(
        Wire.Interop.SimpleResponse.self, from: try call.contents(of: reply))
      try expect(message.payload.body.count, size, "the payload's size")
    }
    try expect(try await call.next() == nil, true, "the end")
  }
}
