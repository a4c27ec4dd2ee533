package import BatchRouting
import OrganizationGraph
package import RPCCore
import Routing
package import WireMessages

/// `RouteBatch` and `StreamBatch` of `whistle.v1.RoutingService`.
struct BatchService: Sendable {
  /// Most orders of a batch in one message, and in a stream.
  static let mostOrders = 2_000
  static let mostStreamed = 500_000
  /// Between two words about a plan that is being made.
  private static let pause = Duration.seconds(1)
  /// Placements in one message of a stream.
  private static let part = 500
  /// About how many bytes a placement has with its path.
  private static let placementBytes = 1_024
  private static let mostMoveCost: Int64 = 1_000_000_000
  /// Nanoseconds before a call's deadline at which a search ends, and more for each order.
  private static let reserve: UInt64 = 50_000_000
  private static let reserveOfOrder: UInt64 = 5_000

  let organization: LiveOrganization

  func methods(_ service: String) -> [RPCMethod] {
    [
      RPCMethod(path: "/\(service)/RouteBatch", kind: .unary) { context, requests, responses in
        let request = try RPCMethod.decode(
          Wire.RouteBatchRequest.self, from: try await requests.only())
        let bytes = (1 + request.orders.count) * Self.placementBytes
        try await responses.send(reserving: bytes) { () throws(RPCError) in
          RPCMethod.encode(try reply(to: request, context))
        }
      },
      RPCMethod(path: "/\(service)/StreamBatch", kind: .bidirectional, handler: stream),
    ]
  }

  func reply(
    to request: Wire.RouteBatchRequest, _ context: RPCCallContext
  ) throws(RPCError) -> Wire.RouteBatchReply {
    if request.orders.count > Self.mostOrders {
      throw .invalid(
        "orders",
        "\(request.orders.count) are too many for one message; at most \(Self.mostOrders) are allowed,"
          + " and \(Self.mostStreamed) by StreamBatch")
    }
    return try answer(request, context) { (answer) throws(RPCError) in
      try answer.whole()
    }
  }

  private func stream(
    _ context: RPCCallContext, _ requests: RPCRequests, _ responses: RPCResponses
  ) async throws {
    var whole: Wire.RouteBatchRequest?
    for try await bytes in requests {
      let request = try RPCMethod.decode(Wire.RouteBatchRequest.self, from: bytes)
      if whole == nil { whole = request } else { whole?.orders += request.orders }
      let count = whole?.orders.count ?? 0
      if count > Self.mostStreamed {
        throw RPCError.invalid("orders", "are more than \(Self.mostStreamed); plan them in parts")
      }
      try await responses.send(
        RPCMethod.encode(Wire.RouteBatchReply.with { $0.received = UInt32(count) }))
    }
    guard let whole else { throw RPCError.invalid("orders", "there are none") }
    let parts = try await parts(of: whole, context, responses)
    for part in parts { try await responses.send(RPCMethod.encode(part)) }
  }

  /// Plans a batch, and says meanwhile how far that is.
  private func parts(
    of whole: Wire.RouteBatchRequest, _ context: RPCCallContext, _ responses: RPCResponses
  ) async throws -> [Wire.RouteBatchReply] {
    let progress = BatchProgress()
    // Ends, at the latest, when the plan is made.
    async let _ = tell(progress, of: whole.orders.count, responses)
    return try answer(whole, context, progress) { (answer) throws(RPCError) in
      try answer.parts(of: Self.part)
    }
  }

  private func tell(
    _ progress: BatchProgress, of orders: Int, _ responses: RPCResponses
  ) async throws {
    while true {
      try await Task.sleep(for: Self.pause)
      let reply = Wire.RouteBatchReply.with {
        $0.received = UInt32(orders)
        $0.listed = UInt32(progress.listed)
      }
      try await responses.send(RPCMethod.encode(reply))
    }
  }

  /// Plans a batch on the latest revision and puts the plan into messages.
  func answer<Result>(
    _ request: Wire.RouteBatchRequest, _ context: RPCCallContext,
    _ progress: BatchProgress? = nil, _ body: (BatchAnswer) throws(RPCError) -> Result
  ) throws(RPCError) -> Result {
    let end = Self.end(request, context)
    func shouldStop() -> Bool {
      Task.isCancelled || end.map { WallSeconds.monotonicNanoseconds() >= $0 } ?? false
    }
    guard (0...Self.mostMoveCost).contains(request.moveCost) else {
      throw .invalid(
        "move_cost", "\(request.moveCost) is out of range; give 0 to \(Self.mostMoveCost)")
    }
    if request.fair && request.teams {
      throw .invalid("fair", "is not asked of plans with teams; give one of the two")
    }
    return try organization.withWorkspace { (served, workspace) throws(RPCError) in
      let orders = try served.batchOrders(request, receivedAt: context.receivedAt)
      let outcome: BatchOutcome
      do throws(BatchError) {
        outcome =
          request.teams
          ? try BatchRouter.planTeams(
            orders, served.router, loads: served.loads, moveCost: request.moveCost,
            workspace: workspace, progress: progress, shouldStop: shouldStop)
          : try BatchRouter.plan(
            orders, served.router, loads: served.loads, moveCost: request.moveCost,
            isFair: request.fair, workspace: workspace, progress: progress,
            shouldStop: shouldStop)
      } catch {
        throw RPCError(error)
      }
      switch outcome {
      case .planned(let plan):
        return try body(
          BatchAnswer(
            served: served, request: request, orders: orders, plan: plan, workspace: workspace))
      case .stopped(let bound):
        throw RPCError(unfinished: orders.count, bound: bound)
      }
    }
  }

  /// When a search ends that has found no plan, in nanoseconds of the monotonic clock: so long before the
  /// deadline that the bound still reaches the caller.
  private static func end(
    _ request: Wire.RouteBatchRequest, _ context: RPCCallContext
  ) -> UInt64? {
    let now = WallSeconds.monotonicNanoseconds()
    let limit =
      request.timeLimitMs == 0 ? nil : now + UInt64(request.timeLimitMs) * 1_000_000
    let deadline = context.deadline.map { deadline in
      let reserve = Self.reserve + UInt64(request.orders.count) * Self.reserveOfOrder
      return deadline - min(deadline, reserve, (max(deadline, now) - now) / 4)
    }
    return [limit, deadline].compactMap(\.self).min()
  }
}

extension RoutingService {
  /// The plan of a batch of any size up to that of a stream.
  package func plan(
    _ request: Wire.RouteBatchRequest, _ context: RPCCallContext
  ) throws(RPCError) -> Wire.RouteBatchReply {
    if request.orders.count > BatchService.mostStreamed {
      throw .invalid("orders", "are more than \(BatchService.mostStreamed); plan them in parts")
    }
    return try BatchService(organization: organization)
      .answer(request, context) { (answer) throws(RPCError) in
        try answer.whole()
      }
  }

  /// What is proved of a plan, or what is wrong with it; throws INVALID_ARGUMENT if it names what is not there.
  package func proof(
    of reply: Wire.RouteBatchReply, to request: Wire.RouteBatchRequest, _ context: RPCCallContext
  ) throws(RPCError) -> Result<BatchProof, BatchFault> {
    try organization.withWorkspace { (served, workspace) throws(RPCError) in
      let orders = try served.batchOrders(request, receivedAt: context.receivedAt)
      let plan = try served.plan(reply)
      let check = BatchCheck(
        plan, of: orders, served.router, loads: served.loads, moveCost: request.moveCost,
        workspace: workspace)
      return request.teams
        ? check.teamProof(workspace: workspace) : check.proof(workspace: workspace)
    }
  }

  /// Counts the open orders that a plan says were there before it.
  package func takeOpenOrders(of reply: Wire.RouteBatchReply) throws(RPCError) {
    try organization.withWorkspace { (served, _) throws(RPCError) in
      let plan = try served.plan(reply)
      for use in plan.pools { served.loads.setOpen(use.before, in: use.pool) }
      for use in plan.edges { served.loads.setOpen(use.before, by: use.edge) }
    }
  }

  /// A plan as it is answered with, from its units, roles, costs, edges and prices: everything else in it
  /// follows from the organisation and the orders.
  package func shown(
    _ reply: Wire.RouteBatchReply, to request: Wire.RouteBatchRequest, _ context: RPCCallContext
  ) throws(RPCError) -> Wire.RouteBatchReply {
    try organization.withWorkspace { (served, workspace) throws(RPCError) in
      let orders = try served.batchOrders(request, receivedAt: context.receivedAt)
      var plan = try served.plan(reply)
      plan.free =
        BatchCheck(
          plan, of: orders, served.router, loads: served.loads, moveCost: request.moveCost,
          workspace: workspace
        ).loads
      return try BatchAnswer(
        served: served, request: request, orders: orders, plan: plan, workspace: workspace
      ).whole()
    }
  }
}

extension ServedOrganization {
  fileprivate func batchOrders(
    _ request: Wire.RouteBatchRequest, receivedAt: Int64
  ) throws(RPCError) -> [BatchOrder] {
    var orders: [BatchOrder] = []
    orders.reserveCapacity(request.orders.count)
    var positions: [String: Int] = [:]
    for (position, order) in request.orders.enumerated() {
      try RPCError.checkCancellation()
      if !order.id.isEmpty, let other = positions.updateValue(position, forKey: order.id) {
        throw .invalid(
          "orders[\(position)].id",
          "\"\(order.id)\" is that of orders[\(other)] too; give each an id of its own, or none")
      }
      orders.append(try batchOrder(order, position, receivedAt: receivedAt))
    }
    return orders
  }

  /// What of a plan can be checked.
  fileprivate func plan(_ reply: Wire.RouteBatchReply) throws(RPCError) -> BatchPlan {
    var placements: [BatchPlan.Placement] = []
    var edges: [String: EdgeIndex] = [:]
    for edge in (0..<snapshot.edgeCount).lazy.map({ EdgeIndex($0) })
    where snapshot.quota(edge) != nil {
      edges[snapshot.code(edge)] = edge
    }
    var pools: [String: PoolIndex] = [:]
    for unit in snapshot.allUnits {
      let record = snapshot.record(unit)
      pools[record.pool ?? record.code] = snapshot.pool(unit)
    }
    func edge(_ code: String, _ field: String) throws(RPCError) -> EdgeIndex? {
      if code.isEmpty { return nil }
      guard let known = edges[code] else {
        throw .invalid(field, "names \(code), which is no edge with a quota")
      }
      return known
    }
    for (position, placement) in reply.placements.enumerated() {
      let field = "placements[\(position)]"
      let unit = try unit(
        placement.lead?.unit?.code ?? "", field: "placements[\(position)].lead.unit")
      var helpers: [BatchPlan.Helper] = []
      for helper in placement.helpers {
        guard let category = snapshot.category(helper.dutyCategory) else {
          throw .invalid("placements[\(position)].helpers", "has a category that is not there")
        }
        helpers.append(
          .init(
            category: category,
            unit: try self.unit(
              helper.candidate?.unit?.code ?? "", field: "placements[\(position)].helpers"),
            role: .own, edge: try edge(helper.edge, "\(field).helpers")))
      }
      placements.append(
        .init(
          unit: unit, role: placement.lead?.role.leading,
          cost: placement.cost, edge: try edge(placement.edge, "\(field).edge"),
          isMoved: placement.moved, helpers: helpers))
    }
    var prices: [BatchPlan.PoolUse] = []
    for use in reply.pools {
      guard let pool = pools[use.pool] else {
        throw .invalid("pools", "name \(use.pool), which is no pool")
      }
      prices.append(
        .init(
          pool: pool, before: use.before, after: use.after, capacity: use.capacity,
          price: use.price))
    }
    var priced: [BatchPlan.EdgeUse] = []
    for use in reply.edges {
      guard let edge = try edge(use.edge, "edges") else {
        throw .invalid("edges", "name one without a code")
      }
      priced.append(
        .init(
          edge: edge, before: use.before, orders: Int(use.orders), room: Int(use.room),
          price: use.price))
    }
    return BatchPlan(
      placements: placements, cost: reply.cost, bound: reply.bound, priceBound: reply.priceBound,
      pools: prices, edges: priced, shortages: try shortages(reply), free: loads, isFair: reply.fair
    )
  }

  private func shortages(
    _ reply: Wire.RouteBatchReply
  ) throws(RPCError) -> [BatchShortage] {
    var shortages: [BatchShortage] = []
    for (number, given) in reply.shortages.enumerated() {
      var roles = Dictionary(grouping: given.needs) { Int($0.order) }
        .mapValues { $0.map { Int($0.role) }.sorted() }
      if given.needs.isEmpty { for order in given.orders { roles[Int(order)] = [0] } }
      var units: [UnitIndex] = []
      for unit in given.units {
        units.append(try self.unit(unit.code, field: "shortages[\(number)].units"))
      }
      let orders = roles.keys.sorted()
      let shortage = BatchShortage(
        orders: orders, roles: orders.map { roles[$0, default: []] }, units: units,
        places: Int(given.places))
      if orders != given.orders.map({ Int($0) }) || shortage.missing != Int(given.missing) {
        throw .invalid(
          "shortages[\(number)]", "names other orders than its needs, or another number missing")
      }
      shortages.append(shortage)
    }
    return shortages
  }

  fileprivate func batchOrder(
    _ order: Wire.BatchOrder, _ position: Int, receivedAt: Int64
  ) throws(RPCError) -> BatchOrder {
    let query: RoutingQuery
    do throws(RPCError) {
      query = try self.query(order.order, receivedAt: receivedAt)
    } catch {
      throw RPCError(code: error.code, message: "orders[\(position)].\(error.message)")
    }
    guard !order.holder.isEmpty else {
      if order.pinned {
        throw .invalid(
          "orders[\(position)].holder", "is empty; a pinned order needs the unit it stays with")
      }
      return BatchOrder(query)
    }
    return BatchOrder(
      query, holder: try unit(order.holder, field: "orders[\(position)].holder"),
      isPinned: order.pinned)
  }
}

extension Wire.Role {
  /// `nil`: none, as an order has that is pinned to a unit without a duty for it.
  fileprivate var leading: Role? {
    switch self {
    case .own: .own
    case .assist: .assist
    case .catchAll: .catchAll
    default: nil
    }
  }
}

extension RPCError {
  /// A plan was not finished in time. The bound is in the message and, in milli-units, in the details.
  fileprivate init(unfinished orders: Int, bound: Int64) {
    let message =
      "the plan for \(orders) order\(orders == 1 ? "" : "s") was not finished in time; no plan costs less than"
      + " \(RoutingText.cost(bound))"
    self.init(
      code: .deadlineExceeded, message: message,
      details: ErrorDetails.status(
        code: .deadlineExceeded, message: message, reason: "BATCH_UNFINISHED",
        metadata: [("bound_milli_units", "\(bound)")]))
  }

  /// - Throws: CANCELLED if nobody waits for the answer any more.
  static func checkCancellation() throws(RPCError) {
    if Task.isCancelled { throw RPCError(code: .cancelled, message: "the caller gave up") }
  }

  /// An order that nobody may hold is FAILED_PRECONDITION, what cannot be one batch INVALID_ARGUMENT.
  package init(_ error: BatchError) {
    let field = error.order.map { "orders[\($0)]" } ?? "orders"
    self.init(
      code: error.code == .nobodyAccountable ? .failedPrecondition : .invalidArgument,
      message: "\(field): \(error.message)")
  }
}
