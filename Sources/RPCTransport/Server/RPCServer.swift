import CallMeasures
import NIOCore
import NIOHTTP1
import NIOPosix
public import RPCCore

/// A gRPC server on a socket: HTTP/2 over TLS, or by prior knowledge without.
///
/// One thread accepts connections and deals them out in turn, so that few of them are spread over
/// the event loops as evenly as many.
///
/// Every started server must be shut down.
public final class RPCServer: Sendable {
  /// Where the server listens, with the port that the system chose if none was given.
  public let address: RPCServerAddress

  private let listener: any Channel
  private let group: MultiThreadedEventLoopGroup
  private let registry: ConnectionRegistry
  private let pipeline: ServerPipeline
  /// The file of a Unix domain socket as it was bound.
  private let socketFile: FileStamp?

  private init(
    address: RPCServerAddress, listener: any Channel, group: MultiThreadedEventLoopGroup,
    registry: ConnectionRegistry, pipeline: ServerPipeline
  ) {
    if case .unixSocket(let path) = address {
      socketFile = FileStamp(path)
    } else {
      socketFile = nil
    }
    self.pipeline = pipeline
    self.address = address
    self.listener = listener
    self.group = group
    self.registry = registry
  }

  /// Binds the address and begins to serve `methods`; connections are accepted when this returns.
  public static func start(
    _ configuration: RPCServerConfiguration, methods: MethodTable
  ) async throws(RPCServerError) -> RPCServer {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, configuration.eventLoopThreads))
    let registry = ConnectionRegistry(limits: configuration.limits)
    do {
      let pipeline = ServerPipeline(
        limits: configuration.limits, methods: methods, registry: registry,
        running: RunningCalls(
          limit: configuration.limits.runningCalls,
          limitPerAddress: configuration.limits.runningCallsPerAddress),
        tls: try Self.contexts(configuration), onNotice: configuration.onNotice,
        slowCall: configuration.slowCall,
        workspaces: try await ServerPipeline.workspaces(
          of: group, methods: methods, metrics: configuration.metrics))
      let bootstrap = ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 4096)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .serverChannelInitializer { [onEvent = configuration.onEvent] channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(AcceptPause(onEvent: onEvent))
          }
        }
        .childChannelOption(.maxMessagesPerRead, value: 1)
        // A connection that is idle keeps the memory of its last read; one that reads much gets more.
        .childChannelOption(
          .recvAllocator,
          value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 512, maximum: 64 * 1024)
        )
        .childChannelOption(
          .writeBufferWaterMark, value: .init(low: 64 * 1024, high: 256 * 1024)
        )
        .childChannelInitializer(pipeline.set(up:))
      let listener = try await bind(bootstrap, to: configuration.address, group: group)
      return RPCServer(
        address: bound(configuration.address, listener), listener: listener, group: group,
        registry: registry, pipeline: pipeline)
    } catch {
      try? await group.shutdownGracefully()
      throw error as? RPCServerError
        ?? RPCServerError(listeningOn: configuration.address, cause: error)
    }
  }

  private static func contexts(
    _ configuration: RPCServerConfiguration
  ) throws(RPCServerError) -> TLSContexts? {
    guard let files = configuration.tls else { return nil }
    do {
      return try TLSContexts(
        files, now: NIODeadline.now().uptimeNanoseconds, onEvent: configuration.onEvent)
    } catch {
      throw RPCServerError(
        code: .certificateNotUsable,
        message: "cannot use \(files.paths.joined(separator: ", ")) for TLS: \(error)",
        cause: error)
    }
  }

  /// Stops accepting, lets the calls that have begun finish (GOAWAY twice, RFC 9113, 6.8), and
  /// closes; what is left at `deadline` is cut off. Returns when everything is closed. A second
  /// call changes nothing and returns when the connections are closed.
  public func shutdown(deadline: ContinuousClock.Instant) async {
    guard registry.beginDrain() else {
      await terminated()
      return
    }
    // Fails if it is closed already, which is what is wanted.
    try? await listener.close()
    registry.drain()
    let left = max(.zero, deadline - .now)
    let registry = registry
    let cut = group.next().scheduleTask(in: TimeAmount(left)) { registry.closeAll() }
    await registry.drained()
    cut.cancel()
    try? await group.shutdownGracefully()
    if case .unixSocket(let path) = address, let socketFile, FileStamp(path) == socketFile {
      // Another server's socket may stand there by now; this one's nobody listens on any more.
      try? await NonBlockingFileIO(threadPool: .singleton).remove(path: path)
    }
  }

  /// What the server has counted, in Prometheus's text format.
  public func metrics() async -> String {
    PrometheusText.text(
      await pipeline.measures(), methods: pipeline.methods.methods.map(\.path),
      statuses: (0...16).map { RPCStatusCode(rawValue: $0).description })
  }

  /// Answers `GET /metrics` in HTTP/1.1 at another address, for as long as the server serves; returns
  /// the address with the port that the system chose if none was given. At most
  /// `MetricsConnections.most` connections are open at once; more are closed.
  public func serveMetrics(
    at address: RPCServerAddress
  ) async throws(RPCServerError) -> RPCServerAddress {
    do {
      let connections = MetricsConnections()
      let bootstrap = ServerBootstrap(group: group)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .serverChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(AcceptPause(onEvent: nil))
          }
        }
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(
              IdleStateHandler(allTimeout: MetricsHandler.patience))
            try channel.pipeline.syncOperations.configureHTTPServerPipeline()
            try channel.pipeline.syncOperations.addHandler(
              MetricsHandler(connections) { await self.metrics() })
          }
        }
      let listener = try await Self.bind(bootstrap, to: address, group: group)
      return Self.bound(address, listener)
    } catch {
      throw RPCServerError(listeningOn: address, cause: error)
    }
  }

  /// Returns when a shutdown has begun and all connections are closed.
  public func terminated() async {
    await registry.drained()
  }

  private static func bind(
    _ bootstrap: ServerBootstrap, to address: RPCServerAddress, group: MultiThreadedEventLoopGroup
  ) async throws -> any Channel {
    switch address {
    case .tcp(let host, let port):
      return try await bootstrap.bind(host: host, port: port).get()
    case .unixSocket(let path):
      // A server that was killed leaves its socket behind. If nobody answers there, it is removed;
      // if somebody does, binding fails as it does for a port that is taken.
      let answer = try? await ClientBootstrap(group: group).connect(unixDomainSocketPath: path)
        .get()
      try? await answer?.close()
      if answer == nil { try UnixSocket.remove(path) }
      let socket = try UnixSocket.bind(path)
      return try await bootstrap.withBoundSocket(socket).get()
    }
  }

  private static func bound(
    _ address: RPCServerAddress, _ listener: any Channel
  ) -> RPCServerAddress {
    guard case .tcp(let host, let port) = address else { return address }
    let local = listener.localAddress
    return .tcp(host: local?.ipAddress ?? host, port: local?.port ?? port)
  }
}
