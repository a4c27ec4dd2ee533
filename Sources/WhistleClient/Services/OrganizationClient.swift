public import RPCCore
public import WireMessages

/// `whistle.v1.OrganizationService`.
public struct OrganizationClient: Sendable {
  let client: WhistleClient

  private static let service = "/whistle.v1.OrganizationService"
  static let getUnit = ClientMethod<Wire.GetUnitRequest, Wire.GetUnitReply>(
    "\(service)/GetUnit", isIdempotent: true)
  static let getRevision = ClientMethod<Wire.GetRevisionRequest, Wire.GetRevisionReply>(
    "\(service)/GetRevision", isIdempotent: true)

  /// One unit with its place in the chain.
  public func getUnit(
    _ request: Wire.GetUnitRequest, _ options: CallOptions = .usual
  ) async throws(RPCError) -> Wire.GetUnitReply {
    try await client.call(Self.getUnit, request, options)
  }

  /// The revisions that the server decides on at this moment.
  public func getRevision(
    _ request: Wire.GetRevisionRequest = .init(), _ options: CallOptions = .usual
  ) async throws(RPCError) -> Wire.GetRevisionReply {
    try await client.call(Self.getRevision, request, options)
  }
}

extension WhistleClient {
  public var organization: OrganizationClient { OrganizationClient(client: self) }
}
