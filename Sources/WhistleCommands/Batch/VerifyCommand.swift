import ArgumentParser
import BatchRouting
import OrganizationGraph
import RPCCore
import Routing
import WhistleServices
import WireMessages

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks a plan for a batch of orders, and says what is proved of it.",
    discussion: """
        whistle route --batch orders.csv --at "2018-09-12 08:00" --output plan.csv --prices prices.csv
        whistle verify orders.csv plan.csv prices.csv --at "2018-09-12 08:00"

      It shares no code with what makes plans: candidates are found by a search of everything and the
      filters one by one, and the prices prove the rest: that no plan costs less, or, where the plan says that it
      has a gap, below which cost none can be. What a plan says to be its bound beyond its prices is held
      against every plan that they do not rule out. With --fair, also that no plan of the same cost has smaller
      loads. With --teams, that every order has its lead and all its helpers.
      Exit code 65 if the plan is refused: it is not allowed, or proves less than it says.
      """)

  @Argument(help: "The orders; - is standard input.")
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

  @Flag(help: "What is proved, as one line of JSON: cost and bounds in milli-units.")
  var json = false

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
      let proof = try checked(file, organization) { service, context throws(RPCError) in
        try service.proof(of: reply, to: file.request, context)
      }
      switch proof {
      case .failure(let fault): throw refused("\(fault)")
      case .success(let proof):
        try compare(reply, file, organization)
        Console.print(json ? line(proof) : words(proof, reply.placements.count))
      }
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

  private func words(_ proof: BatchProof, _ orders: Int) -> String {
    let what = BatchText.orders(orders) + (batch.teams ? " with their helpers" : "")
    let cost = "\(what) cost \(RoutingText.cost(proof.cost))"
    if !proof.isOptimal {
      return
        "\(Style.warning("allowed, not shown to be optimal")): \(cost); no plan costs less than"
        + " \(RoutingText.cost(proof.bound)), the gap is"
        + " \(RoutingText.cost(proof.cost - proof.bound)),"
        + " \(BatchText.gap(proof.cost, proof.bound)) of the cost"
        + (batch.fair ? "; the loads are not shown to be the fairest" : "")
    }
    let searched =
      proof.priceBound < proof.bound
      ? "; the prices prove \(RoutingText.cost(proof.priceBound)), and all plans between were tried"
      : ""
    return "\(Style.good("optimal")): \(cost), and no plan costs less"
      + (proof.isFair ? ", or as little with smaller loads" : "") + searched
  }

  private func line(_ proof: BatchProof) -> String {
    """
    {"optimal": \(proof.isOptimal), "cost": \(proof.cost), "bound": \(proof.bound), \
    "gap": \(proof.cost - proof.bound), "priceBound": \(proof.priceBound), "fair": \(proof.isFair)}
    """
  }
}
