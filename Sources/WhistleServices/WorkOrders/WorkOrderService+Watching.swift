import OrganizationGraph
import RPCCore
import WireMessages
import WorkOrders

extension WorkOrderService {
  private static let eventsAtOnce = 500

  /// Sends events as they come to be on disk, and a sign of life while none does.
  func watchOrders(
    _ context: RPCCallContext, _ requests: RPCRequests, _ responses: RPCResponses
  ) async throws {
    let request = try RPCMethod.decode(
      Wire.WatchOrdersRequest.self, from: try await requests.only())
    guard request.heartbeat <= 3_600 else {
      throw RPCError.invalid("heartbeat", "\(request.heartbeat) is not from 1 to 3,600 seconds")
    }
    let filter = try EventFilter(request, current())
    let patience = UInt64(request.heartbeat == 0 ? 10 : request.heartbeat) * 1_000_000_000
    var sequence = request.fromNow ? desk.feed.head : request.after
    guard sequence <= desk.feed.head else {
      throw RPCError(
        code: .outOfRange, message: "after: the ledger ends at \(desk.feed.head)")
    }
    var sentAt: UInt64 = 0
    for await _ in desk.feed.signals() {
      while let events = try next(behind: sequence, order: request.order) {
        for event in events {
          sequence = event.sequence
          guard filter.accepts(event) else { continue }
          try await send(event, sequence, responses)
          sentAt = WallSeconds.monotonicNanoseconds()
        }
      }
      let now = WallSeconds.monotonicNanoseconds()
      if now - sentAt >= patience {
        try await send(nil, sequence, responses)
        sentAt = now
      }
    }
    try Task.checkCancellation()
    throw RPCError(
      code: .unavailable, message: "the server is shutting down; go on behind \(sequence)")
  }

  /// Events behind a sequence, from memory or from the ledger; nil if there are none.
  private func next(behind sequence: UInt64, order: UInt64) throws(RPCError) -> [OrderEvent]? {
    if let kept = desk.feed.events(after: sequence, limit: Self.eventsAtOnce) {
      return kept.isEmpty ? nil : kept
    }
    do throws(LedgerError) {
      let events = try desk.ledger.events(
        after: sequence, order: nil, limit: Self.eventsAtOnce)
      return events.isEmpty ? nil : events
    } catch {
      throw RPCError(error)
    }
  }

  private func send(
    _ event: OrderEvent?, _ sequence: UInt64, _ responses: RPCResponses
  ) async throws(RPCError) {
    try await responses.send(
      RPCMethod.encode(
        Wire.WatchOrdersReply.with {
          $0.event = event.map(Self.wire)
          $0.sequence = sequence
        }))
  }
}

/// Which events a watcher wants.
private struct EventFilter {
  private let order: UInt64
  private let unit: String
  private let territory: Territory?

  init(_ request: Wire.WatchOrdersRequest, _ served: ServedOrganization) throws(RPCError) {
    order = request.order
    unit = request.unit
    if !unit.isEmpty { _ = try served.unit(unit, field: "unit") }
    territory =
      request.territory.isEmpty
      ? nil : Territory(try served.unit(request.territory, field: "territory"), served)
  }

  func accepts(_ event: OrderEvent) -> Bool {
    if order != 0, event.order != order { return false }
    guard !unit.isEmpty || territory != nil else { return true }
    let parties = [event.holder, event.former, event.actor.unit, event.target] + event.called
    return parties.contains { party in
      !party.isEmpty && (party == unit || territory?.contains(party) ?? false)
    }
  }
}
