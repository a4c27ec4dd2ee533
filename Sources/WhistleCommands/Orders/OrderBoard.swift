import ArgumentParser
import Glibc
import WireMessages
import WorkOrders

struct OrderBoard: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "board",
    abstract:
      "A calm board for a dispatch centre: what is due or was raised, who has not come, what waits for whom.",
    discussion: """
        whistle order board
        whistle order board --hours 8 --once

      吹哨未到 has the called units that are not there in time, one a line, and 待回访
      what is done and waits for the resident's rating, first what is closed soonest
      without one. A count with a + is of the newest 1,000.
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
    let due = try await found(access) { $0.dueBefore = counters.now + Int64(hours) * 3_600 }
    let working = try await found(access) {
      $0.statuses = ["dispatched", "signed", "in_progress", "deliberating"]
    }
    let missing = try await found(access) { $0.missing = true }
    let waiting = try await found(access) {
      $0.statuses = ["received", "admitted", "returned", "adjudicating", "reported", "verifying"]
    }
    let asking = try await found(access) { $0.asking = true }
    let unrated = try await found(access) { $0.statuses = ["awaiting_rating"] }
    let parked = try await found(access) { $0.statuses = ["suspended", "held"] }
    let units = MissingUnits(missing.orders, now: counters.now)
    let center = try await access.organizationName()
    return [
      "\(Style.strong("\(center) 指挥中心"))  \(text.time(counters.now))",
      "  open \(counters.open)   received \(counters.received)   closed \(counters.closed)"
        + "   merged \(counters.merged)   voided \(counters.voided)",
      // While an order is parked or reported its time limit stands still.
      section("快到期 due within \(hours) h", due, text) {
        OrderStatus(code: $0.status)?.runsDeadline ?? false
      } by: {
        $0.deadline < $1.deadline
      },
      section("已提级 raised", working, text) {
        $0.raises > 0
      } by: {
        $0.sequence > $1.sequence
      },
      section("吹哨未到 called, not there in time", units.count, missing.isComplete) {
        units.table(lines, text)
      },
      section("待中心 waiting for the centre", waiting, text) { $0.id < $1.id },
      section("有申请 asking the centre", asking, text) { $0.id < $1.id },
      section("待回访 waiting for the resident's rating", unrated, text) {
        $0.nextClock < $1.nextClock
      },
      section("挂账 parked, by review", parked, text) { $0.nextClock < $1.nextClock },
    ].joined(separator: "\n")
  }

  /// The newest orders that a request asks for, up to `mostFound`.
  private func found(
    _ access: any OrderAccess, _ narrow: (inout Wire.ListOrdersRequest) -> Void
  ) async throws -> Found {
    var request = Wire.ListOrdersRequest()
    narrow(&request)
    request.limit = UInt32(Self.mostFound)
    var orders: [Wire.Order] = []
    while true {
      let reply = try await access.list(request)
      orders += reply.orders
      // A page may end early where much was looked at and little found.
      if reply.complete || orders.count >= Self.mostFound {
        return Found(orders: orders, isComplete: reply.complete)
      }
      request.cursor = reply.cursor
    }
  }

  private static let mostFound = 1_000

  private struct Found {
    var orders: [Wire.Order]
    let isComplete: Bool
  }

  private func section(
    _ title: String, _ found: Found, _ text: OrderText,
    where isShown: (Wire.Order) -> Bool = { _ in true },
    by precedes: (Wire.Order, Wire.Order) -> Bool
  ) -> String {
    let orders = found.orders.filter(isShown).sorted(by: precedes)
    return section(title, orders.count, found.isComplete) {
      text.table(Array(orders.prefix(lines)))
    }
  }

  /// - Parameter isComplete: where not, there may be more than the count says.
  private func section(
    _ title: String, _ count: Int, _ isComplete: Bool, _ table: () -> String
  ) -> String {
    let number = isComplete ? "\(count)" : "\(count)+"
    var result = "\n\(Style.strong(title))  \(Style.faint(number))"
    if count == 0 { return result }
    result += "\n" + table()
    if count > lines { result += "\n" + Style.faint("  … \(count - lines) more") }
    return result
  }
}
