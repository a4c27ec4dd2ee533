import RPCCore
import WhistleClient
import WireMessages

/// Work orders that a server keeps.
struct RemoteOrders: OrderAccess, OrderWriting {
  private let client: WhistleClient

  init(_ configuration: WhistleClientConfiguration) async throws(RPCError) {
    client = try await WhistleClient(configuration)
  }

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

  func report(
    _ request: Wire.ReportOrdersRequest
  ) async throws(RPCError) -> Wire.ReportOrdersReply {
    try await client.workOrders.reportOrders(request)
  }

  func counters() async throws(RPCError) -> Wire.GetCountersReply {
    try await client.workOrders.getCounters()
  }

  func organizationName() async throws(RPCError) -> String {
    try await client.organization.getRevision().name
  }

  func watch(
    _ request: Wire.WatchOrdersRequest, upTo last: UInt64?, _ body: (Wire.OrderEvent) -> Void
  ) async throws(RPCError) {
    if let last, request.after >= last { return }
    for try await reply in client.workOrders.watchingOrders(request) {
      if let event = reply.event { body(event) }
      if let last, reply.sequence >= last { return }
    }
  }

  func close() async { await client.shutdown() }
}
