import ArgumentParser
import OrganizationReports

struct OrgReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract:
      "Answers what staff ask about the structure: vacancies, staffing, coverage and so on.",
    discussion: """
        whistle org report                                   every report with its number of rows
        whistle org report vacancies --under 坪山街道
        whistle org report expiring --within 180 --json
        whistle org report staffing --per-10000 18 --csv

      Each report says what its rows mean. With --json the rows are objects with the columns as keys, \
      with --csv a file for a spreadsheet.
      """)

  @Argument(help: "The report; without one all are listed.")
  var report: String?

  @OptionGroup var options: StaffOptions

  @Option(help: ArgumentHelp("Only about units in this territory.", valueName: "unit"))
  var under: String?

  @Option(
    help: ArgumentHelp("expiring: this many days ahead, such as 90 or 90d.", valueName: "days"))
  var within = "90d"

  @Option(help: ArgumentHelp("memberships: most committees that are fine.", valueName: "number"))
  var most = 3

  @Option(
    name: .customLong("per-10000"),
    help: ArgumentHelp("staffing: workers wanted for 10,000 residents.", valueName: "number"))
  var perTenThousand = 18

  @Flag(help: "Print the rows as JSON.")
  var json = false

  @Flag(help: "Print the rows as CSV.")
  var csv = false

  private var days: Int? { Int(within.hasSuffix("d") ? String(within.dropLast()) : within) }

  func validate() throws {
    if days.map({ $0 < 0 }) ?? true { throw ValidationError("--within is a number of days.") }
    if most < 0 { throw ValidationError("--most is 0 or more.") }
    if !(1...10_000).contains(perTenThousand) {
      throw ValidationError("--per-10000 is 1 to 10000.")
    }
    if json && csv { throw ValidationError("Give --json or --csv, not both.") }
    if let report, StructureReport.named(report) == nil {
      let names = StructureReport.all.map(\.name).joined(separator: ", ")
      throw ValidationError("There is no report \(report); the reports are \(names).")
    }
    if csv && report == nil { throw ValidationError("--csv goes with one report.") }
  }

  func run() async throws {
    do {
      let day = try options.day()
      let register = try await options.register()
      var settings = ReportSettings()
      settings.within = days ?? settings.within
      settings.mostCommittees = most
      settings.workersPerTenThousand = perTenThousand
      settings.scope = try under.map(register.unit(called:))
      let context = ReportContext(register, on: day, settings)
      guard let report = report.flatMap(StructureReport.named) else {
        return try listAll(context)
      }
      let rows = report.run(context)
      if json { return try Console.printJSON(rows.map { ReportObject(report, $0) }) }
      Console.print(csv ? ReportText.csv(report, rows) : ReportText.table(report, rows, day))
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private func listAll(_ context: ReportContext) throws {
    let found = StructureReport.all.map { ($0, $0.run(context)) }
    if json {
      return try Console.printJSON(
        Dictionary(
          uniqueKeysWithValues: found.map { report, rows in
            (report.name, rows.map { ReportObject(report, $0) })
          }))
    }
    var table = TextTable(
      ["report", "", "rows", "what it answers"], [.left, .left, .right, .left])
    for (report, rows) in found {
      table.add([report.name, report.title, "\(rows.count)", report.question])
    }
    Console.print(table.text)
  }
}

/// Reports for people.
enum ReportText {
  /// Longer lists are cut in a terminal; --json and --csv have all.
  private static let mostItems = 4

  static func table(
    _ report: StructureReport, _ rows: [ReportRow], _ day: some CustomStringConvertible
  )
    -> String
  {
    let title =
      "\(Style.strong("\(report.title) \(report.name)")) on \(day): \(rows.count)"
      + " row\(rows.count == 1 ? "" : "s")\n\(Style.faint(report.meaning))"
    if rows.isEmpty { return title }
    var table = TextTable(
      report.columns.map(\.name), report.columns.map { $0.kind == .number ? .right : .left })
    for row in rows { table.add(row.values.map(cell)) }
    return "\(title)\n\(table.text)"
  }

  private static func cell(_ value: ReportValue) -> String {
    guard case .list(let items) = value, items.count > mostItems else { return value.text }
    return "\(items.prefix(mostItems).joined(separator: ";")) … \(items.count)"
  }

  static func csv(_ report: StructureReport, _ rows: [ReportRow]) -> String {
    CSVText.lines([report.columns.map(\.name)] + rows.map { $0.values.map(\.text) })
  }
}

/// A row with its columns as keys, for machines.
private struct ReportObject: Encodable {
  let report: StructureReport
  let row: ReportRow

  init(_ report: StructureReport, _ row: ReportRow) {
    self.report = report
    self.row = row
  }

  private struct Key: CodingKey {
    let stringValue: String
    let intValue: Int? = nil
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for (column, value) in zip(report.columns, row.values) {
      let key = Key(stringValue: column.name)
      switch value {
      case .none: try container.encodeNil(forKey: key)
      case .text(let text): try container.encode(text, forKey: key)
      case .number(let number): try container.encode(number, forKey: key)
      case .day(let day): try container.encode("\(day)", forKey: key)
      case .list(let items): try container.encode(items, forKey: key)
      }
    }
  }
}
