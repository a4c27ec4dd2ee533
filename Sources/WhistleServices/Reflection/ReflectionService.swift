public import RPCCore
package import WireMessages

/// `grpc.reflection.v1.ServerReflection`, and the same under its older name `v1alpha`: tells clients
/// that have no definitions which services there are and what their messages look like.
public struct ReflectionService: Sendable {
  static let names = [
    "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection",
  ]

  private let services: [String]
  private let descriptors = DescriptorIndex.published

  /// - Parameter services: the full names of those to tell of, these apart.
  public init(services: some Sequence<String>) {
    self.services = Set(services).union(Self.names).sorted()
  }

  public var methods: [RPCMethod] {
    Self.names.map { name in
      RPCMethod(path: "/\(name)/ServerReflectionInfo", kind: .bidirectional) {
        (_: RPCCallContext, requests: RPCRequests, responses: RPCResponses) in
        for try await bytes in requests {
          let request = try RPCMethod.decode(Wire.ReflectionRequest.self, from: bytes)
          try await responses.send(RPCMethod.encode(answer(request)))
        }
      }
    }
  }

  package func answer(_ request: Wire.ReflectionRequest) -> Wire.ReflectionResponse {
    .with {
      $0.validHost = request.host
      $0.originalRequest = request
      $0.answer = answer(request.query)
    }
  }

  private func answer(_ query: Wire.ReflectionRequest.Query?) -> Wire.ReflectionResponse.Answer {
    switch query {
    case .file(let name):
      return descriptors.file(name).map { .files($0) } ?? missing("no file \(name)")
    case .symbol(let name):
      return descriptors.file(declaring: name).map { .files($0) } ?? missing("no symbol \(name)")
    case .extension(let type, let number):
      return missing("no extension \(number) of \(type)")
    case .extensionNumbers(let type):
      // Nothing published is extended, so what there is has none.
      return descriptors.file(declaring: type) == nil
        ? missing("no message \(type)") : .extensionNumbers(of: type, [])
    case .services:
      return .services(services)
    case nil:
      return .error(
        code: Int32(RPCStatusCode.invalidArgument.rawValue), message: "the request asks for nothing"
      )
    }
  }

  private func missing(_ what: String) -> Wire.ReflectionResponse.Answer {
    .error(code: Int32(RPCStatusCode.notFound.rawValue), message: "there is \(what)")
  }
}
