import ArgumentParser
import Logging
import OrganizationGraph
import RPCCore
import RPCTransport
import Routing
import ServiceLifecycle
import UnixSignals
import WhistleServices

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serves the organisation of a store over gRPC.",
    discussion: """
        whistle serve
        whistle serve --listen 0.0.0.0:50051 --threads 2
        whistle serve --listen unix:/run/whistle.sock

      Any gRPC client can call whistle.v1.RoutingService, whistle.v1.OrganizationService and
      grpc.health.v1.Health (HTTP/2 without TLS). On SIGTERM or SIGINT the server refuses new
      connections, finishes the calls that have begun, and ends.

      It serves the revision that it started with; restart it after an import.
      """)

  @Option(help: ArgumentHelp("Where to listen: host:port or unix:path.", valueName: "address"))
  var listen = "127.0.0.1:50051"

  @Option(help: ArgumentHelp("Threads that serve connections, 1 to 64.", valueName: "number"))
  var threads = 1

  @Option(
    help: ArgumentHelp("Seconds to finish running calls in when stopped.", valueName: "seconds"))
  var drain = 10

  @OptionGroup var source: OrganizationOptions

  func validate() throws {
    if !(1...64).contains(threads) { throw ValidationError("--threads is 1 to 64.") }
    if !(0...3600).contains(drain) { throw ValidationError("--drain is 0 to 3600 seconds.") }
    _ = try address()
  }

  func run() async throws {
    do {
      try await serve()
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private func serve() async throws {
    let served = try source.serve()
    let logger = Logger(label: "whistle") { StreamLogHandler.standardError(label: $0) }
    let snapshot = served.router.snapshot
    var configuration = RPCServerConfiguration(address: try address())
    configuration.eventLoopThreads = threads
    let service = WhistleServer(
      configuration: configuration, served: served, drain: .seconds(drain), logger: logger)
    logger.info(
      "organisation loaded",
      metadata: [
        "name": "\(snapshot.name(snapshot.root))", "revision": "\(snapshot.revision)",
        "units": "\(snapshot.unitCount)", "edges": "\(snapshot.edgeCount)",
      ])
    let group = ServiceGroup(
      configuration: .init(
        services: [.init(service: service)], gracefulShutdownSignals: [.sigterm, .sigint],
        logger: logger))
    try await group.run()
  }

  private func address() throws -> RPCServerAddress {
    if listen.hasPrefix("unix:") {
      let path = String(listen.dropFirst("unix:".count))
      if path.isEmpty { throw ValidationError("--listen unix: has no path; write unix:path.") }
      return .unixSocket(path: path)
    }
    guard let colon = listen.lastIndex(of: ":"),
      let port = Int(listen[listen.index(after: colon)...]), (0...65_535).contains(port),
      colon != listen.startIndex
    else {
      throw ValidationError("--listen \"\(listen)\" is no address; write host:port or unix:path.")
    }
    var host = String(listen[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    return .tcp(host: host, port: port)
  }
}

/// The server as a service that starts, waits for the signal to stop, and drains.
private struct WhistleServer: Service {
  let configuration: RPCServerConfiguration
  let served: ServedOrganization
  let drain: Duration
  let logger: Logger

  func run() async throws {
    let methods = RoutingService(served).methods + OrganizationService(served).methods
    let health = HealthService(methods)
    let server: RPCServer
    do {
      server = try await RPCServer.start(
        configuration, methods: MethodTable(methods + health.methods))
    } catch {
      throw ToolError("\(error)", ExitReason.unavailable)
    }
    logger.info("serving", metadata: ["address": "\(server.address)"])
    try? await gracefulShutdown()
    logger.info("draining")
    health.drain()
    await server.shutdown(deadline: .now + drain)
    logger.info("stopped")
  }
}
