public import RPCCore
import WireMessages

/// `grpc.testing.TestService`: the server's side of the standard gRPC interop tests, so that anyone
/// can point an interop client at this server's transport.
public struct InteropService: Sendable {
  typealias Messages = Wire.Interop

  static let name = "grpc.testing.TestService"
  /// The largest payload that is made on demand; the tests ask for 314,159 bytes at most.
  static let mostBytes: Int32 = 16 << 20

  public init() {}

  public var methods: [RPCMethod] {
    [
      RPCMethod(path: "/\(Self.name)/EmptyCall") {
        (_: RPCCallContext, _: UnsafeRawBufferPointer, _: inout RPCAnswer) in
      },
      RPCMethod(path: "/\(Self.name)/UnaryCall", handler: unary),
      RPCMethod(path: "/\(Self.name)/StreamingOutputCall", kind: .serverStreaming) {
        (_: RPCCallContext, requests: RPCRequests, responses: RPCResponses) in
        responses.allowCompression()
        try await answer(try await requests.only(), responses)
      },
      RPCMethod(path: "/\(Self.name)/StreamingInputCall", kind: .clientStreaming, handler: input),
      RPCMethod(path: "/\(Self.name)/FullDuplexCall", kind: .bidirectional) {
        (context: RPCCallContext, requests: RPCRequests, responses: RPCResponses) in
        responses.allowCompression()
        let (head, trailers) = echo(context.metadata)
        if !head.isEmpty { responses.sendHead(head) }
        if !trailers.isEmpty { responses.setTrailers(trailers) }
        for try await request in requests { try await answer(request, responses) }
      },
      RPCMethod(path: "/\(Self.name)/HalfDuplexCall", kind: .bidirectional) {
        (_: RPCCallContext, requests: RPCRequests, responses: RPCResponses) in
        responses.allowCompression()
        var all: [[UInt8]] = []
        for try await request in requests { all.append(request) }
        for request in all { try await answer(request, responses) }
      },
    ]
  }

  private func unary(
    _ context: RPCCallContext, _ bytes: UnsafeRawBufferPointer, _ answer: inout RPCAnswer
  ) throws(RPCError) {
    let request = try RPCMethod.decode(Messages.SimpleRequest.self, from: bytes)
    try check(request.expectCompressed, context.isMessageCompressed)
    if !context.metadata.isEmpty { (answer.head, answer.trailers) = echo(context.metadata) }
    try end(request.responseStatus)
    answer.isCompressed = request.responseCompressed
    try response(request.responseSize).encode(into: &answer.message)
  }

  private func input(
    _ context: RPCCallContext, _ requests: RPCRequests, _ responses: RPCResponses
  ) async throws {
    var total = 0
    var messages = requests.makeAsyncIterator()
    while let bytes = try await messages.next() {
      let request = try RPCMethod.decode(Messages.InputRequest.self, from: bytes)
      try check(request.expectCompressed, messages.isCompressed)
      total += request.payload.body.count
    }
    try await responses.send(
      RPCMethod.encode(
        Messages.InputResponse.with { $0.aggregatedPayloadSize = Int32(clamping: total) }))
  }

  /// One response for each of the request's parameters.
  private func answer(_ bytes: [UInt8], _ responses: RPCResponses) async throws {
    let request = try RPCMethod.decode(Messages.OutputRequest.self, from: bytes)
    try end(request.responseStatus)
    for parameters in request.responseParameters {
      if parameters.interval > 0 {
        try await Task.sleep(for: .microseconds(parameters.interval))
      }
      try await send(parameters.size, compressed: parameters.compressed, to: responses)
    }
  }

  /// Sends so many bytes, which are made once there is room for them.
  private func send(
    _ size: Int32, compressed: Bool?, to responses: RPCResponses
  ) async throws(RPCError) {
    try await responses.send(
      reserving: Int(max(0, min(size, Self.mostBytes))), compressed: compressed
    ) { () throws(RPCError) in
      RPCMethod.encode(try response(size))
    }
  }

  private func response(_ size: Int32) throws(RPCError) -> Messages.SimpleResponse {
    guard (0...Self.mostBytes).contains(size) else {
      throw .invalid("response_size", "\(size) is not from 0 to \(Self.mostBytes)")
    }
    return .with { $0.payload.body = Array(repeating: 0, count: Int(size)) }
  }

  private func end(_ status: Messages.EchoStatus?) throws(RPCError) {
    guard let status, status.code != 0 else { return }
    throw RPCError(code: RPCStatusCode(rawValue: Int(status.code)), message: status.message)
  }

  private func check(_ expected: Bool?, _ isCompressed: Bool) throws(RPCError) {
    guard let expected, expected != isCompressed else { return }
    throw .invalid(
      "expect_compressed", "is \(expected), and the message was \(isCompressed ? "" : "not ")so")
  }

  /// The caller's metadata where the tests look for it.
  private func echo(_ metadata: RPCMetadata) -> (head: RPCMetadata, trailers: RPCMetadata) {
    var (head, trailers) = (RPCMetadata(), RPCMetadata())
    if let value = metadata["x-grpc-test-echo-initial"] {
      head.append("x-grpc-test-echo-initial", value)
    }
    for value in metadata.values(of: "x-grpc-test-echo-trailing-bin") {
      trailers.append("x-grpc-test-echo-trailing-bin", binary: value)
    }
    return (head, trailers)
  }
}
