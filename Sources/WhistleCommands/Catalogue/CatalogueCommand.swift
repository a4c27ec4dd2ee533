import ArgumentParser
import CatalogueLearning
import OrganizationFolder
import OrganizationGraph

struct CatalogueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalogue",
    abstract: "权责清单: the duty catalogue, who owns what where.",
    subcommands: [LearnCommand.self])
}

struct LearnCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn",
    abstract: "Learns a duty catalogue from past tickets, for review before it is published.",
    discussion: """
        whistle catalogue learn --from past.csv
        whistle replay later.csv --catalogue catalogue.csv

      Reads any CSV (also .gz, UTF-8 or GB18030) with columns for the time (created_at), the \
      category (category_id, main_type_id, sub_type_id; or category with its code), the place \
      (division_code, or subarea and area) and the unit that disposed of it (agency_id or agency). \
      A row that is of no use is left out and counted by reason. Writes duties.csv as in an \
      organisation folder: the written duties of the organisation, and the learned lines with \
      support and confidence in place of those learned before. To publish it, review it, put it \
      into the folder as duties.csv, and import.
      """)

  @Option(name: .customLong("from"), help: ArgumentHelp("The tickets.", valueName: "file"))
  var tickets: String

  @Option(help: ArgumentHelp("Where to write the catalogue.", valueName: "file"))
  var output = "catalogue.csv"

  @Option(
    help: ArgumentHelp(
      "Learn only from the earliest share of the tickets, 1 to 100.", valueName: "percent"))
  var earliest = 100

  @OptionGroup var source: OrganizationOptions

  func validate() throws {
    if !(1...100).contains(earliest) { throw ValidationError("--earliest is 1 to 100.") }
  }

  func run() throws {
    do {
      try learn()
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private func learn() throws {
    let organization = try source.load().organization
    let snapshot = OrganizationSnapshot(validated: organization, revision: 0)
    let history = try TicketInput.read(tickets, snapshot)
    let past = try TicketInput.some(history.split(earliest: earliest).past, of: history)
    let learned = CatalogueLearner(snapshot).learn(past, source: history.file)
    do {
      try DutyFile.write(
        organization.replacingLearnedDuties(with: learned.duties), to: output)
    } catch {
      throw ToolError("\(error)", ExitReason.cannotCreate)
    }
    Console.print("\(output): \(Style.good("\(learned.duties.count) learned duties"))")
    Console.print(
      "  from \(learned.tickets) of \(history.rows) tickets; \(learned.listedCells) of"
        + " \(learned.cells) places and categories have lines of their own")
    Console.print("  judge it on later tickets: whistle replay later.csv --catalogue \(output)")
    TicketInput.report(history.notes)
  }
}

/// Reads a file of tickets for a command.
enum TicketInput {
  static func read(_ path: String, _ snapshot: OrganizationSnapshot) throws -> TicketHistory {
    do {
      return try TicketReader(snapshot).read(path: path)
    } catch {
      throw ToolError(
        "\(error)", error.code == .unreadable ? ExitReason.missingInput : ExitReason.dataFaults)
    }
  }

  /// The tickets, of which a command needs at least one.
  static func some(_ tickets: [Ticket], of history: TicketHistory) throws -> [Ticket] {
    if !tickets.isEmpty { return tickets }
    report(history.notes)
    throw ToolError(
      history.tickets.isEmpty
        ? "\(history.file): none of \(history.rows) rows is a ticket of this organisation"
        : "\(history.file): none of \(history.tickets.count) tickets is in this share of them",
      ExitReason.dataFaults)
  }

  /// What is the matter with rows of the file, on standard error.
  static func report(_ notes: [TicketNote]) {
    for note in notes where note.count > 0 {
      let examples = note.examples.map { "line \($0.line) \"\($0.value)\"" }
      let effect = note.reason.leavesOut ? "left out" : "used"
      Console.error(
        "\(Style.warning("note:")) \(note.count) \(effect): \(note.reason.meaning)"
          + " (\(examples.joined(separator: ", ")))")
    }
  }
}
