/// What one call may ask of the server.
public struct RPCLimits: Hashable, Sendable {
  /// The largest request message, in bytes; a longer one is refused with RESOURCE_EXHAUSTED as
  /// soon as its length prefix is read. Default 4 MiB.
  public var messageBytes = 4 * 1024 * 1024

  public init() {}
}
