import ArgumentParser
import OrganizationGraph
import RPCCore
import Routing
import WhistleServices
import WireMessages

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Says why units lead an order or do not, and what would change that.",
    discussion: """
        whistle explain 六和社区 侵占绿地
        whistle explain 六和社区 侵占绿地 --candidate 六和社区 --candidate 教育局

      Without --candidate: every unit with a duty for the category and every catch-all, best first.
      For each, every filter it fails and the smallest single change that would make it the lead.
      """)

  @OptionGroup var order: OrderOptions
  @OptionGroup var source: OrganizationOptions

  @Option(help: ArgumentHelp("A unit to explain, by code or name; repeatable.", valueName: "unit"))
  var candidate: [String] = []

  @Option(
    help: ArgumentHelp("How many to list without --candidate, 1 to 100.", valueName: "number"))
  var limit: UInt32 = 20

  @Flag(
    help: "Print the reply as JSON, field names in lowerCamelCase as in protobuf's JSON form.")
  var json = false

  func validate() throws {
    if !(1...100).contains(limit) { throw ValidationError("--limit is 1 to 100.") }
  }

  func run() throws {
    do {
      let organization = try source.serve()
      let lookup = NameLookup(snapshot: organization.current.router.snapshot)
      let request = try Wire.ExplainRequest.with {
        $0.order = try order.wire(in: organization.current.router.snapshot)
        $0.candidates = try candidate.map { try lookup.unit($0, what: "--candidate") }
        $0.limit = limit
      }
      let reply = try LocalCall.run { context throws(RPCError) in
        try RoutingService(organization).explain(context, request)
      }
      if json { return try Console.printJSON(reply) }
      Console.print(text(reply, RouteText(zone: organization.current.router.snapshot.zone)))
    } catch let error as ToolError {
      throw error.exit()
    }
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
