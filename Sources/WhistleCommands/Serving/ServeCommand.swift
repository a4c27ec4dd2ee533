import ArgumentParser
import Logging
import OrganizationGraph
import Routing
import WhistleServices

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serves the organisation of a store over gRPC.",
    discussion: """
        whistle serve
        whistle serve --listen 0.0.0.0:50051 --threads 2
        whistle serve --listen unix:/run/whistle.sock
        whistle serve --tls-certificate server.pem --tls-key server.key --tls-clients roots.pem

      Any gRPC client can call whistle.v1.RoutingService, whistle.v1.OrganizationService and
      grpc.health.v1.Health; grpc.reflection.v1 tells it what they look like. Without the files for
      TLS, HTTP/2 is spoken in the clear. A certificate that is replaced serves the next connection.
      On SIGTERM or SIGINT the server refuses new connections, finishes the calls that have begun,
      and ends.

      It serves the revision that it started with; restart it after an import.
      """)

  @OptionGroup var options: ListenOptions
  @OptionGroup var source: OrganizationOptions

  func run() async throws {
    do {
      try await serve()
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private func serve() async throws {
    let organization = try source.serve()
    let logger = Logger(label: "whistle") { StreamLogHandler.standardError(label: $0) }
    let snapshot = organization.current.router.snapshot
    logger.info(
      "organisation loaded",
      metadata: [
        "name": "\(snapshot.name(snapshot.root))", "revision": "\(snapshot.revision)",
        "units": "\(snapshot.unitCount)", "edges": "\(snapshot.edgeCount)",
      ])
    let methods = RoutingService(organization).methods + OrganizationService(organization).methods
    try await ServerProcess.serve(methods, options, logger: logger)
  }
}
