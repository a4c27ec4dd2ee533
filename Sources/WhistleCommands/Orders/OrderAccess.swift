import OrganizationGraph
import RPCCore
import SQLiteStorage
import WhistleServices
import WireMessages
import WorkOrders

/// Work orders that are looked at.
protocol OrderAccess: Sendable {
  func get(_ request: Wire.GetOrderRequest) async throws(RPCError) -> Wire.GetOrderReply
  func list(_ request: Wire.ListOrdersRequest) async throws(RPCError) -> Wire.ListOrdersReply
  func report(
    _ request: Wire.ReportOrdersRequest
  ) async throws(RPCError) -> Wire.ReportOrdersReply
  func counters() async throws(RPCError) -> Wire.GetCountersReply
  func organizationName() async throws(RPCError) -> String
  /// Gives the events behind `after` that the request asks for, as they happen.
  ///
  /// - Parameter last: ends behind this sequence; nil: never.
  func watch(
    _ request: Wire.WatchOrdersRequest, upTo last: UInt64?, _ body: (Wire.OrderEvent) -> Void
  ) async throws(RPCError)
  func close() async
}

/// Work orders that are filed and moved.
protocol OrderWriting: Sendable {
  func file(_ request: Wire.FileRequest) async throws(RPCError) -> Wire.OrderReply
  func act(_ request: Wire.ActRequest) async throws(RPCError) -> Wire.OrderReply
  func get(_ request: Wire.GetOrderRequest) async throws(RPCError) -> Wire.GetOrderReply
  func close() async
}

/// A ledger that this process has to itself: what a server does, without the server.
struct LocalOrders: OrderWriting {
  private let ledger: SQLiteLedger
  private let service: WorkOrderService

  init(
    _ path: String, _ organization: LiveOrganization, _ policy: OrderPolicy
  ) throws(LedgerError) {
    ledger = try SQLiteLedger.open(path)
    service = try WorkOrderService(
      ledger, policy: policy, organization: { organization.current },
      onFailure: { error in Console.error("\(Style.error("error:")) \(error)") })
  }

  func file(_ request: Wire.FileRequest) async throws(RPCError) -> Wire.OrderReply {
    try await service.file(request)
  }

  func act(_ request: Wire.ActRequest) async throws(RPCError) -> Wire.OrderReply {
    try await service.act(request)
  }

  func get(_ request: Wire.GetOrderRequest) async throws(RPCError) -> Wire.GetOrderReply {
    try service.getOrder(RPCCallContext(path: "", receivedAt: 0), request)
  }

  func close() async {
    service.stop()
    ledger.close()
  }
}
