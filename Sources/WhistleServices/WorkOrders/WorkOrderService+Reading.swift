import OrganizationGraph
package import RPCCore
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
      (core.book.queue(of: unit) { $0 == "normal" ? 1 : 0 }, core.head.sequence)
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

  package func getCounters() async throws(RPCError) -> Wire.GetCountersReply {
    try await desk.look { core in
      var reply = OrderReading.counters(core.counts, head: core.head)
      reply.now = core.now.seconds
      reply.nextClock = core.book.nextDue?.at.seconds ?? 0
      return reply
    }
  }
}
