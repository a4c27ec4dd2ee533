import ArgumentParser
import AssignmentVerifier
import InstanceBatches
import RoutingInstances

struct InstanceVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks that an assignment of a batch is of least cost, by its prices.",
    discussion: """
        whistle instance verify district district a.csv p.csv
        whistle instance verify district district a.csv p.csv --shortage s.csv

      Needs nothing but the instance and the files, whoever wrote them: every order's choice \
      must attain the least (cost + price) or its penalty, and a candidate with a price above 0 must \
      be full. Of a shortage, its tasks can go to its candidates only, which have fewer places. Exit \
      code 65 if it does not hold, with the first faults.
      """)

  @Argument(help: "The folder with nodes.csv and edges.csv.")
  var folder: String

  @Argument(help: "The folder with state.csv and the orders.")
  var batch: String

  @Argument(help: "The file with task,candidate.")
  var assignments: String

  @Argument(help: "The file with candidate,price.")
  var prices: String

  @Option(
    help: ArgumentHelp(
      "The orders in the batch folder; tasks.csv, or queries.csv without it.", valueName: "file"))
  var orders: String?

  @Option(
    help: ArgumentHelp("Also check the file with the shortage, kind,number.", valueName: "file"))
  var shortage: String?

  func run() throws {
    do {
      try verify()
    } catch {
      throw error.exit()
    }
  }

  private func verify() throws(ToolError) {
    let input = try InstanceBatchInput(folder: folder, batch: batch, file: orders)
    let answer: CertifiedAssignment
    let claim: ShortageClaim?
    do {
      claim = try shortage.map { path throws(CertificateFault) in
        try CertificateFiles.readShortage(path, orders: input.orders, of: input.graph)
      }
      answer = try CertificateFiles.read(
        assignment: assignments, prices: prices, orders: input.orders, of: input.graph)
    } catch {
      throw ToolError("\(error)", ExitReason.dataFaults)
    }
    let clock = ContinuousClock()
    let start = clock.now
    let problem = AssignmentProblem(input.graph, input.state, input.orders)
    let verifier = AssignmentVerifier(problem)
    let verdict = verifier.verify(answer)
    let unplaceable = claim.map(verifier.unplaceable)
    let seconds = (clock.now - start) / .seconds(1)
    switch verdict {
    case .optimal(let cost):
      Console.print("\(Style.good("optimal")): cost \(cost), proved by the prices")
      Console.error("checked in \((seconds * 10_000).rounded() / 10_000) s")
    case .refused(let faults):
      for fault in faults { Console.error("\(fault)") }
      throw ToolError("not shown to be optimal", ExitReason.dataFaults)
    }
    if let claim, let unplaceable, let shortage {
      try tell(unplaceable, claim, of: answer, shortage)
    }
  }

  /// - Parameter unplaceable: how many tasks of the claim nothing can place; nil if it does not hold.
  private func tell(
    _ unplaceable: Int64?, _ claim: ShortageClaim, of answer: CertifiedAssignment, _ path: String
  ) throws(ToolError) {
    if claim.orders.isEmpty, claim.nodes.isEmpty {
      return Console.print("no shortage is claimed")
    }
    guard let unplaceable, unplaceable > 0 else {
      throw ToolError(
        "\(path): the shortage is refused: "
          + (unplaceable == nil
            ? "one of its tasks can go to another candidate, or something is named twice"
            : "its candidates have a place for each of its tasks"),
        ExitReason.dataFaults)
    }
    Console.print(
      "\(Style.good("shortage")): of \(BatchText.orders(claim.orders.count)) that can go to"
        + " \(claim.nodes.count) candidates only, no assignment places \(unplaceable)")
  }
}
