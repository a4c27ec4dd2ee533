import OrganizationGraph
package import RPCCore
package import WireMessages
import WorkOrders

/// `ReportOrders`: what became of the orders of a time.
extension OrderReading {
  private static let mostRows = 10_000

  /// What a row is of.
  private enum Grouping: String, CaseIterable {
    case holder, place, category, urgency, day, month

    var isOfTime: Bool { self == .day || self == .month }
  }

  /// O(n) where n is the orders that were filed within the time, of the holder or category where one is given; looks
  /// between pages whether the caller still waits.
  package func reportOrders(
    _ request: Wire.ReportOrdersRequest
  ) throws(RPCError) -> Wire.ReportOrdersReply {
    let served = current()
    let grouping = Grouping(rawValue: request.by)
    if grouping == nil, !request.by.isEmpty {
      let known = Grouping.allCases.map(\.rawValue).joined(separator: ", ")
      throw .invalid("by", "\"\(request.by)\" is none; there are \(known)")
    }
    var query = try query(
      .with {
        $0.filedFrom = request.filedFrom
        $0.filedUntil = request.filedUntil
        $0.territory = request.territory
        $0.unit = request.unit
        $0.category = request.category
      }, served)
    let sequence = ledger.head.sequence
    let key = grouping.map { self.key(by: $0, request.territory, served) }
    var (total, rows) = (OrderSummary(), [String: OrderSummary]())
    var isRead = false
    while !isRead {
      if Task.isCancelled { throw RPCError(code: .cancelled, message: "the caller has gone") }
      let page = try reading { () throws(LedgerError) in try ledger.lives(query) }
      for life in page.lives {
        total.add(life)
        if let key { rows[key(life), default: OrderSummary()].add(life) }
      }
      guard rows.count <= Self.mostRows else {
        throw RPCError(
          code: .resourceExhausted,
          message: "by: there are more than \(Self.mostRows) rows; name a territory, a category or"
            + " a shorter time")
      }
      query.before = page.next ?? 0
      isRead = page.next == nil
    }
    // What the organisation had once has its orders.
    if total.counts.received == 0 {
      if !request.unit.isEmpty { _ = try served.unit(request.unit, field: "unit") }
      try Self.checkCategory(request.category, served)
    }
    let order: (Wire.OrderSummary, Wire.OrderSummary) -> Bool =
      grouping?.isOfTime ?? false
      ? { $0.key < $1.key }
      : { ($1.received, $0.key) < ($0.received, $1.key) }
    return .with { reply in
      reply.total = Wire.OrderSummary(total)
      reply.rows = rows.map { key, summary in
        var row = Wire.OrderSummary(summary)
        row.key = key
        row.name = grouping.map { Self.name(key, $0, served) } ?? ""
        return row
      }.sorted(by: order)
      reply.sequence = sequence
    }
  }

  private func key(
    by grouping: Grouping, _ territory: String, _ served: ServedOrganization
  ) -> (OrderLife) -> String {
    let zone = served.snapshot.zone
    switch grouping {
    case .holder: return { $0.state.holder }
    case .category: return { $0.state.category }
    case .urgency: return { $0.state.urgency }
    case .day: return { zone.local($0.filedAt).day.description }
    case .month: return { String(zone.local($0.filedAt).day.description.dropLast(3)) }
    case .place:
      let top = served.snapshot.unit(territory) ?? served.snapshot.root
      let today = zone.local(now()).day
      let units = UnitsToday(snapshot: served.snapshot, day: today)
      var known: [String: String] = [:]
      return { life in
        let origin = life.state.origin
        if let key = known[origin] { return key }
        let key = units.snapshot.code(units.below(top, towards: units.standing(origin)))
        known[origin] = key
        return key
      }
    }
  }

  private static func name(
    _ key: String, _ grouping: Grouping, _ served: ServedOrganization
  ) -> String {
    let snapshot = served.snapshot
    return switch grouping {
    case .holder, .place: snapshot.unit(key).map { snapshot.name($0) } ?? ""
    case .category: snapshot.category(key).map { snapshot.record($0).name } ?? ""
    case .urgency, .day, .month: ""
    }
  }
}

extension Wire.OrderSummary {
  fileprivate init(_ summary: OrderSummary) {
    let counts = summary.counts
    let handling = summary.handling
    self = .with {
      $0.received = UInt64(counts.received)
      $0.open = UInt64(counts.open)
      $0.closed = UInt64(counts[.closed])
      $0.merged = UInt64(counts[.merged])
      $0.voided = UInt64(counts[.voided])
      $0.refused = UInt64(counts[.notAccepted])
      $0.overdue = UInt64(summary.overdue)
      $0.closedInTime = UInt64(summary.closedInTime)
      $0.satisfied = UInt64(summary.satisfied)
      $0.dissatisfied = UInt64(summary.dissatisfied)
      $0.raised = UInt64(summary.raised)
      $0.returned = UInt64(summary.returned)
      $0.redone = UInt64(summary.redone)
      $0.medianSeconds = handling?.median ?? 0
      $0.longestSeconds = handling?.longest ?? 0
    }
  }
}
