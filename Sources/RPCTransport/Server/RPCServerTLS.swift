/// The files that make a server's identity, and whom it lets in.
///
/// The files are read again when they have changed: the next connection has the new certificate, and
/// those that are open go on. Files that cannot be used leave the last that could in force.
public struct RPCServerTLS: Hashable, Sendable {
  /// PEM: the server's certificate, then those between it and its root.
  public var certificateChain: String
  /// PEM, not encrypted.
  public var privateKey: String
  /// PEM: the roots of the clients that are let in. Without it no client is asked who it is.
  public var clientRoots: String?

  public init(certificateChain: String, privateKey: String, clientRoots: String? = nil) {
    self.certificateChain = certificateChain
    self.privateKey = privateKey
    self.clientRoots = clientRoots
  }

  var paths: [String] { [certificateChain, privateKey] + [clientRoots].compactMap(\.self) }
}
