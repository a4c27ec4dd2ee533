/// Where a server listens.
public enum RPCServerAddress: Hashable, Sendable, CustomStringConvertible {
  /// An address or a name of this machine; port 0 lets the system choose one.
  case tcp(host: String, port: Int)
  /// A socket in the file system, at most 107 bytes of path. It is removed when the server stops.
  case unixSocket(path: String)

  /// As gRPC clients take it for a target: `127.0.0.1:50051`, `[::1]:50051`, `unix:/run/x.sock`.
  public var description: String {
    switch self {
    case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    case .unixSocket(let path): "unix:\(path)"
    }
  }
}
