/// Whom a client trusts, and who it says it is.
public struct RPCClientTLS: Hashable, Sendable {
  /// PEM: the roots of the servers that are trusted; nil: those of the system.
  public var serverRoots: String?
  /// PEM: the client's certificate, then those between it and its root. Goes with `privateKey`;
  /// without them the client does not say who it is.
  public var certificateChain: String?
  /// PEM, not encrypted.
  public var privateKey: String?
  /// The name that the server's certificate must have; nil: the host of its address.
  public var serverName: String?

  public init(
    serverRoots: String? = nil, certificateChain: String? = nil, privateKey: String? = nil,
    serverName: String? = nil
  ) {
    self.serverRoots = serverRoots
    self.certificateChain = certificateChain
    self.privateKey = privateKey
    self.serverName = serverName
  }
}
