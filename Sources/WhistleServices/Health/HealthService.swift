public import RPCCore
import Synchronization
package import WireMessages

/// `grpc.health.v1.Health`: whether the server and each of its services serve.
public final class HealthService: Sendable {
  typealias Status = Wire.HealthCheckResponse.ServingStatus

  private struct State {
    var isServing = true
    /// Services that cannot do all of their work.
    var impaired: Set<String> = []
    /// Told of each change of a service, then ended.
    var watchers: [Int: (service: String, told: AsyncStream<Status>.Continuation)] = [:]
    var nextWatcher = 0

    func status(_ service: String) -> Status {
      isServing && !impaired.contains(service) ? .serving : .notServing
    }
  }

  static let name = "grpc.health.v1.Health"

  private let services: Set<String>
  private let state = Mutex(State())

  /// - Parameter services: the full names of those whose health is told, this one apart.
  public init(services: some Sequence<String>) {
    self.services = Set(services).union([Self.name, ""])
  }

  /// Every service is told as NOT_SERVING from now on, so that callers turn elsewhere while the
  /// calls that are under way finish. Those who watch are told so and then let go.
  public func drain() {
    let watchers = state.withLock { state in
      state.isServing = false
      defer { state.watchers = [:] }
      return state.watchers.values
    }
    for watcher in watchers {
      watcher.told.yield(.notServing)
      watcher.told.finish()
    }
  }

  /// Tells one service as NOT_SERVING, or as serving again; the server as a whole goes on.
  package func set(_ service: String, isServing: Bool) {
    state.withLock { state in
      let former = state.status(service)
      if isServing { state.impaired.remove(service) } else { state.impaired.insert(service) }
      let status = state.status(service)
      guard status != former else { return }
      // In the lock, so that changes come in their order; a stream calls nobody back here.
      for watcher in state.watchers.values where watcher.service == service {
        watcher.told.yield(status)
      }
    }
  }

  public var methods: [RPCMethod] {
    [
      RPCMethod("/\(Self.name)/Check", check),
      RPCMethod(path: "/\(Self.name)/Watch", kind: .serverStreaming, handler: watch),
    ]
  }

  package func check(
    _ context: RPCCallContext, _ request: Wire.HealthCheckRequest
  ) throws(RPCError) -> Wire.HealthCheckResponse {
    guard services.contains(request.service) else {
      throw RPCError(
        code: .notFound,
        message: "service: there is no \"\(request.service)\"; known are"
          + " \(services.filter { !$0.isEmpty }.sorted().joined(separator: ", "))")
    }
    return .with { $0.status = state.withLock { $0.status(request.service) } }
  }

  /// Sends the status at once and whenever it changes. A service that is not known has one too,
  /// because it may come to be known later.
  private func watch(
    _ context: RPCCallContext, _ requests: RPCRequests, _ responses: RPCResponses
  ) async throws {
    let request = try RPCMethod.decode(
      Wire.HealthCheckRequest.self, from: try await requests.only())
    let isKnown = services.contains(request.service)
    for await status in statuses(request.service) {
      try await responses.send(
        RPCMethod.encode(
          Wire.HealthCheckResponse.with { $0.status = isKnown ? status : .serviceUnknown }))
    }
    try Task.checkCancellation()
    throw RPCError(code: .unavailable, message: "the server is shutting down")
  }

  /// The status now and after each change; ends when the server does.
  private func statuses(_ service: String) -> AsyncStream<Status> {
    // Only the last counts for a watcher that was slow.
    let (stream, continuation) = AsyncStream.makeStream(
      of: Status.self, bufferingPolicy: .bufferingNewest(1))
    let number: Int? = state.withLock { state in
      continuation.yield(state.status(service))
      guard state.isServing else { return nil }
      state.nextWatcher += 1
      state.watchers[state.nextWatcher] = (service, continuation)
      return state.nextWatcher
    }
    guard let number else {
      continuation.finish()
      return stream
    }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { $0.watchers[number] = nil }
    }
    return stream
  }
}
