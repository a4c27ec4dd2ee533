/// Something that happens to a server as a whole, for its log.
public enum RPCServerEvent: Sendable {
  /// New connections are served with the files as they are now.
  case certificatesRenewed
  /// The files have changed and cannot be used; those from before are. Says why.
  case certificatesNotUsable(String)
  /// A connection could not be accepted, for want of file descriptors mostly; the server waits before it
  /// tries again.
  case acceptFailed(String)
}
