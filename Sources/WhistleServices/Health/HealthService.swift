public import RPCCore
import Synchronization
package import WireMessages

/// `grpc.health.v1.Health`: whether the server and each of its services serve.
public final class HealthService: Sendable {
  static let name = "grpc.health.v1.Health"

  private let services: Set<String>
  private let isServing = Mutex(true)

  /// - Parameter methods: those of the services whose health is told.
  public init(_ methods: [RPCMethod]) {
    services = Set(
      methods.map { method in
        String(method.path.dropFirst().prefix { $0 != "/" })
      } + [Self.name, ""])
  }

  /// Every service is told as NOT_SERVING from now on, so that callers turn elsewhere while the
  /// calls that are under way finish.
  public func drain() {
    isServing.withLock { $0 = false }
  }

  public var methods: [RPCMethod] { [RPCMethod("/\(Self.name)/Check", check)] }

  package func check(
    _ context: RPCCallContext, _ request: Wire.HealthCheckRequest
  ) throws(RPCError) -> Wire.HealthCheckResponse {
    guard services.contains(request.service) else {
      throw RPCError(
        code: .notFound,
        message: "service: there is no \"\(request.service)\"; known are"
          + " \(services.filter { !$0.isEmpty }.sorted().joined(separator: ", "))")
    }
    return .with { $0.status = isServing.withLock { $0 } ? .serving : .notServing }
  }
}
