public import RPCCore
public import WireMessages

/// A method of a service as its callers see it. A typed client is one of these for each method.
public struct ClientMethod<Request: WireMessage, Reply: WireMessage>: Sendable {
  /// `/package.Service/Method`.
  public let path: String
  public let kind: RPCMethod.Kind
  /// It only reads, so that it may be called again where it is not known whether it was served.
  public let isIdempotent: Bool

  public init(_ path: String, _ kind: RPCMethod.Kind = .unary, isIdempotent: Bool = false) {
    self.path = path
    self.kind = kind
    self.isIdempotent = isIdempotent
  }
}
