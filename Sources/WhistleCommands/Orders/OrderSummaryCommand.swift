import ArgumentParser
import WireMessages

struct OrderSummaryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "统计: what became of the orders of a time, by unit, place, category or day.",
    discussion: """
        whistle order summary --by holder --filed-from 2026-11-01 --filed-until 2026-12-01
        whistle order summary --by place --territory 坪山街道
        whistle order summary --by category --unit 区司法局 --csv > november.csv
        whistle order summary --by month --json

      In time 按期 is the share of the closed orders that were done within their
      time limit, satisfied 满意 that of those which residents have rated. To close
      办结用时 is the time from filing to closing of the order in the middle. Of an
      order that has ended the holder is the last.
      """)

  @OptionGroup var source: OrderSource
  @Option(
    help: ArgumentHelp(
      "A row for each holder, place, category, urgency, day or month.", valueName: "word"))
  var by = "holder"
  @Option(help: ArgumentHelp("Filed at this time or later.", valueName: "time"))
  var filedFrom: String?
  @Option(help: ArgumentHelp("Filed before this time.", valueName: "time"))
  var filedUntil: String?
  @Option(
    help: ArgumentHelp(
      "The territory that the place lies in; --by place has a row for each unit right below it.",
      valueName: "unit"))
  var territory: String?
  @Option(help: ArgumentHelp("The holder.", valueName: "unit")) var unit: String?
  @Option(help: "The category: its code or name.") var category: String?
  @Flag(help: "Print the rows for a spreadsheet.") var csv = false
  @Flag(help: "Print the reply as JSON.") var json = false

  func validate() throws {
    if json && csv { throw ValidationError("Give --json or --csv, not both.") }
  }

  func run() async throws {
    try await source.read { access, names in
      var request = Wire.ReportOrdersRequest()
      request.by = by
      request.filedFrom = try names.moment(filedFrom)
      request.filedUntil = try names.moment(filedUntil)
      request.territory = try await names.unit(territory, what: "--territory", chainOnly: true)
      request.unit = try await names.unit(unit, what: "--unit")
      request.category = try await names.category(category)
      let reply = try await access.report(request)
      if csv { return Console.print(Self.csv(by, reply)) }
      if json { return try Console.printJSON(reply) }
      Console.print(reply.total?.received ?? 0 == 0 ? "No orders." : table(reply))
    }
  }

  private func table(_ reply: Wire.ReportOrdersReply) -> String {
    let header = [
      by, "received 受理", "open 未结", "closed 办结", "in time 按期", "late 逾期", "satisfied 满意",
      "raised 提级", "returned 退单", "redone 重办", "to close 用时",
    ]
    var lines = reply.rows.map { row in
      [[row.name, row.key].filter { !$0.isEmpty }.joined(separator: " ").plain] + cells(row)
    }
    if let total = reply.total { lines.append([Style.strong("总计 total")] + cells(total)) }
    // What has happened to no order has no column.
    let columns = header.indices.filter { column in lines.contains { !$0[column].isEmpty } }
    var table = TextTable(
      columns.map { header[$0] }, [.left] + Array(repeating: .right, count: columns.count - 1))
    for line in lines { table.add(columns.map { line[$0] }) }
    return table.text
  }

  private func cells(_ row: Wire.OrderSummary) -> [String] {
    func count(_ value: UInt64) -> String { value == 0 ? "" : "\(value)" }
    return [
      "\(row.received)", count(row.open), count(row.closed),
      Self.share(row.closedInTime, of: row.closed),
      row.overdue == 0 ? "" : Style.warning("\(row.overdue)"),
      Self.share(row.satisfied, of: row.satisfied + row.dissatisfied), count(row.raised),
      count(row.returned), count(row.redone),
      row.medianSeconds == 0 ? "" : Self.length(row.medianSeconds),
    ]
  }

  private static func share(_ part: UInt64, of all: UInt64) -> String {
    if all == 0 { return "" }
    // In tenths of a percent; a share that is not whole is never shown as whole.
    let tenths = part == all ? 1_000 : min(999, (part * 2_000 + all) / (2 * all))
    return "\(tenths / 10).\(tenths % 10) %"
  }

  private static func length(_ seconds: Int64) -> String {
    switch seconds {
    case ..<3_600: "\((seconds + 59) / 60) min"
    case ..<172_800: "\(seconds / 3_600) h \(seconds % 3_600 / 60) min"
    default: "\(seconds / 86_400) d \(seconds % 86_400 / 3_600) h"
    }
  }

  private static func csv(_ by: String, _ reply: Wire.ReportOrdersReply) -> String {
    let header = [
      by, "name", "received", "open", "closed", "merged", "voided", "refused", "overdue",
      "closed_in_time", "satisfied", "dissatisfied", "raised", "returned", "redone",
      "median_seconds", "longest_seconds",
    ]
    let rows = reply.rows.map { row -> [String] in
      let counts = [
        row.received, row.open, row.closed, row.merged, row.voided, row.refused, row.overdue,
        row.closedInTime, row.satisfied, row.dissatisfied, row.raised, row.returned, row.redone,
      ]
      return [row.key, row.name] + counts.map(String.init)
        + [row.medianSeconds, row.longestSeconds].map(String.init)
    }
    return CSVText.lines([header] + rows)
  }
}
