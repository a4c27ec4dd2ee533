import ArgumentParser
import OrganizationGraph
import RPCCore
import Routing
import WhistleClient
import WhistleServices
import WireMessages

struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Says why units lead an order or do not, and what would change that.",
    discussion: """
        whistle explain 六和社区 侵占绿地
        whistle explain 六和社区 侵占绿地 --candidate 六和社区 --candidate 教育局
        whistle explain 440310001001-G05 G.10 --server 127.0.0.1:50051

      Without --candidate: every unit with a duty for the category and every catch-all, best first.
      For each, every filter it fails and the smallest single change that would make it the lead.
      """)

  @OptionGroup var order: OrderOptions
  @OptionGroup var source: RoutingOptions
  @OptionGroup var remote: ServerOptions

  @Option(help: ArgumentHelp("A unit to explain, by code or name; repeatable.", valueName: "unit"))
  var candidate: [String] = []

  @Option(
    help: ArgumentHelp("How many to list without --candidate, 1 to 100.", valueName: "number"))
  var limit: UInt32 = 20

  @Flag(
    help: "Print the reply as JSON, field names in lowerCamelCase as in protobuf's JSON form.")
  var json = false

  func validate() throws {
    try remote.stands(beside: source.given)
    if !(1...100).contains(limit) { throw ValidationError("--limit is 1 to 100.") }
  }

  func run() async throws {
    do {
      let (reply, zone) = try await answer()
      if json { return try Console.printJSON(reply) }
      Console.print(text(reply, RouteText(zone: zone)))
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private func answer() async throws -> (Wire.ExplainReply, ZoneOffset) {
    if let configuration = try remote.configuration() {
      let names = try await RemoteNames(configuration)
      let request = try await request(names)
      let reply = try await RemoteCall.run(configuration) { client throws(RPCError) in
        try await client.routing.explain(request)
      }
      return (reply, names.zone)
    }
    let organization = try source.serve()
    let snapshot = organization.current.router.snapshot
    let request = try await request(LocalNames(snapshot: snapshot))
    let reply = try LocalCall.run { context throws(RPCError) in
      try RoutingService(organization).explain(context, request)
    }
    return (reply, snapshot.zone)
  }

  private func request(_ names: any OrganizationNames) async throws -> Wire.ExplainRequest {
    var request = Wire.ExplainRequest()
    request.order = try await order.wire(names)
    request.candidates = try await names.codes(candidate, what: "--candidate")
    request.limit = limit
    return request
  }

  private func text(_ reply: Wire.ExplainReply, _ route: RouteText) -> String {
    var lines = [
      Style.strong("Lead 主责") + "  " + route.summary(reply.lead ?? Wire.Candidate())
    ]
    for explanation in reply.explanations {
      lines.append("")
      lines += self.lines(explanation, route)
    }
    if !reply.complete { lines += ["", Style.faint("… more: raise --limit")] }
    return lines.joined(separator: "\n")
  }

  private func lines(_ explanation: Wire.Explanation, _ route: RouteText) -> [String] {
    let unit = explanation.unit ?? Wire.UnitReference()
    var lines = ["\(Style.strong(unit.name)) \(unit.code) (\(unit.kind))"]
    if let candidate = explanation.candidate {
      let verdict = explanation.chosen ? Style.good("leads") : "could hold it"
      lines.append(
        "  \(verdict): \(route.role(candidate.role)), cost \(RoutingText.cost(candidate.totalCost))"
      )
      lines += route.details(candidate)
    } else {
      lines.append("  " + Style.warning("cannot hold it"))
    }
    for failure in explanation.failures {
      lines.append("  \(Style.warning("fails \(failure.filter)")): \(failure.message)")
      lines.append("    mend: \(failure.remedy)")
    }
    if !explanation.change.isEmpty { lines.append("  to lead: \(explanation.change)") }
    return lines
  }
}
