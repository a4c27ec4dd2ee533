import OrganizationGraph
public import RPCCore
import Routing
package import WireMessages
import WorkOrders

extension WorkOrderService {
  var reading: OrderReading { OrderReading(desk.ledger, organization: current) }

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

  package func getQueue(
    _ request: Wire.GetQueueRequest
  ) async throws(RPCError) -> Wire.ListOrdersReply {
    _ = try current().unit(request.unit, field: "unit")
    let limit = try OrderReading.listed(request.limit, usually: OrderReading.usuallyListed)
    guard let start = request.cursor.isEmpty ? 0 : Int(request.cursor), start >= 0 else {
      throw .invalid("cursor", "is none that a page gave")
    }
    let unit = request.unit
    let (ids, sequence) = try await desk.look { core in
      (core.book.queue(of: unit, urgencyRank: Self.rank), core.head.sequence)
    }
    let page = ids.dropFirst(start).prefix(limit)
    let orders = try reading.orders(page)
    let end = start + page.count
    return .with {
      $0.orders = orders
      $0.complete = end >= ids.count
      $0.cursor = end >= ids.count ? "" : String(end)
      $0.sequence = sequence
    }
  }

  private static func rank(_ urgency: String) -> Int { urgency == WorkOrder.normalUrgency ? 1 : 0 }

  /// The open orders that each of some units holds or was called to: urgent ones first, then by deadline. Once it
  /// returns, all orders are counted where they belong in the organisation as it is now.
  public func openOrders(of units: [String]) async throws(RPCError) -> [[UInt64]] {
    try await desk.look { core in
      core.follow()
      return units.map { core.book.queue(of: $0, urgencyRank: Self.rank) }
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
