import OrganizationGraph
import WireMessages
import WorkOrders

/// Orders and events as lines of a terminal.
struct OrderText {
  private let names: OrderNames

  init(_ names: OrderNames) { self.names = names }

  func status(_ order: Wire.Order) -> String {
    let label = OrderStatus(code: order.status)?.label ?? order.status
    let asks = [
      (order.extensionAsked != 0, "申请延期"), (!order.voidProposer.isEmpty, "建议作废"),
      (order.mergeInto != 0 && order.endedAt == 0, "建议并入 \(order.mergeInto)"),
      (!order.subjects.isEmpty, "投诉"),
    ].filter(\.0).map { " " + Style.warning($0.1) }.joined()
    var text = "\(label) \(order.status)"
    if order.overdue {
      text = Style.error("\(text) 逾期")
    } else if order.endedAt != 0, asks.isEmpty {
      text = Style.faint(text)
    }
    return text + rating(order) + asks
  }

  /// What the resident said last, if anything.
  private func rating(_ order: Wire.Order) -> String {
    switch Satisfaction(score: Int(order.score)) {
    case .dissatisfied?: " " + Style.warning("不满意 \(order.score)")
    case .satisfied?: " " + Style.faint("满意 \(order.score)")
    case nil: ""
    }
  }

  func time(_ seconds: Int64) -> String {
    seconds == 0 ? "" : String(names.zone.text(Instant(seconds: seconds)).dropLast(3))
  }

  /// A table, one order a line.
  func table(_ orders: [Wire.Order]) -> String {
    var table = TextTable(
      ["no.", "state", "urgency", "holder", "category", "title", "deadline"],
      [.right, .left, .left, .left, .left, .left, .left])
    for order in orders {
      table.add([
        "\(order.id)", status(order),
        order.urgency == "normal" ? "" : Style.warning(order.urgency.plain),
        holder(order), order.categoryName.plain,
        Self.cut(order.title.plain, 24), limit(order),
      ])
    }
    return table.text
  }

  /// The unit, and the person of it who is to do it.
  private func holder(_ order: Wire.Order) -> String {
    let name = (order.holder?.name ?? "").plain
    return order.assignee.isEmpty ? name : "\(name) · \(order.assignee.plain)"
  }

  /// When it must be done; while it is parked, when it is looked at again; once it is done, until when the resident
  /// is asked.
  private func limit(_ order: Wire.Order) -> String {
    switch OrderStatus(code: order.status) {
    case .suspended, .held: "复查 " + time(order.nextClock)
    case .awaitingRating: "回访至 " + time(order.nextClock)
    default: time(order.deadline)
    }
  }

  /// One order in full.
  func detail(_ order: Wire.Order) -> String {
    var lines = ["\(Style.strong("\(order.id)")) \(order.title.plain)  \(status(order))"]
    func add(_ name: String, _ value: String) {
      if !value.isEmpty { lines.append("  \(Style.faint(name)) \(value)") }
    }
    add("holder 承办 ", order.holder.map { "\($0.name) \($0.code)" } ?? "")
    add("person 经办 ", order.assignee.plain)
    add("centre 受理 ", names.label(order.desk))
    add(
      "place 地点  ",
      names.label(order.origin) + (order.place.isEmpty ? "" : ", \(order.place.plain)"))
    add("about 涉及  ", order.subjects.map(names.label).joined(separator: ", "))
    add("kind 类别   ", "\(order.categoryName) \(order.category), \(order.urgency)")
    add(
      "from 来源   ",
      [order.channel, order.reference].filter { !$0.isEmpty }.joined(separator: " ").plain)
    add("contact 联系", order.contact.plain)
    add("text 内容   ", order.text.plain(indentedBy: "               "))
    add("filed 受理于", time(order.filedAt))
    add("due 时限    ", time(order.deadline))
    add("next 下一钟 ", time(order.nextClock))
    add("ended 结束于", time(order.endedAt))
    let counts = [
      (order.raises, "raised"), (order.bounces, "returned"), (order.reopens, "reopened"),
      (order.reworks, "done over"), (order.urges, "urged"), (order.absorbed, "others merged in"),
    ].filter { $0.0 > 0 }.map { "\($0.1) \($0.0)" }
    add("counts 次数 ", counts.joined(separator: ", "))
    let scores = order.scores.map { score in
      "\(score)/5 \(Satisfaction(score: Int(score))?.label ?? "")"
    }
    add("rated 评价  ", scores.joined(separator: ", then "))
    if order.extensionAsked != 0 {
      add("asks 申请   ", "a deadline of \(time(order.extensionAsked)) 延期")
    }
    if !order.voidProposer.isEmpty {
      add("asks 申请   ", "to be voided 作废, says \(order.voidProposer.plain)")
    }
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
    var who = event.person.plain
    if !event.unit.isEmpty { who += (who.isEmpty ? "" : ", ") + names.label(event.unit) }
    if who.isEmpty { who = "server" }
    var text =
      "\(Style.faint(time(event.at)))  \(order)\(Style.strong(label)) \(event.step)  \(who)"
    if !event.predecessor.isEmpty { text += "  \(names.label(event.predecessor))" }
    if !event.target.isEmpty { text += "  → \(names.label(event.target))" }
    if !event.assignee.isEmpty { text += "  → \(event.assignee.plain)" }
    if !event.called.isEmpty {
      text += "  → \(event.called.map(names.label).joined(separator: ", "))"
    }
    if event.until != 0 { text += "  until \(time(event.until))" }
    if event.other != 0 { text += "  order \(event.other)" }
    if !event.category.isEmpty { text += "  category \(event.category.plain)" }
    if !event.origin.isEmpty { text += "  place \(names.label(event.origin))" }
    if !event.urgency.isEmpty { text += "  urgency \(event.urgency.plain)" }
    if event.score != 0 { text += "  \(event.score)/5" }
    if !event.policy.isEmpty { text += Style.faint("  clocks by \(event.policy)") }
    if !event.reason.isEmpty { text += "\n      \(event.reason.plain(indentedBy: "      "))" }
    for correction in event.corrections {
      let (former, value) = (correction.former, correction.value)
      text +=
        "\n      \(Style.faint(correction.field.plain)) \(former.isEmpty ? "无" : former.plain)"
        + " → \(value.isEmpty ? "无" : value.plain)"
    }
    for evidence in event.evidence {
      let parts = [evidence.kind, evidence.reference, evidence.note].filter { !$0.isEmpty }
      text += "\n      \(Style.faint("evidence")) \(parts.joined(separator: ", ").plain)"
    }
    return text
  }

  /// The units whose names the lines of an order and its events would say.
  static func units(_ order: Wire.Order?, _ events: [Wire.OrderEvent]) -> Set<String> {
    Set(
      [order?.desk, order?.origin].compactMap(\.self) + (order?.subjects ?? [])
        + events.flatMap { [$0.unit, $0.target, $0.predecessor, $0.origin] + $0.called })
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
