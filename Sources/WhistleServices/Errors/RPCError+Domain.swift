package import RPCCore
package import Routing
package import WireMessages

/// The one place where what the domain says becomes an RPC status.
extension RPCError {
  /// An unknown code is NOT_FOUND; an origin or urgency that cannot be one INVALID_ARGUMENT; an order that
  /// nobody may hold FAILED_PRECONDITION.
  package init(_ error: RoutingError) {
    let code: RPCStatusCode =
      switch error.code {
      case .unknownUnit, .unknownCategory: .notFound
      case .invalidOrigin, .unknownUrgency: .invalidArgument
      case .nobodyAccountable: .failedPrecondition
      default: .unknown
      }
    self.init(code: code, message: "order.\(error.field): \(error.message)")
  }

  /// Bytes that are no message, or texts that are no text, are INVALID_ARGUMENT; a message that
  /// unpacks to more than the limit RESOURCE_EXHAUSTED.
  package init(_ error: WireError) {
    let code: RPCStatusCode = error.code == .tooLarge ? .resourceExhausted : .invalidArgument
    let field = error.field.isEmpty ? "the message" : error.field
    self.init(code: code, message: "\(field): \(error.message)")
  }

  static func invalid(_ field: String, _ message: String) -> RPCError {
    RPCError(code: .invalidArgument, message: "\(field): \(message)")
  }
}
