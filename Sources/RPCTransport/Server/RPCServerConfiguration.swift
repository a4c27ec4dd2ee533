public import HTTP2Session
public import RPCCore

/// How a server listens and what it lets its peers do.
public struct RPCServerConfiguration: Sendable {
  /// What all peers together, and the time a peer takes, may cost.
  public struct Limits: Hashable, Sendable {
    /// Connections at one time; further ones are closed as they are accepted. Default 10,000.
    public var connections = 10_000
    /// Bytes of request messages that the calls of one connection may hold or have announced;
    /// a call that goes beyond gets RESOURCE_EXHAUSTED. Default 16 MiB.
    public var requestBytesPerConnection = 16 * 1024 * 1024
    /// Time to the end of the preface and the first SETTINGS frame. Default 10 s.
    public var handshake = Duration.seconds(10)
    /// Time from the first to the last byte of one header block. Default 10 s.
    public var headerBlock = Duration.seconds(10)
    /// Silence of a peer after which it is asked for a sign of life. Default 60 s.
    public var keepaliveInterval = Duration.seconds(60)
    /// Silence after that question which ends the connection. Default 20 s.
    public var keepaliveTimeout = Duration.seconds(20)
    /// Time for which a peer may leave answers unread, taking none of their bytes. Default 60 s.
    public var unreadAnswer = Duration.seconds(60)
    /// Limits of one connection.
    public var http2 = HTTP2Limits()
    /// Limits of one call.
    public var rpc = RPCLimits()

    public init() {}
  }

  public var address: RPCServerAddress
  /// Threads that serve connections; handlers run on them. Default 1.
  public var eventLoopThreads = 1
  public var limits = Limits()

  public init(address: RPCServerAddress) {
    self.address = address
  }
}
