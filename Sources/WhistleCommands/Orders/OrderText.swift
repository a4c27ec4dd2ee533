import OrganizationGraph
import WireMessages
import WorkOrders

/// Orders and events as lines of a terminal.
struct OrderText {
  private let names: OrderNames

  init(_ names: OrderNames) { self.names = names }

  func status(_ order: Wire.Order) -> String {
    let label = OrderStatus(code: order.status)?.label ?? order.status
    let text = "\(label) \(order.status)"
    if order.overdue { return Style.error("\(text) 逾期") }
    return order.endedAt != 0 ? Style.faint(text) : text
  }

  func time(_ seconds: Int64) -> String {
    seconds == 0 ? "" : String(names.zone.text(Instant(seconds: seconds)).dropLast(3))
  }

  /// A table, one order a line.
  func table(_ orders: [Wire.Order]) -> String {
    var table = TextTable(
      ["no.", "state", "holder", "category", "title", "deadline"],
      [.right, .left, .left, .left, .left, .left])
    for order in orders {
      table.add([
        "\(order.id)", status(order), order.holder?.name ?? "", order.categoryName,
        Self.cut(order.title, 24), time(order.deadline),
      ])
    }
    return table.text
  }

  /// One order in full.
  func detail(_ order: Wire.Order) -> String {
    var lines = ["\(Style.strong("\(order.id)")) \(order.title)  \(status(order))"]
    func add(_ name: String, _ value: String) {
      if !value.isEmpty { lines.append("  \(Style.faint(name)) \(value)") }
    }
    add("holder 承办 ", order.holder.map { "\($0.name) \($0.code)" } ?? "")
    add("centre 受理 ", names.label(order.desk))
    add("place 地点  ", names.label(order.origin) + (order.place.isEmpty ? "" : ", \(order.place)"))
    add("kind 类别   ", "\(order.categoryName) \(order.category), \(order.urgency)")
    add("from 来源   ", order.channel + (order.reference.isEmpty ? "" : " \(order.reference)"))
    add("text 内容   ", order.text)
    add("filed 受理于", time(order.filedAt))
    add("due 时限    ", time(order.deadline))
    add("next 下一钟 ", time(order.nextClock))
    add("ended 结束于", time(order.endedAt))
    let counts = [
      (order.raises, "raised"), (order.bounces, "returned"), (order.reopens, "reopened"),
      (order.reworks, "done over"), (order.urges, "urged"), (order.absorbed, "others merged in"),
    ].filter { $0.0 > 0 }.map { "\($0.1) \($0.0)" }
    add("counts 次数 ", counts.joined(separator: ", "))
    if order.mergeInto != 0 {
      let what = order.status == OrderStatus.merged.code ? "goes on as" : "may be the same as"
      add("merge 并单  ", "\(what) order \(order.mergeInto)")
    }
    for call in order.called {
      add("called 吹哨 ", "\(call.name) \(call.unit): \(call.standing), by \(time(call.arriveBy))")
    }
    return lines.joined(separator: "\n")
  }

  /// One event, one line and its reason.
  func line(_ event: Wire.OrderEvent, withOrder: Bool = false) -> String {
    let label = Step(rawValue: event.step)?.rule.label ?? event.step
    let order = withOrder ? "#\(event.order) " : ""
    var who = event.person
    if !event.unit.isEmpty { who += (who.isEmpty ? "" : ", ") + names.label(event.unit) }
    if who.isEmpty { who = "server" }
    var text =
      "\(Style.faint(time(event.at)))  \(order)\(Style.strong(label)) \(event.step)  \(who)"
    if !event.target.isEmpty { text += "  → \(names.label(event.target))" }
    if !event.called.isEmpty {
      text += "  → \(event.called.map(names.label).joined(separator: ", "))"
    }
    if event.until != 0 { text += "  until \(time(event.until))" }
    if event.other != 0 { text += "  order \(event.other)" }
    if event.score != 0 { text += "  \(event.score)/5" }
    if !event.policy.isEmpty { text += Style.faint("  clocks by \(event.policy)") }
    if !event.reason.isEmpty { text += "\n      \(event.reason)" }
    for evidence in event.evidence {
      let parts = [evidence.kind, evidence.reference, evidence.note].filter { !$0.isEmpty }
      text += "\n      \(Style.faint("evidence")) \(parts.joined(separator: ", "))"
    }
    return text
  }

  /// At most so many places wide.
  static func cut(_ text: String, _ places: Int) -> String {
    guard DisplayWidth.of(text) > places else { return text }
    var result = ""
    for character in text {
      guard DisplayWidth.of(result + String(character)) < places else { break }
      result.append(character)
    }
    return result + "…"
  }
}
