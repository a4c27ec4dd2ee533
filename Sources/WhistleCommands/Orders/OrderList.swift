import ArgumentParser
import WireMessages
import WorkOrders

struct OrderList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists orders that meet every condition given, newest first.",
    discussion: """
        whistle order list --open
        whistle order list --territory 坪山街道 --state reported --text 路灯
        whistle order list --state 挂账
        whistle order list --asking
        whistle order list --state 已办结 --rated 不满意
        whistle order list --due-before "2026-11-23 18:00"
        whistle order list --filed-from 2026-11-01 --filed-until 2026-12-01
        whistle order list --channel hotline --urgency urgent --missing
        whistle order list --overdue --ended-from 2026-11-23
        whistle order list --filed-from 2026-11-01 --csv > november.csv

      A time is a day, which begins at midnight, or a minute: from 2026-11-01
      until 2026-12-01 is November. --overdue has what the list marks 逾期: orders
      whose deadline passed while a unit had them, and those that were reported as
      done after it; closed ones, too.
      """)

  @OptionGroup var source: OrderSource
  @Option(help: ArgumentHelp("The holder.", valueName: "unit")) var unit: String?
  @Option(help: ArgumentHelp("The territory that the place lies in.", valueName: "unit"))
  var territory: String?
  @Option(help: ArgumentHelp("A state, by its code or its label; repeatable.", valueName: "word"))
  var state: [String] = []
  @Option(help: "The category: its code or name.") var category: String?
  @Option(help: ArgumentHelp("Open orders due before.", valueName: "time")) var dueBefore: String?
  @Flag(help: "Only open ones that a called unit has not come to in time 吹哨未到.")
  var missing = false
  @OptionGroup var times: OrderSpanOptions
  @Option(help: ArgumentHelp("Where it came from, as filed: hotline, app.", valueName: "word"))
  var channel = ""
  @Option(help: ArgumentHelp("The urgency: normal, urgent.", valueName: "word")) var urgency = ""
  @Flag(help: "Only those that were not done in time.") var overdue = false
  @Option(help: "In title, text, place, reference or contact.") var text = ""
  @Option(help: ArgumentHelp("Who is to do it 经办人.", valueName: "name")) var assignee = ""
  @Flag(help: "Only open orders.") var open = false
  @Flag(help: "Only those that ask the centre: for more time, to be voided, to be merged.")
  var asking = false
  @Option(
    help: ArgumentHelp(
      "What the resident said last: satisfied 满意 (3 to 5) or dissatisfied 不满意 (1 and 2).",
      valueName: "word"))
  var rated = ""
  @Option(
    help: ArgumentHelp("At most so many (default: 100; with --csv all).", valueName: "number"))
  var limit: Int?
  @Flag(help: "Print the reply as JSON.") var json = false
  @Flag(help: "Print a table for a spreadsheet.") var csv = false

  private static let usualLimit = 100
  /// Orders in one page.
  private static let mostListed = 1_000

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit is at least 1.") }
    if json && csv { throw ValidationError("Give --json or --csv, not both.") }
  }

  func run() async throws {
    try await source.read { access, names in
      var request = Wire.ListOrdersRequest()
      request.unit = try await names.unit(unit, what: "--unit")
      request.territory = try await names.unit(territory, what: "--territory", chainOnly: true)
      request.statuses = state.map { word in
        OrderStatus.allCases.first { $0.label == word }?.code ?? word
      }
      request.asking = asking
      request.missing = missing
      request.satisfaction =
        Satisfaction.allCases.first { $0.label == rated }?.rawValue ?? rated
      request.category = try await names.category(category)
      request.dueBefore = try names.moment(dueBefore)
      try times.fill(&request, names)
      request.channel = channel
      request.urgency = urgency
      request.overdue = overdue
      request.text = text
      request.assignee = assignee
      request.open = open
      let limit = limit ?? (csv ? .max : Self.usualLimit)
      request.limit = UInt32(min(limit, Self.mostListed))
      var orders: [Wire.Order] = []
      var reply = try await access.list(request)
      orders = reply.orders
      // A page may end early where much was looked at and little found.
      while orders.count < limit, !reply.complete {
        request.cursor = reply.cursor
        request.limit = UInt32(min(limit - orders.count, Self.mostListed))
        reply = try await access.list(request)
        orders += reply.orders
      }
      if csv { return Console.print(OrderRows(names).csv(orders)) }
      if json {
        reply.orders = orders
        return try Console.printJSON(reply)
      }
      Console.print(orders.isEmpty ? "No orders." : OrderText(names).table(orders))
      if !reply.complete { Console.print(Style.faint("  … more; raise --limit")) }
    }
  }
}

/// When listed orders were filed and when they ended.
struct OrderSpanOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Filed 受理 at this time or later.", valueName: "time"))
  var filedFrom: String?
  @Option(help: ArgumentHelp("Filed before this time.", valueName: "time"))
  var filedUntil: String?
  @Option(
    help: ArgumentHelp(
      "Ended 办结 at this time or later: closed, merged, voided or refused.", valueName: "time"))
  var endedFrom: String?
  @Option(help: ArgumentHelp("Ended before this time.", valueName: "time"))
  var endedUntil: String?

  func fill(_ request: inout Wire.ListOrdersRequest, _ names: OrderNames) throws {
    request.filedFrom = try names.moment(filedFrom)
    request.filedUntil = try names.moment(filedUntil)
    request.endedFrom = try names.moment(endedFrom)
    request.endedUntil = try names.moment(endedUntil)
  }
}
