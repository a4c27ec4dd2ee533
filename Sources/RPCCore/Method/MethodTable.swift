/// The methods a server answers, by path. Immutable; looking one up is O(path).
public struct MethodTable: Sendable {
  package enum Lookup: Sendable {
    case found(RPCMethod)
    /// UNIMPLEMENTED, naming what is missing and what there is.
    case missing(RPCError)
  }

  private let methods: [String: RPCMethod]
  /// The full names of the services that have a method here, in order.
  public let services: [String]

  /// - Precondition: no two methods have the same path.
  public init(_ methods: [RPCMethod]) {
    self.methods = Dictionary(methods.map { ($0.path, $0) }) { first, _ in
      preconditionFailure("two methods have the path \(first.path)")
    }
    services = Set(methods.compactMap { Self.split($0.path)?.service }).sorted()
  }

  package func lookup(_ path: String) -> Lookup {
    if let method = methods[path] { return .found(method) }
    guard let (service, method) = Self.split(path) else {
      return .missing(
        RPCError(code: .unimplemented, message: "\(path) is not a path of /package.Service/Method"))
    }
    guard services.contains(service) else {
      return .missing(
        RPCError(
          code: .unimplemented,
          message: "unknown service \(service); there are \(services.joined(separator: ", "))"))
    }
    return .missing(
      RPCError(code: .unimplemented, message: "unknown method \(method) of service \(service)"))
  }

  static func split(_ path: String) -> (service: String, method: String)? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].isEmpty, !parts[1].isEmpty, !parts[2].isEmpty else {
      return nil
    }
    return (String(parts[1]), String(parts[2]))
  }
}
