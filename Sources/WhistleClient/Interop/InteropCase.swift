import RPCCore
import WireMessages

/// One of gRPC's published interoperability cases, from the client's side: it returns if the server and
/// this client do to each other what they must.
public struct InteropCase: Sendable {
  public let name: String
  let body: @Sendable (InteropStub) async throws -> Void

  /// Throws what went wrong.
  public func run(on client: WhistleClient) async throws {
    try await body(InteropStub(client: client))
  }

  /// Every case but those on what the server is told about a client of flesh: accounts and tokens.
  public static let all =
    unary + streams + statuses + compression
}

/// What a case found that it should not have.
struct InteropFailure: Error, CustomStringConvertible {
  let description: String
}

func expect<Value: Equatable>(_ found: Value, _ wanted: Value, _ what: String) throws {
  guard found == wanted else {
    throw InteropFailure(description: "\(what): expected \(wanted), found \(found)")
  }
}

/// The status that a call must end with.
func refused(
  _ code: RPCStatusCode, _ message: String? = nil, _ body: () async throws -> Void
) async throws {
  do {
    try await body()
  } catch let error as RPCError {
    try expect(error.code, code, "the status (\(error.message))")
    if let message { try expect(error.message, message, "the status message") }
    return
  }
  throw InteropFailure(description: "expected \(code), found OK")
}

/// `grpc.testing.TestService` as the cases call it.
struct InteropStub: Sendable {
  typealias Messages = Wire.Interop

  static let service = "/grpc.testing.TestService"
  static let unary = ClientMethod<Messages.SimpleRequest, Messages.SimpleResponse>(
    "\(service)/UnaryCall")
  static let input = ClientMethod<Messages.InputRequest, Messages.InputResponse>(
    "\(service)/StreamingInputCall", .clientStreaming)
  static let output = ClientMethod<Messages.OutputRequest, Messages.SimpleResponse>(
    "\(service)/StreamingOutputCall", .serverStreaming)
  static let duplex = ClientMethod<Messages.OutputRequest, Messages.SimpleResponse>(
    "\(service)/FullDuplexCall", .bidirectional)

  /// Of any call that is not to time out.
  static let patience = CallOptions.usual
  static let requestSizes = [27_182, 8, 1_828, 45_904]
  static let replySizes: [Int32] = [31_415, 9, 2_653, 58_979]
  static let largeRequest = 271_828
  static let largeReply: Int32 = 314_159

  let client: WhistleClient

  static func payload(_ size: Int) -> Messages.Payload {
    .with { $0.body = Array(repeating: 0, count: size) }
  }

  static func large(_ more: (inout Messages.SimpleRequest) -> Void = { _ in })
    -> Messages.SimpleRequest
  {
    .with {
      $0.responseSize = largeReply
      $0.payload = payload(largeRequest)
      more(&$0)
    }
  }

  static func ask(_ sizes: [Int32], payload size: Int = 0) -> Messages.OutputRequest {
    .with {
      $0.responseParameters = sizes.map { size in .with { $0.size = size } }
      $0.payload = payload(size)
    }
  }

  func call(
    _ request: Messages.SimpleRequest, _ options: CallOptions = patience
  ) async throws(RPCError) -> Messages.SimpleResponse {
    try await client.call(Self.unary, request, options)
  }
}
