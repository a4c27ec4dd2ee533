public import RPCCore
import RPCTransport
import Synchronization
import WireMessages

/// A client of Whistle's services, or of any gRPC service whose messages are known: typed calls over
/// connections that are made when they are needed and made again when they are lost.
///
///     let client = try await WhistleClient(.init(servers: [.tcp(host: "127.0.0.1", port: 50051)]))
///     let reply = try await client.routing.route(.with { $0.order = order })
///     await client.shutdown()
///
/// All of it may be used from any task. A task that is cancelled cancels its call.
public final class WhistleClient: Sendable {
  let pool: ConnectionPool
  let time: ClientTime
  private let retry: RetryPolicy
  private let replyBytes: Int
  private let budget = Mutex(RetryBudget())
  private let stop: @Sendable () async -> Void

  /// Connects to nothing yet. Throws INVALID_ARGUMENT if the files for TLS cannot be used.
  public convenience init(_ configuration: WhistleClientConfiguration) async throws(RPCError) {
    let transport = try await ClientTransport(
      threads: configuration.threads, tls: configuration.tls, limits: configuration.limits)
    self.init(
      configuration, time: .system,
      connect: { (server, onChange) throws(RPCError) in
        try await transport.connect(to: server, onChange: onChange)
      },
      stop: { await transport.shutdown() })
  }

  /// A client over connections of another kind.
  package init(
    _ configuration: WhistleClientConfiguration, time: ClientTime,
    connect: @escaping ConnectionPool.Connect, stop: @escaping @Sendable () async -> Void
  ) {
    pool = ConnectionPool(
      servers: configuration.servers, connectionsPerServer: configuration.connectionsPerServer,
      backoff: configuration.backoff, time: time, connect: connect)
    self.time = time
    self.stop = stop
    retry = configuration.retry
    replyBytes = configuration.limits.replyBytes
  }

  /// Ends all calls and connections. A client that is not shut down keeps its threads.
  public func shutdown() async {
    pool.close()
    await stop()
  }

  /// Calls a method that takes one message and gives one. A call that fails is made again where that
  /// cannot do anything twice (`RetryPolicy`).
  public func call<Request, Reply>(
    _ method: ClientMethod<Request, Reply>, _ request: Request, _ options: CallOptions = .usual
  ) async throws(RPCError) -> Reply {
    var bytes: [UInt8] = []
    request.encode(into: &bytes)
    return try Self.decode(
      Reply.self, from: try await call(method.path, bytes, method.isIdempotent, options))
  }

  /// The same from bytes to bytes.
  package func call(
    _ path: String, _ bytes: [UInt8], _ isIdempotent: Bool, _ options: CallOptions
  ) async throws(RPCError) -> [UInt8] {
    let deadline = deadline(options)
    var failures = 0
    while true {
      let call = begin(path, .unary, options, deadline: deadline)
      // Fails with the call, whose outcome is looked at below.
      try? await call.send(bytes, isLast: true)
      let outcome = await call.end()
      guard let error = outcome.error else {
        budget.withLock { $0.succeeded() }
        return try await Self.only(call)
      }
      failures += 1
      let random = time.random()
      let delay = budget.withLock { budget in
        retry.delay(
          after: outcome, failures: failures, isIdempotent: isIdempotent, budget: &budget,
          random: random)
      }
      guard let delay, !Task.isCancelled else { throw error }
      if let deadline, time.now() + delay.clampedNanoseconds >= deadline { throw error }
      if delay > .zero {
        do { try await time.sleep(delay) } catch { throw ClientCall.cancelled }
      }
    }
  }

  /// Begins one attempt of a call.
  package func begin(
    _ path: String, _ kind: RPCMethod.Kind, _ options: CallOptions, deadline: UInt64? = nil
  ) -> ClientCall {
    let call = ClientCall(
      ClientRequest(
        path: path, kind: kind, metadata: options.metadata,
        deadline: deadline ?? self.deadline(options), mayCompress: options.compresses,
        replyBytes: replyBytes))
    pool.begin(call, waitsForReady: options.waitsForReady)
    return call
  }

  private func deadline(_ options: CallOptions) -> UInt64? {
    options.timeout.map { time.now() + $0.clampedNanoseconds }
  }

  /// The reply of a call that has ended well, with exactly one.
  private static func only(_ call: ClientCall) async throws(RPCError) -> [UInt8] {
    guard let reply = try await call.next() else {
      throw RPCError(code: .internal, message: "the reply was taken by another task")
    }
    return try call.contents(of: reply)
  }

  static func decode<Message: WireMessage>(
    _ type: Message.Type, from bytes: [UInt8]
  ) throws(RPCError) -> Message {
    let result: Result<Message, WireError> = bytes.withUnsafeBytes { bytes in
      do throws(WireError) {
        return .success(try Message(decoding: bytes))
      } catch {
        return .failure(error)
      }
    }
    do throws(WireError) {
      return try result.get()
    } catch {
      throw RPCError(code: .internal, message: "the server's reply cannot be read: \(error)")
    }
  }
}
