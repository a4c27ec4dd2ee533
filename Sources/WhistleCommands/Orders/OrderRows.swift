import OrganizationGraph
import WireMessages
import WorkOrders

/// Orders as rows for a spreadsheet.
struct OrderRows {
  private let names: OrderNames

  init(_ names: OrderNames) { self.names = names }

  private static let header = [
    "order", "status", "state", "urgency", "holder", "holder_name", "assignee", "category",
    "category_name", "title", "text", "origin", "place", "channel", "reference", "contact",
    "received_at", "filed_at", "deadline", "ended_at", "overdue", "raises", "bounces", "reopens",
    "reworks", "urges", "score", "merge_into",
  ]

  func csv(_ orders: [Wire.Order]) -> String {
    CSVText.lines([Self.header] + orders.map(row))
  }

  private func row(_ order: Wire.Order) -> [String] {
    let words = [
      "\(order.id)", order.status, OrderStatus(code: order.status)?.label ?? "", order.urgency,
      order.holder?.code ?? "", order.holder?.name ?? "", order.assignee, order.category,
      order.categoryName, order.title, order.text, order.origin, order.place, order.channel,
      order.reference, order.contact,
    ]
    let times = [order.receivedAt, order.filedAt, order.deadline, order.endedAt].map {
      $0 == 0 ? "" : names.zone.text(Instant(seconds: $0))
    }
    let counts = [
      order.raises, order.bounces, order.reopens, order.reworks, order.urges, order.score,
    ].map { $0 == 0 ? "" : "\($0)" }
    return words + times + [order.overdue ? "1" : ""] + counts
      + [order.mergeInto == 0 ? "" : "\(order.mergeInto)"]
  }
}
