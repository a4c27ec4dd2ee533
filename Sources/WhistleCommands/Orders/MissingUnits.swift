import WireMessages

/// 吹哨未到: units that were called and have not come in time, the longest awaited first.
struct MissingUnits {
  private let calls: [(order: Wire.Order, call: Wire.CalledUnit)]
  private let now: Int64

  /// - Parameter now: seconds since 1970.
  init(_ orders: [Wire.Order], now: Int64) {
    self.now = now
    calls = orders.flatMap { order in
      order.called.filter { $0.standing == "missing" }.map { (order, $0) }
    }.sorted { ($0.call.arriveBy, $0.order.id) < ($1.call.arriveBy, $1.order.id) }
  }

  var count: Int { calls.count }

  /// A table of the first of them, one call a line.
  func table(_ lines: Int, _ text: OrderText) -> String {
    var table = TextTable(
      ["no.", "called", "to be there by", "late", "lead", "title"],
      [.right, .left, .left, .right, .left, .left])
    for (order, call) in calls.prefix(lines) {
      table.add([
        "\(order.id)", Style.error((call.name.isEmpty ? call.unit : call.name).plain),
        text.time(call.arriveBy), Self.span(now - call.arriveBy),
        (order.holder?.name ?? "").plain, OrderText.cut(order.title.plain, 24),
      ])
    }
    return table.text
  }

  /// In the largest two units: `3 d 4 h`, `2 h 5 min`, `12 min`.
  static func span(_ seconds: Int64) -> String {
    let minutes = max(0, seconds) / 60
    let (days, hours) = (minutes / 1_440, minutes / 60 % 24)
    if days > 0 { return "\(days) d \(hours) h" }
    return hours > 0 ? "\(hours) h \(minutes % 60) min" : "\(minutes) min"
  }
}
