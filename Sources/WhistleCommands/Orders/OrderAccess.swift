import ArgumentParser
import Foundation
import OrganizationGraph
import RPCCore
import SQLiteStorage
import WhistleServices
import WireMessages
import WorkOrders

/// Work orders, wherever they are kept.
protocol OrderAccess: Sendable {
  func file(_ request: Wire.FileRequest) async throws(RPCError) -> Wire.OrderReply
  func act(_ request: Wire.ActRequest) async throws(RPCError) -> Wire.OrderReply
  func get(_ request: Wire.GetOrderRequest) async throws(RPCError) -> Wire.GetOrderReply
  func list(_ request: Wire.ListOrdersRequest) async throws(RPCError) -> Wire.ListOrdersReply
  func queue(_ request: Wire.GetQueueRequest) async throws(RPCError) -> Wire.ListOrdersReply
  func counters() async throws(RPCError) -> Wire.GetCountersReply
  /// Calls `body` with each event until it says that this is enough.
  func watch(
    _ request: Wire.WatchOrdersRequest, _ body: (Wire.WatchOrdersReply) -> Bool
  ) async throws(RPCError)
  func close() async
}

/// A ledger that this process opens for itself: what a server does, without the server.
struct LocalOrders: OrderAccess {
  private let ledger: SQLiteLedger
  private let service: WorkOrderService

  init(_ path: String, _ organization: LiveOrganization) throws(LedgerError) {
    ledger = try SQLiteLedger.open(path)
    service = try WorkOrderService(
      ledger, organization: { organization.current },
      onFailure: { error in Console.error("\(Style.error("error:")) \(error)") })
  }

  private var context: RPCCallContext {
    RPCCallContext(path: "", receivedAt: Int64(Date().timeIntervalSince1970 * 1e9))
  }

  func file(_ request: Wire.FileRequest) async throws(RPCError) -> Wire.OrderReply {
    try await service.file(request)
  }

  func act(_ request: Wire.ActRequest) async throws(RPCError) -> Wire.OrderReply {
    try await service.act(request)
  }

  func get(_ request: Wire.GetOrderRequest) async throws(RPCError) -> Wire.GetOrderReply {
    try service.getOrder(context, request)
  }

  func list(_ request: Wire.ListOrdersRequest) async throws(RPCError) -> Wire.ListOrdersReply {
    try service.listOrders(context, request)
  }

  func queue(_ request: Wire.GetQueueRequest) async throws(RPCError) -> Wire.ListOrdersReply {
    try await service.getQueue(request)
  }

  func counters() async throws(RPCError) -> Wire.GetCountersReply {
    try await service.getCounters()
  }

  func watch(
    _ request: Wire.WatchOrdersRequest, _ body: (Wire.WatchOrdersReply) -> Bool
  ) async throws(RPCError) {
    throw RPCError(
      code: .failedPrecondition,
      message: "nobody else writes to a ledger that the tool has open; watch a server by --server")
  }

  func close() async {
    service.stop()
    ledger.close()
  }
}
