public import RPCTransport

/// Which servers a client calls, and how.
public struct WhistleClientConfiguration: Sendable {
  /// Each has everything that is called: calls go to them in turn.
  public var servers: [RPCServerAddress]
  /// Without it, HTTP/2 goes over the socket in the clear (by prior knowledge).
  public var tls: RPCClientTLS?
  /// Connections to each server. One carries as many calls as its server allows; further ones make
  /// use of a server's other threads. Default 1.
  public var connectionsPerServer = 1
  /// Threads that serve the connections. Default 1.
  public var threads = 1
  /// Between attempts to connect to a server.
  public var backoff = Backoff()
  /// Which calls are made again.
  public var retry = RetryPolicy()
  public var limits = RPCClientLimits()

  /// - Precondition: there is a server.
  public init(servers: [RPCServerAddress], tls: RPCClientTLS? = nil) {
    precondition(!servers.isEmpty, "a client needs a server")
    self.servers = servers
    self.tls = tls
  }
}
