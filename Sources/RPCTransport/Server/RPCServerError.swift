/// Why a server did not start.
public struct RPCServerError: Error, Sendable, CustomStringConvertible {
  /// Open: further codes may be added.
  public struct Code: Hashable, Sendable {
    private enum Value { case addressInUse, addressNotUsable, certificateNotUsable }

    private let value: Value

    /// Another process, or another server in this one, listens there.
    public static let addressInUse = Self(value: .addressInUse)
    /// The address cannot be bound for any other reason; the cause has the system's words.
    public static let addressNotUsable = Self(value: .addressNotUsable)
    /// The files for TLS are missing, are no PEM, or do not belong together.
    public static let certificateNotUsable = Self(value: .certificateNotUsable)
  }

  public var code: Code
  /// A sentence for the person who started the server; it names the address.
  public var message: String
  public var cause: (any Error)?

  public var description: String { message }
}
