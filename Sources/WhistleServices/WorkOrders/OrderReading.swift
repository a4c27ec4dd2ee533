package import OrganizationGraph
package import RPCCore
import Routing
package import WireMessages
package import WorkOrders

/// What reads of work orders answer, from a ledger alone: what they see is on disk. Also for a process
/// that reads beside the server which has the ledger.
package struct OrderReading: Sendable {
  static let mostListed: UInt32 = 1_000
  static let usuallyListed = 100

  package let ledger: any Ledger
  let current: @Sendable () -> ServedOrganization
  let now: @Sendable () -> Instant

  package init(
    _ ledger: any Ledger, organization: @escaping @Sendable () -> ServedOrganization,
    now: @escaping @Sendable () -> Instant = { Instant(seconds: Int64(WallSeconds.now())) }
  ) {
    self.ledger = ledger
    self.now = now
    current = organization
  }

  package func getOrder(
    _ request: Wire.GetOrderRequest
  ) throws(RPCError) -> Wire.GetOrderReply {
    let limit = try Self.listed(request.limit, usually: Int(Self.mostListed))
    let (order, events) = try reading { () throws(LedgerError) in
      (
        try ledger.order(request.order),
        // One more tells whether there are more.
        try ledger.events(after: request.after, order: request.order, limit: limit + 1)
      )
    }
    guard let order else {
      let archive = try reading { () throws(LedgerError) in try ledger.archive(of: request.order) }
      throw RPCError(
        code: .notFound,
        message: archive.map {
          "order: order \(request.order) is in the archive \($0); look there with --ledger"
        } ?? "order: there is no order \(request.order)")
    }
    let served = current()
    // What was written since the order was read is not in it.
    let seen = events.prefix { $0.sequence <= order.state.sequence }
    return .with {
      $0.order = WorkOrderService.wire(order, served)
      $0.events = seen.prefix(limit).map(WorkOrderService.wire)
      $0.complete = seen.count <= limit
    }
  }

  package func listOrders(
    _ request: Wire.ListOrdersRequest
  ) throws(RPCError) -> Wire.ListOrdersReply {
    let served = current()
    let query = try query(request, served)
    let sequence = ledger.head.sequence
    let page = try reading { () throws(LedgerError) in try ledger.list(query) }
    // What the organisation had once has its orders; of what was never there there are none.
    if page.orders.isEmpty, page.next == nil, request.cursor.isEmpty {
      if !request.unit.isEmpty { _ = try served.unit(request.unit, field: "unit") }
      if !request.called.isEmpty { _ = try served.unit(request.called, field: "called") }
      try Self.checkCategory(request.category, served)
      let known = served.snapshot.urgencies.union([WorkOrder.normalUrgency])
      if !request.urgency.isEmpty, !known.contains(request.urgency) {
        throw RPCError(
          code: .notFound,
          message: "urgency: no time limit names \"\(request.urgency)\"; there are"
            + " \(known.sorted().joined(separator: ", "))")
      }
    }
    return .with {
      $0.orders = page.orders.map { WorkOrderService.wire($0, served) }
      $0.cursor = page.next.map(String.init) ?? ""
      $0.complete = page.next == nil
      $0.sequence = sequence
    }
  }

  static func checkCategory(
    _ category: String, _ served: ServedOrganization
  ) throws(RPCError) {
    guard !category.isEmpty, served.snapshot.category(category) == nil else { return }
    throw RPCError(
      code: .notFound, message: "category: the organisation has no category \"\(category)\"")
  }

  func query(
    _ request: Wire.ListOrdersRequest, _ served: ServedOrganization
  ) throws(RPCError) -> OrderQuery {
    var query = OrderQuery()
    query.limit = try Self.listed(request.limit, usually: Self.usuallyListed)
    query.holder = request.unit.isEmpty ? nil : request.unit
    query.category = request.category.isEmpty ? nil : request.category
    query.dueBefore = try WorkOrderService.instant(request.dueBefore, "due_before")
    (query.filedFrom, query.filedUntil) = try Self.span(
      request.filedFrom, request.filedUntil, "filed")
    (query.endedFrom, query.endedUntil) = try Self.span(
      request.endedFrom, request.endedUntil, "ended")
    query.channel = request.channel.isEmpty ? nil : request.channel
    query.urgency = request.urgency.isEmpty ? nil : request.urgency
    query.isOverdue = request.overdue
    query.assignee = request.assignee.isEmpty ? nil : request.assignee
    query.text = request.text
    query.isAsking = request.asking
    query.isMissingUnit = request.missing
    query.called = request.called.isEmpty ? nil : request.called
    for (place, code) in request.statuses.enumerated() {
      guard let status = OrderStatus(code: code) else {
        throw .invalid(
          "statuses[\(place)]",
          "there is no state \"\(code)\"; there are"
            + " \(OrderStatus.allCases.map(\.code).joined(separator: ", "))")
      }
      query.statuses.insert(status)
    }
    if !request.satisfaction.isEmpty {
      guard let satisfaction = Satisfaction(rawValue: request.satisfaction) else {
        throw .invalid(
          "satisfaction",
          "\"\(request.satisfaction)\" is none; there are"
            + " \(Satisfaction.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      query.satisfaction = satisfaction
    }
    if request.open {
      query.statuses =
        query.statuses.isEmpty ? Set(OrderStatus.open) : query.statuses.filter(\.isOpen)
      if query.statuses.isEmpty { throw .invalid("open", "none of the states is an open one") }
    }
    if !request.territory.isEmpty {
      let top = try served.unit(request.territory, field: "territory")
      guard served.snapshot.tier(top) != nil else {
        throw .invalid(
          "territory", "\(request.territory) is no territory; name a unit of the chain")
      }
      let territory = Territory(top, served, at: now())
      query.origin = { territory.contains($0) }
    }
    if !request.cursor.isEmpty {
      guard let before = UInt64(request.cursor) else {
        throw .invalid("cursor", "is none that a page gave")
      }
      query.before = before
    }
    return query
  }

  /// A time with a beginning, an end, both or none.
  private static func span(
    _ from: Int64, _ until: Int64, _ name: String
  ) throws(RPCError) -> (from: Instant?, until: Instant?) {
    let from = try WorkOrderService.instant(from, "\(name)_from")
    let until = try WorkOrderService.instant(until, "\(name)_until")
    if let from, let until, until <= from {
      throw .invalid("\(name)_until", "is not later than \(name)_from")
    }
    return (from, until)
  }

  /// The orders of a queue, whose numbers are known.
  func orders(_ ids: some Sequence<UInt64>) throws(RPCError) -> [Wire.Order] {
    let served = current()
    return try reading { () throws(LedgerError) in
      var orders: [Wire.Order] = []
      for id in ids {
        if let order = try ledger.order(id) { orders.append(WorkOrderService.wire(order, served)) }
      }
      return orders
    }
  }

  /// How many orders are in each state; without the next clock, which only the desk knows.
  package func counters() throws(RPCError) -> Wire.GetCountersReply {
    let counts = try reading { () throws(LedgerError) in try ledger.counts() }
    return Self.counters(counts, head: ledger.head)
  }

  static func counters(_ counts: OrderCounts, head: LedgerHead) -> Wire.GetCountersReply {
    .with { reply in
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
      reply.ratings = Satisfaction.scores.map { UInt64(counts[score: $0]) }
      reply.sequence = head.sequence
      reply.now = head.at.seconds
    }
  }

  /// Events behind a sequence.
  package func events(
    after sequence: UInt64, limit: Int
  ) throws(RPCError) -> [Wire.OrderEvent] {
    try reading { () throws(LedgerError) in
      try ledger.events(after: sequence, order: nil, limit: limit)
    }.map(WorkOrderService.wire)
  }

  static func listed(_ limit: UInt32, usually: Int) throws(RPCError) -> Int {
    guard limit <= mostListed else {
      throw .invalid("limit", "\(limit) is too many; at most \(mostListed)")
    }
    return limit == 0 ? usually : Int(limit)
  }

  func reading<Value>(
    _ body: () throws(LedgerError) -> Value
  ) throws(RPCError) -> Value {
    do {
      return try body()
    } catch {
      throw RPCError(error)
    }
  }
}
