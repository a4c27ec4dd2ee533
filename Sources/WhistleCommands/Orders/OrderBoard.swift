import ArgumentParser
import Glibc
import WireMessages
import WorkOrders

struct OrderBoard: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "board",
    abstract: "A calm board for a dispatch centre: what is due, what was raised, what waits.",
    discussion: """
        whistle order board
        whistle order board --hours 8 --once
      """)

  @OptionGroup var source: OrderSource
  @Option(help: ArgumentHelp("Show what is due within so many hours.", valueName: "number"))
  var hours = 4
  @Option(help: ArgumentHelp("Seconds between two looks.", valueName: "number")) var every = 5
  @Option(help: ArgumentHelp("Lines of each list.", valueName: "number")) var lines = 8
  @Flag(help: "Show it once.") var once = false

  func validate() throws {
    if !(1...720).contains(hours) { throw ValidationError("--hours is 1 to 720.") }
    if !(1...3_600).contains(every) { throw ValidationError("--every is 1 to 3600 seconds.") }
    if !(1...100).contains(lines) { throw ValidationError("--lines is 1 to 100.") }
  }

  func run() async throws {
    try await source.read { access, names in
      while true {
        let frame = try await frame(access, names)
        // Drawn from the top over what was there, so that nothing flickers.
        if Console.outputIsTerminal, !once { Console.write("\u{1B}[H\u{1B}[J", to: STDOUT_FILENO) }
        Console.print(frame)
        if once || !Console.outputIsTerminal { return }
        try await Task.sleep(for: .seconds(every))
      }
    }
  }

  private func frame(
    _ access: any OrderAccess, _ names: OrderNames
  ) async throws -> String {
    let counters = try await access.counters()
    let text = OrderText(names)
    let due = try await access.list(
      .with {
        $0.dueBefore = counters.now + Int64(hours) * 3_600
        $0.limit = 1_000
      })
    let waiting = try await access.list(
      .with {
        $0.statuses = ["received", "admitted", "returned", "adjudicating", "reported", "verifying"]
        $0.limit = 1_000
      })
    let asking = try await access.list(
      .with {
        $0.asking = true
        $0.limit = 1_000
      })
    let parked = try await access.list(
      .with {
        $0.statuses = ["suspended", "held"]
        $0.limit = 1_000
      })
    let working = try await access.list(
      .with {
        $0.statuses = ["dispatched", "signed", "in_progress", "deliberating"]
        $0.limit = 1_000
      })
    let raised = working.orders.filter { $0.raises > 0 }.sorted { $0.sequence > $1.sequence }
    let center = try await access.organizationName()
    var parts = [
      "\(Style.strong("\(center) 指挥中心"))  \(text.time(counters.now))",
      "  open \(counters.open)   received \(counters.received)   closed \(counters.closed)"
        + "   merged \(counters.merged)   voided \(counters.voided)",
    ]
    parts.append(
      section(
        "快到期 due within \(hours) h",
        // While an order is parked or reported its time limit stands still.
        due.orders.filter { OrderStatus(code: $0.status)?.runsDeadline ?? false }
          .sorted { $0.deadline < $1.deadline }, text))
    parts.append(section("已提级 raised", raised, text))
    parts.append(
      section("待中心 waiting for the centre", waiting.orders.sorted { $0.id < $1.id }, text))
    parts.append(
      section("有申请 asking the centre", asking.orders.sorted { $0.id < $1.id }, text))
    parts.append(
      section("挂账 parked, by review", parked.orders.sorted { $0.nextClock < $1.nextClock }, text))
    return parts.joined(separator: "\n")
  }

  private func section(_ title: String, _ orders: [Wire.Order], _ text: OrderText) -> String {
    var result = "\n\(Style.strong(title))  \(Style.faint("\(orders.count)"))"
    if orders.isEmpty { return result }
    result += "\n" + text.table(Array(orders.prefix(lines)))
    if orders.count > lines { result += "\n" + Style.faint("  … \(orders.count - lines) more") }
    return result
  }
}
