public import CallMeasures
public import HTTP2Session
public import RPCCore

/// How a server listens and what it lets its peers do.
public struct RPCServerConfiguration: Sendable {
  /// What all peers together, and the time a peer takes, may cost.
  public struct Limits: Hashable, Sendable {
    /// Connections at one time; further ones are closed as they are accepted. Default 16,384.
    public var connections = 16_384
    /// Connections at one time from one address; those over a Unix domain socket have none.
    /// Default 12,288: a proxy in front of the server has all its callers on one address.
    public var connectionsPerAddress = 12_288
    /// Bytes of request messages that the calls of one connection may hold or have announced;
    /// a call that goes beyond gets RESOURCE_EXHAUSTED. Default 16 MiB.
    public var requestBytesPerConnection = 16 * 1024 * 1024
    /// Handlers of one connection that run in tasks at one time, those of calls that were given up
    /// included; a further call is refused with REFUSED_STREAM. Default 256.
    public var runningCallsPerConnection = 256
    /// Handlers of all connections that run in tasks at one time. Default 32,768.
    public var runningCalls = 32_768
    /// Those of them on connections from one address; those over a Unix domain socket have none. Default
    /// 16,384: whoever takes as many as there may be leaves others as many again.
    public var runningCallsPerAddress = 16_384
    /// Time to the end of the preface and the first SETTINGS frame, TLS included. Default 10 s.
    public var handshake = Duration.seconds(10)
    /// Time from the first to the last byte of one header block. Default 10 s.
    public var headerBlock = Duration.seconds(10)
    /// Time from the headers of a request to its end, unless it is a stream of messages. A call
    /// then gets DEADLINE_EXCEEDED, a request that is not gRPC its refusal, and the stream is reset.
    /// Default 60 s.
    public var unfinishedRequest = Duration.seconds(60)
    /// Time without a call after which a connection is ended gracefully. Default 1 h.
    public var idle = Duration.seconds(3600)
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
  /// Without it, HTTP/2 goes over the socket in the clear (by prior knowledge).
  public var tls: RPCServerTLS?
  /// Threads that serve connections; inline handlers run on them. Default 1.
  public var eventLoopThreads = 1
  public var limits = Limits()
  /// Told of calls that do not end with OK, and of slow ones, on their event loop: it must not wait.
  public var onNotice: (@Sendable (RPCNotice) -> Void)?
  /// From when on a unary call that ends with OK is slow. Default 1 s.
  public var slowCall = Duration.seconds(1)
  /// Told of what happens to the server as a whole, on any thread: it must not wait.
  public var onEvent: (@Sendable (RPCServerEvent) -> Void)?
  /// A backend of swift-metrics that is told what the server counts, on its event loops.
  public var metrics: ServerMetrics?

  public init(address: RPCServerAddress) {
    self.address = address
  }
}
