/// What one call may ask of the server.
public struct RPCLimits: Hashable, Sendable {
  /// The largest request message, in bytes, compressed and not; a longer one is refused with
  /// RESOURCE_EXHAUSTED as soon as its length is known. Default 4 MiB.
  public var messageBytes = 4 * 1024 * 1024
  /// Response bytes of one call that wait to be sent, from which its handler waits too.
  /// Default 64 KiB.
  public var queuedResponseBytes = 64 * 1024

  public init() {}
}
