/// The one way for a call to end other than OK.
public struct RPCError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Never `.ok`.
  public var code: RPCStatusCode
  /// For the developer of the client; sent as `grpc-message`.
  public var message: String
  /// A serialized `google.rpc.Status`, sent as `grpc-status-details-bin`; empty for none.
  public var details: [UInt8]

  public init(code: RPCStatusCode, message: String, details: [UInt8] = []) {
    self.code = code
    self.message = message
    self.details = details
  }

  public var description: String { "\(code): \(message)" }
}
