import ArgumentParser
import CatalogueLearning
import OrganizationFolder
import OrganizationGraph

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Routes past tickets and compares the lead with the unit that disposed of each.",
    discussion: """
        whistle replay Examples/pingshan/facts/later.csv
        whistle replay later.csv --catalogue catalogue.csv --decisions decisions.csv

      Reads the same files as catalogue learn. A fair judgement needs tickets that are later than
      those the catalogue was learned from. Two replays of the same tickets write the same
      decisions, byte for byte.
      """)

  @Argument(help: "The tickets.")
  var tickets: String

  @OptionGroup var source: OrganizationOptions

  @Option(
    help: ArgumentHelp(
      "Use the duties of this file in place of the organisation's.", valueName: "file"))
  var catalogue: String?

  @Option(help: ArgumentHelp("Write every decision to this CSV file.", valueName: "file"))
  var decisions: String?

  @Option(
    help: ArgumentHelp(
      "Leave out the earliest share of the tickets, 0 to 99.", valueName: "percent"))
  var skipEarliest = 0

  @Option(help: ArgumentHelp("How many confusions to list.", valueName: "number"))
  var confusions = 10

  @Flag(help: "Print the report as JSON, field names in lowerCamelCase.")
  var json = false

  func validate() throws {
    if !(0...99).contains(skipEarliest) {
      throw ValidationError("--skip-earliest is 0 to 99.")
    }
    if confusions < 0 { throw ValidationError("--confusions is 0 or more.") }
  }

  func run() throws {
    do {
      try replay()
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private func replay() throws {
    let organization = try self.organization()
    let snapshot = OrganizationSnapshot(validated: organization, revision: 0)
    let history = try TicketInput.read(tickets, snapshot)
    let later = try TicketInput.some(history.split(earliest: skipEarliest).later, of: history)
    let outcome = Replay(snapshot, mostConfusions: confusions).run(
      later, file: history.file, rows: history.rows, notes: history.notes, clock: ContinuousClock())
    if let decisions {
      do {
        try ReplayDecision.write(outcome.decisions, path: decisions)
      } catch {
        throw ToolError("\(error)", ExitReason.cannotCreate)
      }
    }
    if json { return try Console.printJSON(outcome.report) }
    let duties = catalogue.map { "the duties of \($0)" } ?? "the organisation's own duties"
    Console.print(ReplayText.text(outcome.report, duties: duties))
    TicketInput.report(outcome.report.notes)
  }

  private func organization() throws -> Organization {
    let organization = try source.load().organization
    guard let catalogue else { return organization }
    let reading: FolderReading
    do {
      reading = try DutyFile.read(catalogue, replacingDutiesOf: organization)
    } catch {
      throw ToolError("\(error)", ExitReason.missingInput)
    }
    switch reading {
    case .organization(let changed): return changed
    case .faults(let faults): throw FolderInput.refusal(catalogue, faults)
    }
  }
}

/// A replay's report as a person reads it.
private enum ReplayText {
  /// Categories and units with fewer tickets are not listed.
  private static let fewest = 20

  static func text(_ report: ReplayReport, duties: String) -> String {
    var lines = [
      "\(Style.strong(report.file)): \(report.score.judged) of \(report.rows) tickets routed"
        + " with \(duties)", "",
    ]
    var table = TextTable(["", "tickets", "share"], [.left, .right, .right])
    func add(_ what: String, _ count: Int) {
      table.add([what, "\(count)", share(count, report.score.judged)])
    }
    add("the lead is the unit that disposed of it", report.score.lead)
    add("that unit is among the first three", report.score.firstThree)
    add("caught by the catch-all 兜底", report.caughtByCatchAll)
    lines.append(table.text)
    if let rate = report.decisionsPerSecond {
      lines.append("  \(Int(rate)) decisions a second, with path, runners-up and ladder")
    }
    if report.refused > 0 {
      lines.append("  \(report.refused) refused: \(report.refusals.joined(separator: "; "))")
    }
    lines += ["", Style.strong("By category"), groups(report.byCategory)]
    lines += ["", Style.strong("By unit"), groups(report.byUnit)]
    lines += ["", Style.strong("Worst confusions"), confusions(report.confusions)]
    return lines.joined(separator: "\n")
  }

  private static func share(_ count: Int, _ total: Int) -> String {
    guard total > 0 else { return "–" }
    let thousandths = (count * 1000 + total / 2) / total
    let digits = String(thousandths % 1000)
    let fraction = String(repeating: "0", count: 3 - digits.count) + digits
    return "\(thousandths / 1000).\(fraction)"
  }

  private static func groups(_ groups: [ReplayReport.Group]) -> String {
    var table = TextTable(
      ["", "", "tickets", "lead", "first three"], [.left, .left, .right, .right, .right])
    for group in groups where group.score.judged >= fewest {
      table.add([
        group.name, group.code, "\(group.score.judged)",
        share(group.score.lead, group.score.judged),
        share(group.score.firstThree, group.score.judged),
      ])
    }
    return table.text
  }

  private static func confusions(_ confusions: [ReplayReport.Confusion]) -> String {
    var table = TextTable(["disposed of it", "chosen", "tickets"], [.left, .left, .right])
    for confusion in confusions {
      table.add([confusion.actualName, confusion.chosenName, "\(confusion.count)"])
    }
    return table.text
  }
}
