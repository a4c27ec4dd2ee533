import OrganizationGraph
import RPCCore
import SQLiteStorage
import WhistleServices
import WireMessages
import WorkOrders

/// A ledger that is only read, also while a server has it.
struct LedgerView: OrderAccess {
  private let ledger: SQLiteLedger
  private let reading: OrderReading

  init(_ path: String, _ organization: LiveOrganization) throws(LedgerError) {
    let ledger = try SQLiteLedger.open(path, mode: .readOnly)
    self.ledger = ledger
    reading = OrderReading(ledger, organization: { organization.current })
  }

  func get(_ request: Wire.GetOrderRequest) async throws(RPCError) -> Wire.GetOrderReply {
    try reading.getOrder(request)
  }

  func list(_ request: Wire.ListOrdersRequest) async throws(RPCError) -> Wire.ListOrdersReply {
    try reading.listOrders(request)
  }

  func counters() async throws(RPCError) -> Wire.GetCountersReply { try reading.counters() }

  func events(after sequence: UInt64) async throws(RPCError) -> [Wire.OrderEvent] {
    try reading.events(after: sequence, limit: 1_000)
  }

  func close() async { ledger.close() }
}
