import OrganizationGraph
public import RPCCore
import Routing
package import WireMessages
import WorkOrders

extension WorkOrderService {
  var reading: OrderReading {
    OrderReading(desk.ledger, organization: current, now: { [desk] in desk.now })
  }

  package func getOrder(
    _ context: RPCCallContext, _ request: Wire.GetOrderRequest
  ) throws(RPCError) -> Wire.GetOrderReply {
    try reading.getOrder(request)
  }

  package func listOrders(
    _ context: RPCCallContext, _ request: Wire.ListOrdersRequest
  ) throws(RPCError) -> Wire.ListOrdersReply {
    try reading.listOrders(request)
  }

  package func reportOrders(
    _ context: RPCCallContext, _ request: Wire.ReportOrdersRequest
  ) throws(RPCError) -> Wire.ReportOrdersReply {
    try reading.reportOrders(request)
  }

  package func getQueue(
    _ request: Wire.GetQueueRequest
  ) async throws(RPCError) -> Wire.ListOrdersReply {
    let limit = try OrderReading.listed(request.limit, usually: OrderReading.usuallyListed)
    let last = try QueueCursor.place(request.cursor)
    let unit = request.unit
    let (queue, sequence) = try await desk.look { core in
      (core.book.queue(of: unit, urgencyRank: Self.rank), core.head.sequence)
    }
    // A unit that is gone may still have orders.
    if queue.isEmpty { _ = try current().unit(unit, field: "unit") }
    let rest = last.map { last in queue.drop { $0 <= last } } ?? queue[...]
    let page = rest.prefix(limit)
    let orders = try reading.orders(page.map(\.order))
    let isComplete = page.count == rest.count
    return .with {
      $0.orders = orders
      $0.complete = isComplete
      $0.cursor = isComplete ? "" : page.last.map(QueueCursor.text) ?? ""
      $0.sequence = sequence
    }
  }

  private static func rank(_ urgency: String) -> Int { urgency == WorkOrder.normalUrgency ? 1 : 0 }

  /// The open orders that each of some units has to do with. Once it returns, all orders are counted where they
  /// belong in the organisation as it is now.
  public func openOrders(of units: [String]) async throws(RPCError) -> [UnitOrders] {
    try await desk.look { core in
      core.follow()
      let placed = core.book.orders(placedIn: Set(units))
      return units.map { unit in
        UnitOrders(
          held: core.book.queue(of: unit, urgencyRank: Self.rank).map(\.order),
          placed: placed[unit] ?? [])
      }
    }
  }

  package func getCounters() async throws(RPCError) -> Wire.GetCountersReply {
    try await desk.look { core in
      var reply = OrderReading.counters(core.counts, head: core.head)
      reply.now = core.now.seconds
      reply.nextClock = core.book.nextDue?.at.seconds ?? 0
      return reply
    }
  }
}

/// The place of the last order of a page, from which the next goes on: orders that come, go or move meanwhile
/// change nothing for the others.
private enum QueueCursor {
  static func text(_ place: QueuePlace) -> String {
    "\(place.rank).\(place.deadline).\(place.order)"
  }

  /// The place that a text names; nil for none.
  static func place(_ text: String) throws(RPCError) -> QueuePlace? {
    if text.isEmpty { return nil }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let rank = Int(parts[0]), let deadline = Int64(parts[1]),
      let order = UInt64(parts[2])
    else {
      throw .invalid("cursor", "is none that a page gave")
    }
    return QueuePlace(rank: rank, deadline: deadline, order: order)
  }
}
