public import RPCCore
public import WireMessages

/// `whistle.v1.RoutingService`.
public struct RoutingClient: Sendable {
  let client: WhistleClient

  private static let service = "/whistle.v1.RoutingService"
  static let route = ClientMethod<Wire.RouteRequest, Wire.RouteReply>(
    "\(service)/Route", isIdempotent: true)
  static let explain = ClientMethod<Wire.ExplainRequest, Wire.ExplainReply>(
    "\(service)/Explain", isIdempotent: true)

  /// The decision for one order.
  public func route(
    _ request: Wire.RouteRequest, _ options: CallOptions = .usual
  ) async throws(RPCError) -> Wire.RouteReply {
    try await client.call(Self.route, request, options)
  }

  /// Why units lead an order or do not.
  public func explain(
    _ request: Wire.ExplainRequest, _ options: CallOptions = .usual
  ) async throws(RPCError) -> Wire.ExplainReply {
    try await client.call(Self.explain, request, options)
  }
}

extension WhistleClient {
  public var routing: RoutingClient { RoutingClient(client: self) }
}
