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
    var filter = try EventFilter(request, current(), desk.ledger)
    let patience = UInt64(request.heartbeat == 0 ? 10 : request.heartbeat) * 1_000_000_000
    var sequence = request.fromNow ? desk.feed.head : request.after
    if !request.unit.isEmpty {
      let unit = request.unit
      let (called, head) = try await desk.look { core in
        (core.book.orders(calling: unit), core.head.sequence)
      }
      try filter.begin(with: called, head: head)
    }
    guard sequence <= desk.feed.head else {
      throw RPCError(
        code: .outOfRange, message: "after: the ledger ends at \(desk.feed.head)")
    }
    var sentAt: UInt64 = 0
    for await _ in desk.feed.signals() {
      while let events = try next(behind: sequence, order: request.order) {
        for event in events {
          sequence = event.sequence
          guard try filter.accepts(event) else { continue }
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

/// Which events a watcher wants: of a unit those that name it, and from its call on all of an order that it was
/// called to.
private struct EventFilter {
  private let order: UInt64
  private let unit: String
  private let territory: Territory?
  private let ledger: any Ledger
  /// The event by which an order called the unit; nil: it is known that it has not.
  private var calls: [UInt64: UInt64?] = [:]
  /// The last event when the watch began: calls before it were looked for, those behind it will be seen.
  private var head: UInt64 = 0

  init(
    _ request: Wire.WatchOrdersRequest, _ served: ServedOrganization, _ ledger: any Ledger
  ) throws(RPCError) {
    self.ledger = ledger
    order = request.order
    unit = request.unit
    if !unit.isEmpty { _ = try served.unit(unit, field: "unit") }
    territory =
      request.territory.isEmpty
      ? nil : Territory(try served.unit(request.territory, field: "territory"), served)
  }

  /// - Parameter open: the open orders that have called the unit.
  mutating func begin(with open: [UInt64], head: UInt64) throws(RPCError) {
    self.head = head
    for order in open { calls[order] = try call(of: order) }
  }

  mutating func accepts(_ event: OrderEvent) throws(RPCError) -> Bool {
    if order != 0, event.order != order { return false }
    guard !unit.isEmpty || territory != nil else { return true }
    if event.called.contains(unit), (calls[event.order] ?? nil) == nil {
      calls[event.order] = .some(event.sequence)
    }
    let parties = [event.holder, event.former, event.actor.unit, event.target] + event.called
    let isNamed = parties.contains { party in
      !party.isEmpty && (party == unit || territory?.contains(party) ?? false)
    }
    if isNamed || unit.isEmpty { return isNamed }
    // Of orders that have ended since, nobody knew when the watch began.
    if event.sequence <= head, calls[event.order] == nil {
      calls[event.order] = .some(try call(of: event.order))
    }
    guard let call = calls[event.order] ?? nil else { return false }
    return event.sequence > call
  }

  /// The first event by which an order called the unit. O(its events), and O(1) where it called nobody.
  private func call(of order: UInt64) throws(RPCError) -> UInt64? {
    do throws(LedgerError) {
      guard let filed = try ledger.order(order),
        filed.state.group.contains(where: { $0.unit == unit })
      else { return nil }
      return try ledger.events(after: 0, order: order, limit: .max)
        .first { $0.called.contains(unit) }?.sequence
    } catch {
      throw RPCError(error)
    }
  }
}
