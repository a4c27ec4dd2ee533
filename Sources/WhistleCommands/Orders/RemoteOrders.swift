import RPCCore
import WhistleClient
import WireMessages

/// Work orders that a server keeps.
struct RemoteOrders: OrderAccess {
  let client: WhistleClient

  func file(_ request: Wire.FileRequest) async throws(RPCError) -> Wire.OrderReply {
    try await client.workOrders.file(request)
  }

  func act(_ request: Wire.ActRequest) async throws(RPCError) -> Wire.OrderReply {
    try await client.workOrders.act(request)
  }

  func get(_ request: Wire.GetOrderRequest) async throws(RPCError) -> Wire.GetOrderReply {
    try await client.workOrders.getOrder(request)
  }

  func list(_ request: Wire.ListOrdersRequest) async throws(RPCError) -> Wire.ListOrdersReply {
    try await client.workOrders.listOrders(request)
  }

  func queue(_ request: Wire.GetQueueRequest) async throws(RPCError) -> Wire.ListOrdersReply {
    try await client.workOrders.getQueue(request)
  }

  func counters() async throws(RPCError) -> Wire.GetCountersReply {
    try await client.workOrders.getCounters()
  }

  func watch(
    _ request: Wire.WatchOrdersRequest, _ body: (Wire.WatchOrdersReply) -> Bool
  ) async throws(RPCError) {
    var replies = try await client.workOrders.watchOrders(request).makeAsyncIterator()
    while let reply = try await replies.next() {
      if !body(reply) { return }
    }
  }

  func close() async { await client.shutdown() }
}
