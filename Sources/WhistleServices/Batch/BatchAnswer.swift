import BatchRouting
import OrganizationGraph
import RPCCore
import Routing
import WireMessages

/// A plan in messages.
struct BatchAnswer {
  /// Units and categories of a shortage that its words name.
  private static let named = 5

  let served: ServedOrganization
  let request: Wire.RouteBatchRequest
  let orders: [BatchOrder]
  let plan: BatchPlan
  let workspace: SearchWorkspace

  /// Everything in one message.
  ///
  /// - Throws: CANCELLED if nobody waits for it any more.
  func whole() throws(RPCError) -> Wire.RouteBatchReply {
    var reply = summary
    reply.placements = try placements()
    return reply
  }

  /// The placements in messages of so many, then everything else.
  ///
  /// - Throws: CANCELLED if nobody waits for them any more.
  func parts(of size: Int) throws(RPCError) -> [Wire.RouteBatchReply] {
    let all = try placements()
    var parts: [Wire.RouteBatchReply] = stride(from: 0, to: all.count, by: size).map { start in
      .with { $0.placements = Array(all[start..<min(start + size, all.count)]) }
    }
    parts.append(summary)
    return parts
  }

  private func placements() throws(RPCError) -> [Wire.BatchPlacement] {
    var leads = Leads(self)
    // Asked for only where an order may have stayed with its catch-all.
    let mayStay = !request.teams && orders.contains { $0.holder != nil && !$0.isPinned }
    let after = mayStay ? plan.loadsAfter(orders, served.snapshot) : plan.free
    var placements: [Wire.BatchPlacement] = []
    placements.reserveCapacity(orders.count)
    for position in orders.indices {
      try RPCError.checkCancellation()
      placements.append(placement(position, &leads, after))
    }
    return placements
  }

  private var summary: Wire.RouteBatchReply {
    .with {
      $0.cost = plan.cost
      $0.bound = plan.bound
      $0.priceBound = plan.priceBound
      $0.optimal = plan.isOptimal
      $0.fair = plan.isFair
      $0.pools = pools
      $0.edges = plan.edges.map { use in
        .with {
          $0.edge = served.snapshot.code(use.edge)
          $0.before = use.before
          $0.orders = UInt32(use.orders)
          $0.room = UInt32(use.room)
          $0.price = use.price
        }
      }
      $0.shortages = plan.shortages.map(shortage)
      $0.revision = served.revision
    }
  }

  /// Whether only a catch-all is left for an order: it has not stayed with one because moving costs more.
  ///
  /// - Parameter after: open orders as the plan leaves them.
  private func isShort(_ position: Int, _ after: Loads) -> Bool {
    let (order, placement) = (orders[position], plan.placements[position])
    guard placement.role == .catchAll, !order.isPinned else { return false }
    guard order.holder == placement.unit, !request.teams else { return true }
    return served.router.offers(1, order.query, loads: after, workspace: workspace).isEmpty
  }

  private func placement(
    _ position: Int, _ leads: inout Leads, _ after: Loads
  ) -> Wire.BatchPlacement {
    let placement = plan.placements[position]
    return .with {
      $0.id = request.orders[position].id
      $0.lead = leads.candidate(position)
      $0.cost = placement.cost
      $0.moved = placement.isMoved
      $0.shortage = isShort(position, after)
      $0.edge = placement.edge.map(served.snapshot.code) ?? ""
      $0.helpers = placement.helpers.map { helper in
        .with {
          $0.dutyCategory = served.snapshot.record(helper.category).code
          $0.candidate = leads.helper(helper, of: position)
          $0.edge = helper.edge.map(served.snapshot.code) ?? ""
        }
      }
    }
  }

  /// Pools that the batch changes, or whose places it would pay more for.
  private var pools: [Wire.BatchPool] {
    var units: [PoolIndex: Set<UnitIndex>] = [:]
    for (order, placement) in zip(orders, plan.placements) {
      let helpers = placement.helpers.map(\.unit)
      for unit in [placement.unit, order.holder ?? placement.unit] + helpers {
        units[served.snapshot.pool(unit), default: []].insert(unit)
      }
    }
    return plan.pools.compactMap { use in
      guard let units = units[use.pool] ?? use.unit.map({ [$0] }) else { return nil }
      let sorted = units.sorted(by: served.snapshot.precedes)
      return .with {
        $0.units = sorted.map(served.reference)
        $0.before = use.before
        $0.after = use.after
        $0.capacity = use.capacity
        $0.price = use.price
        $0.pool =
          sorted.first.map { served.snapshot.record($0) }.map { $0.pool ?? $0.code } ?? ""
      }
    }
  }

  private func shortage(_ shortage: BatchShortage) -> Wire.BatchShortage {
    return .with {
      $0.orders = shortage.orders.map { UInt32($0) }
      $0.units = shortage.units.map(served.reference)
      $0.places = UInt32(shortage.places)
      $0.missing = UInt32(shortage.missing)
      $0.reason = reason(shortage)
      $0.edges = shortage.edges.map(served.snapshot.code)
      guard request.teams else { return }
      for (order, roles) in zip(shortage.orders, shortage.roles) {
        for role in roles {
          $0.needs.append(
            .with {
              $0.order = UInt32(order)
              $0.role = UInt32(role)
            })
        }
      }
    }
  }

  private func reason(_ shortage: BatchShortage) -> String {
    let categories = Set(shortage.orders.map { orders[$0].query.category })
    let who = "\(Self.count(shortage.orders.count, "order")) of \(names(categories))"
    let places = Self.count(shortage.places, "free place")
    let units = Self.list(shortage.units.map(served.text.unit))
    guard request.teams else {
      if !shortage.edges.isEmpty {
        let edges = Self.list(shortage.edges.map(served.snapshot.code))
        let ways =
          shortage.units.isEmpty
          ? "" : "to \(Self.count(shortage.units.count, "unit")) (\(units)) and "
        return "\(who) can go \(ways)by edges with a quota (\(edges)) only, with"
          + " \(places): \(shortage.missing) too many"
      }
      if shortage.units.isEmpty {
        let first = orders[shortage.orders[0]].query
        let why = served.router.shortage(first, loads: plan.free, workspace: workspace)
        return "\(who) can go to no unit; \(shortage.orders.count > 1 ? "of the first, " : "")"
          + served.text.reason(why, category: first.category)
      }
      return "\(who) can go to \(Self.count(shortage.units.count, "unit")) only, with \(places):"
        + " \(shortage.missing) too many (\(units))"
    }
    var isLeadShort = false
    var helped: Set<CategoryIndex> = []
    for (order, roles) in zip(shortage.orders, shortage.roles) {
      let helping = served.snapshot.helpers(orders[order].query.category)
      for role in roles {
        if role == 0 { isLeadShort = true } else { helped.insert(helping[role - 1]) }
      }
    }
    let what = [isLeadShort ? "a lead" : nil, helped.isEmpty ? nil : "help in \(names(helped))"]
      .compactMap(\.self).joined(separator: " and ")
    if shortage.units.isEmpty {
      return "\(who) need \(what), which no unit can give: none of them can have a team"
    }
    return "\(who) need \(what) at once, \(Self.count(shortage.needed, "place")) in all, of"
      + " \(Self.count(shortage.units.count, "unit")) only, with \(places): at least"
      + " \(shortage.missing) can have no team (\(units))"
  }

  /// "1 order", "2 orders".
  private static func count(_ number: Int, _ what: String) -> String {
    "\(number) \(what)\(number == 1 ? "" : "s")"
  }

  private func names(_ categories: Set<CategoryIndex>) -> String {
    Self.list(categories.sorted { $0.rawValue < $1.rawValue }.map(served.text.category))
  }

  private static func list(_ names: [String]) -> String {
    let more = names.count - named
    return names.prefix(named).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  /// The candidates of placements, found once for equal orders.
  private struct Leads {
    private struct Key: Hashable {
      let origin: UnitIndex
      let category: CategoryIndex
      let receivedAt: Instant
      let urgency: String
      let excluded: [UnitIndex]
      let unit: UnitIndex
      let role: Role?
    }

    private let answer: BatchAnswer
    private var known: [Key: Wire.Candidate] = [:]

    init(_ answer: BatchAnswer) { self.answer = answer }

    mutating func candidate(_ position: Int) -> Wire.Candidate {
      let (order, placement) = (answer.orders[position], answer.plan.placements[position])
      let served = answer.served
      let brief = Wire.Candidate.with {
        $0.unit = served.reference(placement.unit)
        $0.role = served.role(placement.role)
        $0.totalCost = placement.cost
      }
      if answer.request.brief || order.isPinned { return brief }
      let query = order.query
      let key = Key(
        origin: query.origin, category: query.category, receivedAt: query.receivedAt,
        urgency: query.urgency, excluded: query.excluded, unit: placement.unit,
        role: placement.role)
      if let found = known[key] { return found }
      let candidate =
        placement.role == .catchAll
        ? served.router.catchAll(
          placement.unit, query, loads: served.loads, workspace: answer.workspace)
        : served.router.candidate(
          placement.unit, query, loads: answer.plan.free, workspace: answer.workspace)
      let found = candidate.map(served.candidate) ?? brief
      known[key] = found
      return found
    }

    func helper(_ helper: BatchPlan.Helper, of position: Int) -> Wire.Candidate {
      let served = answer.served
      let brief = Wire.Candidate.with {
        $0.unit = served.reference(helper.unit)
        $0.role = served.role(helper.role)
      }
      if answer.request.brief { return brief }
      return served.router.candidate(
        helper.unit, answer.orders[position].query, helpingIn: helper.category,
        loads: answer.plan.free, workspace: answer.workspace
      ).map(served.candidate) ?? brief
    }
  }
}
