import Glibc
import OrganizationGraph
import RPCCore
import Routing
import SQLiteStorage
import WhistleServices
import WireMessages
import WorkOrders

/// A ledger that is only read, also while a server has it.
struct LedgerView: OrderAccess {
  private let ledger: SQLiteLedger
  private let reading: OrderReading
  private let organization: OrganizationSnapshot

  init(_ path: String, _ organization: LiveOrganization) throws(LedgerError) {
    let ledger = try SQLiteLedger.open(path, mode: .readOnly)
    self.ledger = ledger
    reading = OrderReading(ledger, organization: { organization.current })
    self.organization = organization.current.router.snapshot
  }

  func get(_ request: Wire.GetOrderRequest) async throws(RPCError) -> Wire.GetOrderReply {
    try reading.getOrder(request)
  }

  func list(_ request: Wire.ListOrdersRequest) async throws(RPCError) -> Wire.ListOrdersReply {
    try reading.listOrders(request)
  }

  func report(
    _ request: Wire.ReportOrdersRequest
  ) async throws(RPCError) -> Wire.ReportOrdersReply {
    try reading.reportOrders(request)
  }

  /// Numbers of the open orders whose place is in one of some units, by these; ascending. O(open orders).
  func openOrders(placedIn units: Set<String>) throws(LedgerError) -> [String: [UInt64]] {
    var found: [String: [UInt64]] = [:]
    try ledger.forEachOpen { order in
      if units.contains(order.origin) { found[order.origin, default: []].append(order.id) }
    }
    return found.mapValues { $0.sorted() }
  }

  func counters() async throws(RPCError) -> Wire.GetCountersReply {
    var counters = try reading.counters()
    // The ledger's time stands at its last event.
    counters.now = max(counters.now, Int64(time(nil)))
    return counters
  }

  func organizationName() async -> String { organization.name(organization.root) }

  func watch(
    _ request: Wire.WatchOrdersRequest, upTo last: UInt64?, _ body: (Wire.OrderEvent) -> Void
  ) async throws(RPCError) {
    var sequence = request.after
    while last.map({ sequence < $0 }) ?? true {
      let events = try reading.events(after: sequence, limit: 1_000)
      for event in events where Self.accepts(event, request) { body(event) }
      sequence = events.last?.sequence ?? sequence
      guard events.isEmpty else { continue }
      do {
        // Another process writes the file and tells nobody.
        try await Task.sleep(for: .seconds(1))
      } catch {
        throw RPCError(code: .cancelled, message: "the watch was cancelled")
      }
    }
  }

  private static func accepts(_ event: Wire.OrderEvent, _ request: Wire.WatchOrdersRequest) -> Bool
  {
    if request.order != 0, event.order != request.order { return false }
    if request.unit.isEmpty { return true }
    return ([event.holder, event.formerHolder, event.unit, event.target] + event.called)
      .contains(request.unit)
  }

  func close() async { ledger.close() }
}
