public import HTTP2Session

/// What a client lets its servers do and how long it waits for them.
public struct RPCClientLimits: Hashable, Sendable {
  /// Time to a connection on which calls can be made, TLS and the server's SETTINGS included.
  /// Default 10 s.
  public var connect = Duration.seconds(10)
  /// Silence of a server with calls open after which it is asked for a sign of life. Default 5 min:
  /// usual gRPC servers take offence at a question that comes sooner.
  public var keepaliveInterval = Duration.seconds(300)
  /// Silence after that question which ends the connection. Default 20 s.
  public var keepaliveTimeout = Duration.seconds(20)
  /// The largest reply, in bytes, compressed and not. Default 4 MiB.
  public var replyBytes = 4 * 1024 * 1024
  /// Limits of one connection.
  public var http2 = HTTP2Limits()

  public init() {}
}
