import ArgumentParser
import RPCCore
import WhistleClient

struct InteropCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "interop",
    abstract: "Runs the standard gRPC interop tests as a client, against any server of them.",
    discussion: """
        whistle serve-interop --listen 127.0.0.1:50052
        whistle interop --server 127.0.0.1:50052
        whistle interop --server 127.0.0.1:50052 --case ping_pong --case large_unary

      It prints a line for each case and ends with 65 if one failed.
      """)

  @OptionGroup var options: ServerOptions

  @Option(
    name: .customLong("case"),
    help: ArgumentHelp("A case to run, or all; repeatable.", valueName: "name"))
  var cases = ["all"]

  func validate() throws {
    if options.server.isEmpty { throw ValidationError("Name a server with --server.") }
    let names = InteropCase.all.map(\.name)
    for name in cases where name != "all" && !names.contains(name) {
      throw ValidationError("There is no case \(name); there are \(names.joined(separator: ", ")).")
    }
  }

  func run() async throws {
    guard let configuration = try options.configuration() else { return }
    do {
      let failures = try await RemoteCall.run(configuration) { client in await run(on: client) }
      if failures > 0 { throw ExitReason.dataFaults }
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private func run(on client: WhistleClient) async -> Int {
    var failures = 0
    for one in InteropCase.all where cases.contains("all") || cases.contains(one.name) {
      do {
        try await one.run(on: client)
        Console.print("\(one.name): \(Style.good("ok"))")
      } catch {
        failures += 1
        Console.print("\(one.name): \(Style.error("failed")): \(error)")
      }
    }
    return failures
  }
}
