import ArgumentParser
import Foundation
import OrganizationGraph
import RPCCore
import Routing
import WhistleClient
import WhistleServices
import WireMessages

struct RouteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "route",
    abstract: "Decides which unit leads an order, who helps, and who is told if it stalls.",
    discussion: """
        whistle route 440310001001-G05 5.181.602
        whistle route 六和社区 侵占绿地 --at "2018-09-12 10:00"
        whistle route 六和社区 侵占绿地 --urgency urgent --exclude 440310-U1583
        whistle route 440310001001-G05 G.10 --emergency --json
        whistle route 440310001001-G05 G.10 --server 127.0.0.1:50051
        whistle route 440310001001-G05 G.10 --image district.image
        whistle route --batch orders.csv --output plan.csv --prices prices.csv --picture load.svg

      The decision is the candidate with the least (total cost, hops, unit code); costs are in
      milli-units, shown as units. The same store, order and time give the same answer.

      A server is asked about a batch with codes, not names.

      --batch assigns the orders of a file together so that no plan costs less, and verify checks the
      result. Columns: origin, category; where wanted id, received_at, urgency, deadline, holder (who
      has it now), pinned (1: it stays), excluded and subjects (codes with | between them).
      --teams plans helpers with leads; --fair picks, among the plans of least cost, the one that spreads orders best over the pools.
      """)

  @OptionGroup var order: OrderOptions
  @OptionGroup var source: RoutingOptions
  @OptionGroup var remote: ServerOptions

  @Option(help: ArgumentHelp("How many of the next best to list, 0 to 16.", valueName: "number"))
  var alternatives = 3

  @Flag(
    help: "Print the reply as JSON, field names in lowerCamelCase as in protobuf's JSON form.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Plan all orders of this CSV file together; - is standard input.", valueName: "file"))
  var batch: String?

  @OptionGroup var batchOptions: BatchOptions

  @Option(
    help: ArgumentHelp("With --batch: write where each order goes, as CSV.", valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp("With --batch: write the prices that prove the plan.", valueName: "file"))
  var prices: String?

  @Option(
    help: ArgumentHelp(
      "With --batch: draw open orders before and after, as SVG.", valueName: "file"))
  var picture: String?

  @Option(
    help: ArgumentHelp(
      "With --batch: end after so many seconds of planning with the bound reached, and exit code 75.",
      valueName: "seconds"))
  var timeLimit: Double?

  func validate() throws {
    try TimeLimit.check(timeLimit, "--time-limit")
    if batch == nil, timeLimit != nil {
      throw ValidationError("--time-limit belongs to --batch.")
    }
    try remote.stands(beside: source.given)
    if batch != nil, order.origin != nil {
      throw ValidationError("Give an origin and a category, or --batch with a file of orders.")
    }
    if batch != nil, let option = order.givenForOne ?? (alternatives == 3 ? nil : "--alternatives")
    {
      throw ValidationError(
        "\(option) is of one order; the file of --batch has columns for what its orders say.")
    }
    if batch == nil, output != nil || prices != nil || picture != nil {
      throw ValidationError("--output, --prices and --picture belong to --batch.")
    }
    if batch == nil, batchOptions.isSet {
      throw ValidationError("--move-cost, --fair and --teams belong to --batch.")
    }
    if !(0...Router.mostAlternatives).contains(alternatives) {
      throw ValidationError("--alternatives is 0 to \(Router.mostAlternatives).")
    }
  }

  func run() async throws {
    do {
      if let batch { return try await plan(batch) }
      let (reply, zone) = try await answer()
      if json { return try Console.printJSON(reply) }
      Console.print(RouteText(zone: zone).text(reply))
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private func answer() async throws -> (Wire.RouteReply, ZoneOffset) {
    if let configuration = try remote.configuration() {
      let names = try await RemoteNames(configuration)
      let request = request(try await order.wire(names))
      let reply = try await RemoteCall.run(configuration) { client throws(RPCError) in
        try await client.routing.route(request)
      }
      return (reply, names.zone)
    }
    let organization = try source.serve()
    let snapshot = organization.current.router.snapshot
    let request = request(try await order.wire(LocalNames(snapshot: snapshot)))
    let reply = try LocalCall.run { context throws(RPCError) in
      try RoutingService(organization).route(context, request)
    }
    return (reply, snapshot.zone)
  }

  private func request(_ order: Wire.WorkOrder) -> Wire.RouteRequest {
    .with {
      $0.order = order
      $0.alternatives = UInt32(alternatives)
      $0.leadOnly = alternatives == 0
    }
  }

  private func plan(_ file: String) async throws {
    let (request, reply) = try await planned(file)
    if let output { try BatchPlanFiles.writePlacements(reply, to: output) }
    if let prices { try BatchPlanFiles.writePrices(reply, to: prices) }
    if let picture { try TextFile.write(LoadPicture.svg(reply), to: picture) }
    if json { return try Console.printJSON(reply) }
    Console.print(BatchText.text(reply, request))
  }

  private func planned(
    _ path: String
  ) async throws -> (Wire.RouteBatchRequest, Wire.RouteBatchReply) {
    let line = WaitingLine("reading \(BatchOrderFile.name(path))")
    defer { line.finish() }
    if let configuration = try remote.configuration() {
      let zone = try await RemoteNames(configuration).zone
      let batch = try read(path, in: nil, zone, line)
      do {
        return (batch.request, try await plan(batch.request, by: configuration, line))
      } catch let error as ToolError {
        throw batch.located(error) ?? error
      }
    }
    let organization = try source.serve()
    let snapshot = organization.current.router.snapshot
    let batch = try read(path, in: snapshot, snapshot.zone, line)
    do {
      line.update("planning \(batch.request.orders.count) orders")
      return (batch.request, try plan(batch.request, in: organization))
    } catch {
      throw batch.located(error) ?? error
    }
  }

  private func read(
    _ path: String, in snapshot: OrganizationSnapshot?, _ zone: ZoneOffset, _ line: WaitingLine
  ) throws -> BatchFile {
    var batch = try batchOptions.read(
      path, in: snapshot, zone: zone, receivedAt: try OrderTime.seconds(order.at, in: zone) ?? 0,
      emergency: order.emergency
    ) { line.update("reading \(BatchOrderFile.name(path)): \($0) orders") }
    batch.request.timeLimitMs = timeLimitMs
    return batch
  }

  private func plan(
    _ request: Wire.RouteBatchRequest, by configuration: WhistleClientConfiguration,
    _ line: WaitingLine
  ) async throws -> Wire.RouteBatchReply {
    let all = request.orders.count
    return try reply(
      try await RemoteCall.run(configuration) { client throws(RPCError) in
        do throws(RPCError) {
          let reply = try await client.routing.routeBatch(request) {
            line.update(Self.words($0, of: all))
          }
          return Result<Wire.RouteBatchReply, RPCError>.success(reply)
        } catch {
          return try stopped(error)
        }
      })
  }

  private static func words(_ progress: BatchCallProgress, of orders: Int) -> String {
    if progress.received < orders {
      return "the server has \(progress.received) of \(orders) orders"
    }
    return progress.listed < orders && progress.listed > 0
      ? "the server knows who may take \(progress.listed) of \(orders) orders"
      : "the server plans \(orders) orders"
  }

  private func plan(
    _ request: Wire.RouteBatchRequest, in organization: LiveOrganization
  ) throws(ToolError) -> Wire.RouteBatchReply {
    try reply(
      try LocalCall.run { context throws(RPCError) in
        do throws(RPCError) {
          let reply = try RoutingService(organization).plan(request, context)
          return Result<Wire.RouteBatchReply, RPCError>.success(reply)
        } catch {
          return try stopped(error)
        }
      })
  }

  private var timeLimitMs: UInt32 {
    timeLimit.map { UInt32(max(1, ($0 * 1_000).rounded(.up))) } ?? 0
  }

  /// The error of a plan that was not finished within the time limit; any other is thrown.
  private func stopped(
    _ error: RPCError
  ) throws(RPCError) -> Result<Wire.RouteBatchReply, RPCError> {
    if timeLimit == nil || error.code != .deadlineExceeded { throw error }
    return .failure(error)
  }

  private func reply(
    _ outcome: Result<Wire.RouteBatchReply, RPCError>
  ) throws(ToolError) -> Wire.RouteBatchReply {
    do throws(RPCError) {
      return try outcome.get()
    } catch {
      throw ToolError(error.message, ExitReason.inUse)
    }
  }
}

/// Calls a service in process, as a client would over the wire.
enum LocalCall {
  static func run<Reply>(
    _ body: (RPCCallContext) throws(RPCError) -> Reply
  ) throws(ToolError) -> Reply {
    let now = Int64(Date().timeIntervalSince1970 * 1_000_000_000)
    do {
      return try body(RPCCallContext(path: "", receivedAt: now))
    } catch {
      throw ToolError(error)
    }
  }
}
