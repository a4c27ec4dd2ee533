import ArgumentParser
import OrganizationGraph
import RPCCore
import Routing
import WhistleServices
import WireMessages

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks that a plan for a batch of orders is allowed and that none costs less.",
    discussion: """
        whistle route --batch orders.csv --at "2018-09-12 08:00" --output plan.csv --prices prices.csv
        whistle verify orders.csv plan.csv prices.csv --at "2018-09-12 08:00"

      It shares no code with what makes plans: candidates are found by a search of everything and the
      filters one by one, and the prices prove the rest. With --fair, also that no plan of the same cost has smaller loads.
      With --teams, that every order has its lead and all its helpers, and what the prices prove that any
      such plan costs at least: the plan may be the best although they do not prove it.
      Exit code 65 if the plan is refused.
      """)

  @Argument(help: "The orders.")
  var orders: String

  @Argument(help: "Where each goes, as route --batch --output has written it.")
  var placements: String

  @Argument(help: "The prices, as route --batch --prices has written them.")
  var prices: String

  @OptionGroup var source: OrganizationOptions
  @OptionGroup var batch: BatchOptions

  @Option(
    help: ArgumentHelp(
      "When orders without a time were received, in the organisation's time.", valueName: "time"))
  var at: String?

  @Flag(
    help: ArgumentHelp(
      "Take the open orders before the plan as the prices file says them.",
      discussion:
        "A server plans with the orders that it keeps, which a store or a folder does not know."))
  var counted = false

  @Flag(help: "战时: the plan is one of an emergency.")
  var emergency = false

  func run() throws {
    do {
      let organization = try source.serve()
      let snapshot = organization.current.router.snapshot
      let file = try batch.read(
        orders, in: snapshot, zone: snapshot.zone,
        receivedAt: try OrderTime.seconds(at, in: snapshot) ?? 0,
        emergency: emergency)
      var reply = try BatchPlanFiles.read(placements: placements, prices: prices)
      reply.fair = batch.fair
      if counted {
        try checked(file, organization) { service, _ throws(RPCError) in
          try service.takeOpenOrders(of: reply)
        }
      }
      if batch.teams { return try verifyTeams(reply, file, organization) }
      let fault = try checked(file, organization) { service, context throws(RPCError) in
        try service.fault(of: reply, to: file.request, context)
      }
      if let fault { throw refused(fault) }
      try compare(reply, file, organization)
      Console.print(
        "\(Style.good("optimal")): \(BatchText.orders(reply.placements.count)) cost"
          + " \(RoutingText.cost(reply.cost)), and no plan costs less"
          + (batch.fair ? ", or as little with smaller loads" : ""))
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  /// What the check says; a plan that it cannot even take is refused.
  private func checked<Answer>(
    _ file: BatchFile, _ organization: LiveOrganization,
    _ body: (RoutingService, RPCCallContext) throws(RPCError) -> Answer
  ) throws(ToolError) -> Answer {
    do throws(ToolError) {
      return try LocalCall.run { context throws(RPCError) in
        try body(RoutingService(organization), context)
      }
    } catch {
      throw file.located(error) ?? refused(error.message)
    }
  }

  private func refused(_ why: String) -> ToolError {
    ToolError("\(placements): the plan is refused: \(why)", ExitReason.dataFaults)
  }

  /// Compares what is written beside units, roles, costs and prices with what follows from them.
  private func compare(
    _ reply: Wire.RouteBatchReply, _ file: BatchFile, _ organization: LiveOrganization
  ) throws {
    let shown = try checked(file, organization) { service, context throws(RPCError) in
      try service.shown(reply, to: file.request, context)
    }
    if let fault = try BatchPlanFiles.difference(of: placements, from: shown) {
      throw refused("\(fault)")
    }
  }

  private func verifyTeams(
    _ reply: Wire.RouteBatchReply, _ file: BatchFile, _ organization: LiveOrganization
  ) throws {
    let bound = try checked(file, organization) { service, context throws(RPCError) in
      try service.bound(of: reply, to: file.request, context)
    }
    try compare(reply, file, organization)
    let cost =
      "\(BatchText.orders(reply.placements.count)) with their helpers cost"
      + " \(RoutingText.cost(reply.cost))"
    Console.print(
      bound == reply.cost
        ? "\(Style.good("optimal")): \(cost), and no plan costs less"
        : "\(Style.good("allowed")): \(cost); the prices prove that no plan costs less than"
          + " \(RoutingText.cost(bound))")
  }
}
