import ArgumentParser
import AssignmentVerifier
import DelimitedText
import InstanceBatches
import MinimumCostFlow
import ProcessMeasures
import RoutingInstances

struct InstanceAssignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assign",
    abstract: "Assigns all orders of a batch together at the least total cost, with a proof.",
    discussion: """
        whistle instance assign district district
        whistle instance assign district district --assignments a.csv --prices p.csv

      Each order takes one free place of a usable candidate or stays unassigned for 20000 times its \
      severity. Prints the optimum, the bound that the prices prove, how many orders stay unassigned, \
      and the seconds from the instance in memory to the answer. `whistle instance verify` checks the \
      files from the instance alone. Documentation/batches.md says how it works.
      """)

  @Argument(help: "The folder with nodes.csv and edges.csv.")
  var folder: String

  @Argument(help: "The folder with state.csv and the orders.")
  var batch: String

  @Option(
    help: ArgumentHelp(
      "The orders in the batch folder; tasks.csv, or queries.csv without it.", valueName: "file"))
  var orders: String?

  @Option(help: ArgumentHelp("Write task,candidate to this file; -1: none.", valueName: "file"))
  var assignments: String?

  @Option(help: ArgumentHelp("Write candidate,price to this file.", valueName: "file"))
  var prices: String?

  @Option(
    help: ArgumentHelp(
      "Write the tasks that can go to too few places, and the candidates that these are at, to this file.",
      valueName: "file"))
  var shortage: String?

  @Option(
    help: ArgumentHelp(
      "End after so many seconds with the bound reached, and exit code 75.", valueName: "seconds"))
  var deadline: Double?

  @Option(
    help: ArgumentHelp(
      "Then take out, put back and replace so many orders, evenly spread, and solve again each time.",
      valueName: "number"))
  var change = 0

  @Flag(help: "One line of JSON.")
  var json = false

  func validate() throws {
    try TimeLimit.check(deadline, "--deadline")
    if change < 0 { throw ValidationError("--change is 0 or more.") }
  }

  func run() throws {
    do {
      try assign()
    } catch {
      throw error.exit()
    }
  }

  private func assign() throws(ToolError) {
    let input = try InstanceBatchInput(folder: folder, batch: batch, file: orders)
    var report = AssignReport()
    let clock = ContinuousClock()
    let start = clock.now
    let processorStart = ProcessUse.processorSeconds
    let solver: BatchSolver
    do {
      solver = try BatchSolver(input.graph, input.state, input.orders)
    } catch {
      throw ToolError("the batch cannot be computed: \(error)", ExitReason.dataFaults)
    }
    report.networkSeconds = (clock.now - start) / .seconds(1)
    let limit = deadline.map { start + .seconds($0) }
    let outcome = solver.solve { limit.map { clock.now >= $0 } ?? false }
    report.seconds = (clock.now - start) / .seconds(1)
    report.processorSeconds = ProcessUse.processorSeconds - processorStart
    report.peakBytes = ProcessUse.peakBytes
    report.work = solver.flow.work
    report.orders = input.orders.count
    guard case .optimal(let assignment) = outcome else {
      if case .stopped(let bound) = outcome { report.stopped(bound: bound, json: json) }
      throw ToolError("the deadline passed before the optimum was found", ExitReason.inUse)
    }
    let missing = assignment.unassigned > 0 ? solver.shortage() : nil
    if let missing { report.shortage(missing, input) }
    try write(assignment, missing, input)
    if change > 0 { try resolve(solver, assignment, &report) }
    report.optimal(assignment, json: json)
  }

  private func write(
    _ assignment: BatchAssignment, _ missing: BatchShortage?, _ input: InstanceBatchInput
  ) throws(ToolError) {
    do throws(DelimitedTextError) {
      if let assignments {
        try CertificateFiles.writeAssignment(
          assignment.candidates, of: input.orders, to: assignments)
      }
      if let prices {
        try CertificateFiles.writePrices(assignment.price, of: input.graph, to: prices)
      }
      if let shortage {
        try CertificateFiles.writeShortage(missing, of: input.orders, to: shortage)
      }
    } catch {
      throw ToolError("\(error)", ExitReason.cannotCreate)
    }
  }

  /// Takes orders out, puts them back, replaces them by others and these by them, and solves each time: where the
  /// orders are the first ones again, so must the cost be.
  private func resolve(
    _ solver: BatchSolver, _ assignment: BatchAssignment, _ report: inout AssignReport
  ) throws(ToolError) {
    let all = solver.orders.count
    let chosen = (0..<min(change, all)).map { $0 * all / min(change, all) }
    // Somewhere in the middle between two that are chosen, so that they come from all over.
    let others = chosen.indices.map { (chosen[$0] + 1 + $0 * 7 % max(1, all / chosen.count)) % all }
    let clock = ContinuousClock()
    for (out, back) in [(chosen, []), ([], chosen), (chosen, others), (others, chosen)] {
      let start = clock.now
      let processorStart = ProcessUse.processorSeconds
      try change(out, by: -1, solver)
      try change(back, by: 1, solver)
      guard let cost = solver.flow.resolve() else { continue }
      report.again.append(
        .init(
          seconds: (clock.now - start) / .seconds(1),
          processorSeconds: ProcessUse.processorSeconds - processorStart, work: solver.flow.work))
      if back == chosen && cost + solver.network.fixedCost != assignment.cost {
        throw ToolError("solving again gave another cost: \(cost)", ExitReason.dataFaults)
      }
    }
  }

  /// Changes how many there are of the supplies of some orders.
  private func change(
    _ orders: [Int], by number: Int32, _ solver: BatchSolver
  ) throws(ToolError) {
    for order in orders {
      let supply = Int(solver.network.supplyOfOrder[order])
      guard supply >= 0 else { continue }
      do {
        try solver.flow.setCount(of: supply, to: solver.flow.count(of: supply) + number)
      } catch {
        throw ToolError("\(error)", ExitReason.dataFaults)
      }
    }
  }
}
