/// What a handler is told about its call beside the messages.
public struct RPCCallContext: Sendable {
  /// `/package.Service/Method`.
  public var path: String
  public var metadata: RPCMetadata
  /// When the caller stops waiting, in nanoseconds of the server's monotonic clock; nil for never.
  public var deadline: UInt64?
  /// Who calls, for logs: `ipv4:127.0.0.1:50112`, `ipv6:[::1]:50112` or `unix:`.
  public var peer: String
  /// When the request's headers were read, in nanoseconds since 1970-01-01 UTC.
  public var receivedAt: Int64
  /// The caller compresses what it sends.
  public var isRequestCompressed = false
  /// The request of a method that takes one message came compressed; it was inflated.
  public var isMessageCompressed = false
  /// The caller can read compressed messages.
  public var acceptsCompression = false

  public init(
    path: String, metadata: RPCMetadata = RPCMetadata(), deadline: UInt64? = nil, peer: String = "",
    receivedAt: Int64
  ) {
    self.path = path
    self.metadata = metadata
    self.deadline = deadline
    self.peer = peer
    self.receivedAt = receivedAt
  }
}
