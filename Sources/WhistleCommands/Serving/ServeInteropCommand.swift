import ArgumentParser
import Logging
import WhistleServices

struct ServeInteropCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve-interop",
    abstract: "Serves the standard gRPC interop tests, to try a client against this server.",
    discussion: """
        whistle serve-interop --listen 127.0.0.1:50052

      It answers grpc.testing.TestService beside grpc.health.v1.Health and grpc.reflection.v1, and
      needs no store.
      """)

  @OptionGroup var options: ListenOptions

  func run() async throws {
    do {
      let logger = Logger(label: "whistle") { StreamLogHandler.standardError(label: $0) }
      try await ServerProcess.serve(InteropService().methods, options, logger: logger)
    } catch let error as ToolError {
      throw error.exit()
    }
  }
}
