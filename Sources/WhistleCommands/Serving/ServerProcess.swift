import Logging
import RPCCore
import RPCTransport
import ServiceLifecycle
import UnixSignals
import WhistleServices

/// A server as a service of this process: it starts, waits for the signal to stop, and drains.
struct ServerProcess: Service {
  let configuration: RPCServerConfiguration
  /// Where metrics are asked for.
  let metrics: RPCServerAddress?
  let methods: [RPCMethod]
  let drain: Duration
  let logger: Logger
  /// Called when the server begins to drain: ends calls that would not end by themselves.
  let draining: @Sendable () -> Void
  /// Given the health of the services before they serve, to tell what it is.
  let reporting: @Sendable (HealthService) -> Void

  /// Serves `methods`, their health and their reflection until SIGTERM or SIGINT.
  static func serve(
    _ methods: [RPCMethod], _ options: ListenOptions, logger: Logger,
    draining: @escaping @Sendable () -> Void = {},
    reporting: @escaping @Sendable (HealthService) -> Void = { _ in }
  ) async throws {
    OpenFiles.raiseLimit()
    let process = ServerProcess(
      configuration: try options.configuration(), metrics: try options.metricsAddress(),
      methods: methods, drain: .seconds(options.drain), logger: logger, draining: draining,
      reporting: reporting)
    let group = ServiceGroup(
      configuration: .init(
        services: [.init(service: process)], gracefulShutdownSignals: [.sigterm, .sigint],
        logger: logger))
    try await group.run()
  }

  func run() async throws {
    let health = HealthService(services: MethodTable(methods).services)
    reporting(health)
    let reflection = ReflectionService(services: MethodTable(methods + health.methods).services)
    let calls = CallLog(logger)
    var configuration = configuration
    configuration.onNotice = calls.note
    let events = EventLog(logger)
    configuration.onEvent = { events.write($0) }
    let server: RPCServer
    do {
      server = try await RPCServer.start(
        configuration, methods: MethodTable(methods + health.methods + reflection.methods))
      if let metrics {
        let address = try await server.serveMetrics(at: metrics)
        logger.info("metrics", metadata: ["url": "http://\(address)/metrics"])
      }
    } catch {
      throw ToolError("\(error)", ExitReason.unavailable)
    }
    logger.info(
      "serving", metadata: ["address": "\(server.address)", "version": "\(ProgramVersion.text)"])
    try? await gracefulShutdown()
    logger.info("draining")
    health.drain()
    draining()
    await server.shutdown(deadline: .now + drain)
    await calls.finish()
    logger.info("stopped")
  }
}
