public import RPCCore
public import WireMessages

/// `grpc.health.v1.Health`.
public struct HealthClient: Sendable {
  let client: WhistleClient

  private static let service = "/grpc.health.v1.Health"
  static let check = ClientMethod<Wire.HealthCheckRequest, Wire.HealthCheckResponse>(
    "\(service)/Check", isIdempotent: true)
  static let watch = ClientMethod<Wire.HealthCheckRequest, Wire.HealthCheckResponse>(
    "\(service)/Watch", .serverStreaming, isIdempotent: true)

  /// Whether the server serves; with the name of a service, whether that does.
  public func check(
    service: String = "", _ options: CallOptions = .usual
  ) async throws(RPCError) -> Wire.HealthCheckResponse {
    try await client.call(Self.check, .with { $0.service = service }, options)
  }

  /// The same now and whenever it changes.
  public func watch(
    service: String = "", _ options: CallOptions = .unlimited
  ) async throws(RPCError) -> ReplyStream<Wire.HealthCheckResponse> {
    try await client.stream(Self.watch, .with { $0.service = service }, options)
  }
}

extension WhistleClient {
  public var health: HealthClient { HealthClient(client: self) }
}
