import OrganizationGraph
package import RPCCore
package import WireMessages
import WorkOrders

/// What reads see is on disk.
extension WorkOrderService {
  package func getOrder(
    _ context: RPCCallContext, _ request: Wire.GetOrderRequest
  ) throws(RPCError) -> Wire.GetOrderReply {
    let limit = Int(try listed(request.limit, usually: Int(Self.mostListed)))
    let order: FiledOrder?
    let events: [OrderEvent]
    do throws(LedgerError) {
      order = try desk.ledger.order(request.order)
      // One more tells whether there are more.
      events = try desk.ledger.events(
        after: request.after, order: request.order, limit: limit + 1)
    } catch {
      throw RPCError(error)
    }
    guard let order else {
      throw RPCError(code: .notFound, message: "order: there is no order \(request.order)")
    }
    let served = current()
    return .with {
      $0.order = Self.wire(order, served)
      $0.events = events.prefix(limit).map(Self.wire)
      $0.complete = events.count <= limit
    }
  }

  package func listOrders(
    _ context: RPCCallContext, _ request: Wire.ListOrdersRequest
  ) throws(RPCError) -> Wire.ListOrdersReply {
    let served = current()
    var query = OrderQuery()
    query.limit = Int(try listed(request.limit, usually: Self.usuallyListed))
    query.holder = request.unit.isEmpty ? nil : request.unit
    query.category = request.category.isEmpty ? nil : request.category
    query.dueBefore = try instant(request.dueBefore, "due_before")
    query.text = request.text
    for (place, code) in request.statuses.enumerated() {
      guard let status = OrderStatus(code: code) else {
        throw .invalid(
          "statuses[\(place)]",
          "there is no state \"\(code)\"; there are"
            + " \(OrderStatus.allCases.map(\.code).joined(separator: ", "))")
      }
      query.statuses.insert(status)
    }
    if request.open {
      query.statuses =
        query.statuses.isEmpty ? Set(OrderStatus.open) : query.statuses.filter(\.isOpen)
    }
    if !request.territory.isEmpty {
      let territory = Territory(try served.unit(request.territory, field: "territory"), served)
      query.origin = { territory.contains($0) }
    }
    if !request.cursor.isEmpty {
      guard let before = UInt64(request.cursor) else {
        throw .invalid("cursor", "is none that a page gave")
      }
      query.before = before
    }
    do throws(LedgerError) {
      let sequence = desk.feed.head
      let page = try desk.ledger.list(query)
      return .with {
        $0.orders = page.orders.map { Self.wire($0, served) }
        $0.cursor = page.next.map(String.init) ?? ""
        $0.complete = page.next == nil
        $0.sequence = sequence
      }
    } catch {
      throw RPCError(error)
    }
  }

  package func getQueue(_ request: Wire.GetQueueRequest) async throws(RPCError)
    -> Wire.ListOrdersReply
  {
    let served = current()
    _ = try served.unit(request.unit, field: "unit")
    let limit = Int(try listed(request.limit, usually: Self.usuallyListed))
    guard let start = request.cursor.isEmpty ? 0 : Int(request.cursor), start >= 0 else {
      throw .invalid("cursor", "is none that a page gave")
    }
    let unit = request.unit
    let (ids, sequence) = try await desk.look { core in
      (core.book.queue(of: unit) { $0 == "normal" ? 1 : 0 }, core.head.sequence)
    }
    let page = ids.dropFirst(start).prefix(limit)
    do throws(LedgerError) {
      var orders: [Wire.Order] = []
      for id in page {
        if let order = try desk.ledger.order(id) { orders.append(Self.wire(order, served)) }
      }
      let end = start + page.count
      return .with {
        $0.orders = orders
        $0.complete = end >= ids.count
        $0.cursor = end >= ids.count ? "" : String(end)
        $0.sequence = sequence
      }
    } catch {
      throw RPCError(error)
    }
  }

  package func getCounters() async throws(RPCError) -> Wire.GetCountersReply {
    try await desk.look { core in
      let counts = core.counts
      return .with { reply in
        reply.received = UInt64(counts.received)
        reply.open = UInt64(counts.open)
        reply.closed = UInt64(counts[.closed])
        reply.merged = UInt64(counts[.merged])
        reply.voided = UInt64(counts[.voided])
        reply.refused = UInt64(counts[.notAccepted])
        reply.states = OrderStatus.allCases.map { status in
          .with {
            $0.status = status.code
            $0.orders = UInt64(counts[status])
          }
        }
        reply.sequence = core.head.sequence
        reply.now = core.now.seconds
        reply.nextClock = core.book.nextDue?.at.seconds ?? 0
      }
    }
  }

  private func listed(_ limit: UInt32, usually: Int) throws(RPCError) -> Int {
    guard limit <= Self.mostListed else {
      throw .invalid("limit", "\(limit) is too many; at most \(Self.mostListed)")
    }
    return limit == 0 ? usually : Int(limit)
  }
}

/// A chain unit with everything below it today, asked about one code after the other.
struct Territory: Sendable {
  private let top: UnitIndex
  private let served: ServedOrganization
  private let day: Day

  init(_ top: UnitIndex, _ served: ServedOrganization) {
    self.top = top
    self.served = served
    day = served.snapshot.zone.local(Instant(seconds: Int64(WallSeconds.now()))).day
  }

  /// O(depth).
  func contains(_ code: String) -> Bool {
    var current = served.snapshot.unit(code)
    while let unit = current {
      if unit == top { return true }
      current = served.snapshot.home(unit) ?? served.snapshot.chainParent(unit, on: day)
    }
    return false
  }
}
