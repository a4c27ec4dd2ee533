import ArgumentParser
import OrganizationGraph
import WireMessages
import WorkOrders

struct OrderShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows an order with its history.")

  @Argument(help: "Number of the order.") var order: UInt64
  @OptionGroup var source: OrderSource
  @Flag(help: "Print the reply as JSON.") var json = false

  func run() async throws {
    try await source.read { access, names in
      var reply = try await access.get(.with { $0.order = order })
      while !reply.complete, let last = reply.events.last {
        let more = try await access.get(
          .with {
            $0.order = order
            $0.after = last.sequence
          })
        reply.events += more.events
        reply.complete = more.complete
      }
      if json { return try Console.printJSON(reply) }
      let text = OrderText(await names.knowing(OrderText.units(reply.order, reply.events)))
      if let order = reply.order { Console.print(text.detail(order)) }
      Console.print("")
      for event in reply.events { Console.print("  " + text.line(event)) }
    }
  }
}

struct OrderQueueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue",
    abstract:
      "Lists the open orders that a unit holds or was called to: urgent ones first, then by deadline."
  )

  @Argument(help: "The unit: its code or name.") var unit: String
  @OptionGroup var source: OrderSource
  @Option(help: ArgumentHelp("Only what this person is to do 经办人.", valueName: "name"))
  var assignee = ""

  func run() async throws {
    try await source.read { access, names in
      let unit = try await names.unit(unit, what: "unit")
      let held = try await all(
        .with {
          $0.unit = unit
          $0.assignee = assignee
        }, access)
      let called = assignee.isEmpty ? try await all(.with { $0.called = unit }, access) : []
      let text = OrderText(names)
      Console.print(held.isEmpty ? "No open orders." : text.table(held))
      guard !called.isEmpty else { return }
      Console.print("\n\(Style.strong("吹哨报到 called to, led by others"))\n\(text.table(called))")
    }
  }

  private func all(
    _ request: Wire.ListOrdersRequest, _ access: any OrderAccess
  ) async throws -> [Wire.Order] {
    var request = request
    request.open = true
    request.limit = 1_000
    var orders: [Wire.Order] = []
    while true {
      let reply = try await access.list(request)
      orders += reply.orders
      if reply.complete { break }
      request.cursor = reply.cursor
    }
    return orders.sorted {
      ($0.urgency == "normal" ? 1 : 0, $0.deadline, $0.id)
        < ($1.urgency == "normal" ? 1 : 0, $1.deadline, $1.id)
    }
  }
}

struct OrderCounters: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "counters",
    abstract: "How many orders are in each state, and how often residents gave which score.")

  @OptionGroup var source: OrderSource
  @Flag(help: "Print the reply as JSON.") var json = false

  func run() async throws {
    try await source.read { access, names in
      let reply = try await access.counters()
      if json { return try Console.printJSON(reply) }
      var table = TextTable(["state", "", "orders"], [.left, .left, .right])
      for state in reply.states where state.orders > 0 {
        table.add([
          OrderStatus(code: state.status)?.label ?? "", state.status, "\(state.orders)",
        ])
      }
      table.add(["总计", "received", "\(reply.received)"])
      Console.print(table.text)
      if let ratings = Self.ratings(reply) { Console.print("\n" + ratings) }
    }
  }

  /// Nil where nobody has rated.
  private static func ratings(_ reply: Wire.GetCountersReply) -> String? {
    let given = zip(Satisfaction.scores, reply.ratings).filter { $0.1 > 0 }
    if given.isEmpty { return nil }
    var table = TextTable(["rating", "", "times"], [.left, .left, .right])
    for (score, times) in given.reversed() {
      table.add([Satisfaction(score: score)?.label ?? "", "\(score)", "\(times)"])
    }
    return table.text
  }
}

struct OrderWatch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Prints events as they happen, until it is stopped.")

  @OptionGroup var source: OrderSource
  @Option(help: ArgumentHelp("Only of this unit.", valueName: "unit")) var unit: String?
  @Option(help: ArgumentHelp("Only of this order.", valueName: "number")) var order: UInt64 = 0
  @Option(help: ArgumentHelp("Begin behind this event (default: now).", valueName: "sequence"))
  var after: UInt64?
  @Flag(help: "Print what there is and end.") var once = false

  func run() async throws {
    try await source.read { access, names in
      let text = OrderText(names)
      let last = try await access.counters().sequence
      let unit = try await names.unit(unit, what: "--unit")
      let request = Wire.WatchOrdersRequest.with {
        $0.unit = unit
        $0.order = order
        $0.after = after ?? last
        $0.heartbeat = 1
      }
      try await access.watch(request, upTo: once ? last : nil) { event in
        Console.print(text.line(event, withOrder: true))
      }
    }
  }
}

/// Moments as people write them.
enum OrderMoment {
  static func seconds(_ text: String, _ zone: ZoneOffset) throws -> Int64 {
    guard let instant = zone.instant(text) else {
      throw ToolError(
        "\"\(text)\" is no time; write 2018-09-12 or \"2018-09-12 10:00\"", .validationFailure)
    }
    return instant.seconds
  }
}
