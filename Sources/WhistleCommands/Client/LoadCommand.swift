import ArgumentParser
import CallMeasures
import RPCCore
import WhistleClient
import WireMessages

struct LoadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load",
    abstract: "Calls a server as often as it can, or at a rate, and says how long calls take.",
    discussion: """
        whistle load --server 127.0.0.1:50051
        whistle load --server 127.0.0.1:50051 --route 440310001001-G05 G.10 --concurrency 100
        whistle load --server 127.0.0.1:50051 --rate 5000 --seconds 30

      Without --route it asks for the server's health. With --rate, a call's time counts from when it
      was due, so that a stall shows in all the calls that it held up. It ends with 69 if a call failed.
      """)

  @OptionGroup var options: ServerOptions

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Route this order: codes of origin and category.", valueName: "code"))
  var route: [String] = []

  @Flag(help: "Ask for the lead alone.")
  var leadOnly = false

  @Option(help: ArgumentHelp("Calls that wait at one time.", valueName: "number"))
  var concurrency = 64

  @Option(
    help: ArgumentHelp("Calls a second (default: as many as can be).", valueName: "number"))
  var rate: Double?

  @Option(help: ArgumentHelp("How long.", valueName: "number"))
  var seconds = 10.0

  @Option(help: ArgumentHelp("How many calls at most.", valueName: "number"))
  var calls = Int.max

  @Option(help: ArgumentHelp("Seconds after which a call is given up.", valueName: "number"))
  var timeout = 30.0

  @Option(help: ArgumentHelp("Connections to each server.", valueName: "number"))
  var connections = 1

  @Option(help: ArgumentHelp("Threads that serve them.", valueName: "number"))
  var threads = 1

  func validate() throws {
    if options.server.isEmpty { throw ValidationError("Name a server with --server.") }
    if !route.isEmpty, route.count != 2 {
      throw ValidationError("--route takes two codes: of the origin and of the category.")
    }
    if !(1...100_000).contains(concurrency) {
      throw ValidationError("--concurrency is 1 to 100000.")
    }
    if let rate, !(rate > 0 && rate <= 10_000_000) {
      throw ValidationError("--rate is more than 0 and at most 10000000.")
    }
    if !(seconds > 0 && seconds <= 86_400) {
      throw ValidationError("--seconds is more than 0 and at most 86400.")
    }
    if calls < 1 { throw ValidationError("--calls is 1 or more.") }
    if !(timeout > 0 && timeout <= 86_400) {
      throw ValidationError("--timeout is more than 0 and at most 86400.")
    }
    if !(1...1_000).contains(connections) { throw ValidationError("--connections is 1 to 1000.") }
    if !(1...64).contains(threads) { throw ValidationError("--threads is 1 to 64.") }
  }

  func run() async throws {
    guard var configuration = try options.configuration() else { return }
    configuration.connectionsPerServer = connections
    configuration.threads = threads
    // What fails is to be seen.
    configuration.retry.attempts = 1
    OpenFiles.raiseLimit()
    do {
      let result = try await RemoteCall.run(configuration) { client in
        await generator(client).run()
      }
      print(result)
      if result.statuses.contains(where: { $0.key != .ok }) { throw ExitReason.unavailable }
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private func generator(_ client: WhistleClient) -> LoadGenerator {
    let options = CallOptions(timeout: .seconds(timeout))
    let call: @Sendable () async throws(RPCError) -> Void
    if route.isEmpty {
      call = { () async throws(RPCError) in _ = try await client.health.check(service: "", options)
      }
    } else {
      let request = Wire.RouteRequest.with {
        $0.order = .with {
          $0.origin = route[0]
          $0.category = route[1]
        }
        $0.leadOnly = leadOnly
      }
      call = { () async throws(RPCError) in _ = try await client.routing.route(request, options) }
    }
    return LoadGenerator(
      concurrency: concurrency, calls: calls, rate: rate, duration: .seconds(seconds), call: call)
  }

  private func print(_ result: LoadGenerator.Result) {
    let (seconds, attoseconds) = result.elapsed.components
    let elapsed = Double(seconds) + Double(attoseconds) / 1e18
    let latencies = result.latencies
    var table = TextTable(
      ["calls", "a second", "mean", "50 %", "90 %", "99 %", "99.9 %", "most"],
      Array(repeating: .right, count: 8))
    table.add(
      [
        "\(latencies.count)", "\(Int(Double(latencies.count) / elapsed))",
        time(latencies.mean),
      ]
        + [50, 90, 99, 99.9].map { time(Double(latencies.nanoseconds(percentile: $0))) }
        + [time(Double(latencies.longest))])
    Console.print(table.text)
    for (status, count) in result.statuses.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let text = "  \(status): \(count)"
      Console.print(status == .ok ? text : Style.error(text))
    }
  }

  private func time(_ nanoseconds: Double) -> String {
    func digits(_ value: Double, _ unit: String) -> String {
      "\((value * 10).rounded() / 10) \(unit)"
    }
    return switch nanoseconds {
    case ..<1e6: digits(nanoseconds / 1e3, "µs")
    case ..<1e9: digits(nanoseconds / 1e6, "ms")
    default: digits(nanoseconds / 1e9, "s")
    }
  }
}
