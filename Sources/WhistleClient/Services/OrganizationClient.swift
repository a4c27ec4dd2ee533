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
  static let dryRun = ClientMethod<Wire.DryRunRequest, Wire.DryRunReply>(
    "\(service)/DryRun", isIdempotent: true)
  static let apply = ClientMethod<Wire.ApplyRequest, Wire.ApplyReply>("\(service)/Apply")
  static let applyOnce = ClientMethod<Wire.ApplyRequest, Wire.ApplyReply>(
    "\(service)/Apply", isIdempotent: true)
  static let history = ClientMethod<Wire.HistoryRequest, Wire.HistoryReply>(
    "\(service)/History", isIdempotent: true)
  static let export = ClientMethod<Wire.ExportRequest, Wire.ExportReply>(
    "\(service)/Export", .serverStreaming, isIdempotent: true)

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

  /// What a change set would do.
  public func dryRun(
    _ request: Wire.DryRunRequest, _ options: CallOptions = .usual
  ) async throws(RPCError) -> Wire.DryRunReply {
    try await client.call(Self.dryRun, request, options)
  }

  /// Makes a change set, all of it or nothing. One with a key is sent again where it is not known whether
  /// it was made.
  public func apply(
    _ request: Wire.ApplyRequest, _ options: CallOptions = .usual
  ) async throws(RPCError) -> Wire.ApplyReply {
    let hasKey = !(request.changes?.key ?? "").isEmpty
    return try await client.call(hasKey ? Self.applyOnce : Self.apply, request, options)
  }

  /// A page of the revisions that changed a unit or person.
  public func history(
    _ request: Wire.HistoryRequest, _ options: CallOptions = .usual
  ) async throws(RPCError) -> Wire.HistoryReply {
    try await client.call(Self.history, request, options)
  }

  /// Every record of a revision, or of a part of it, in parts.
  public func export(
    _ request: Wire.ExportRequest, _ options: CallOptions = .unlimited
  ) async throws(RPCError) -> ReplyStream<Wire.ExportReply> {
    try await client.stream(Self.export, request, options)
  }
}

extension WhistleClient {
  public var organization: OrganizationClient { OrganizationClient(client: self) }
}
