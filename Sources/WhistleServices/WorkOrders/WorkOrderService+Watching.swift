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
    var filter = try EventFilter(request, current(), desk.ledger, at: desk.now)
    let patience = UInt64(request.heartbeat == 0 ? 10 : request.heartbeat) * 1_000_000_000
    var sequence = request.fromNow ? desk.feed.head : request.after
    if let watched = filter.watched {
      let (called, head) = try await desk.look { core in
        (core.book.orders(calling: watched.contains), core.head.sequence)
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

/// Whose events a watcher wants: those of a unit, or of every unit in a territory.
private struct WatchedUnits: Sendable {
  let unit: String
  let territory: Territory?

  func contains(_ code: String) -> Bool {
    !code.isEmpty && (code == unit || territory?.contains(code) ?? false)
  }
}

/// Which events a watcher wants: of units those that name one, and from the call of one on all of an order that
/// it was called to.
private struct EventFilter {
  private let order: UInt64
  /// `nil`: those of all.
  let watched: WatchedUnits?
  private let ledger: any Ledger
  /// The event by which an order called a unit that is watched; nil: it is known that it has not.
  private var calls: [UInt64: UInt64?] = [:]
  /// The last event when the watch began: calls before it were looked for, those behind it will be seen.
  private var head: UInt64 = 0

  init(
    _ request: Wire.WatchOrdersRequest, _ served: ServedOrganization, _ ledger: any Ledger,
    at now: Instant
  ) throws(RPCError) {
    self.ledger = ledger
    order = request.order
    if !request.unit.isEmpty { _ = try served.unit(request.unit, field: "unit") }
    let territory =
      request.territory.isEmpty
      ? nil : Territory(try served.unit(request.territory, field: "territory"), served, at: now)
    watched =
      request.unit.isEmpty && territory == nil
      ? nil : WatchedUnits(unit: request.unit, territory: territory)
  }

  /// - Parameter open: the open orders that have called a unit that is watched.
  mutating func begin(with open: [UInt64], head: UInt64) throws(RPCError) {
    self.head = head
    for order in open { calls[order] = try call(of: order) }
  }

  mutating func accepts(_ event: OrderEvent) throws(RPCError) -> Bool {
    if order != 0, event.order != order { return false }
    guard let watched else { return true }
    if event.called.contains(where: watched.contains), (calls[event.order] ?? nil) == nil {
      calls[event.order] = .some(event.sequence)
    }
    let parties = [event.holder, event.former, event.actor.unit, event.target] + event.called
    if parties.contains(where: watched.contains) { return true }
    // Of orders that have ended since, nobody knew when the watch began.
    if event.sequence <= head, calls[event.order] == nil {
      calls[event.order] = .some(try call(of: event.order))
    }
    guard let call = calls[event.order] ?? nil else { return false }
    return event.sequence > call
  }

  /// The first event by which an order called a unit that is watched. O(its events), and O(1) where it called nobody.
  private func call(of order: UInt64) throws(RPCError) -> UInt64? {
    do throws(LedgerError) {
      guard let watched, let filed = try ledger.order(order),
        filed.state.group.contains(where: { watched.contains($0.unit) })
      else { return nil }
      return try ledger.events(after: 0, order: order, limit: .max)
        .first { $0.called.contains(where: watched.contains) }?.sequence
    } catch {
      throw RPCError(error)
    }
  }
}
