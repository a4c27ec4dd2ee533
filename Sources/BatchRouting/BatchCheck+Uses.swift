import OrganizationGraph
import Routing

/// What a plan says of its orders and of how full it makes pools and edges.
extension BatchCheck {
  /// What is wrong with orders that are pinned, with moves, and with what a catch-all holds.
  func faultOfStaying(_ workspace: SearchWorkspace) -> String? {
    for (position, (order, placement)) in zip(orders, plan.placements).enumerated() {
      if order.isPinned {
        if placement.unit != order.holder { return "order \(position) is pinned and was moved" }
        if placement.cost != 0 || !placement.helpers.isEmpty {
          return "order \(position) is pinned and has a cost or helpers"
        }
        let role = router.role(
          of: placement.unit, order.query, loads: loads, workspace: workspace)
        if placement.role != role { return "order \(position) is pinned and has another role" }
      }
      if placement.isMoved != (order.holder.map { $0 != placement.unit } ?? false) {
        return "order \(position) \(placement.isMoved ? "was not" : "was") moved"
      }
      if order.isPinned || placement.role == .catchAll, placement.edge != nil {
        return "order \(position) takes no edge"
      }
    }
    return nil
  }

  /// A pool to which no order could go, and which has a price or where no order is.
  func faultOfStrangers(beside known: Set<PoolIndex>) -> String? {
    let held = Set(orders.compactMap { order in order.holder.map { router.snapshot.pool($0) } })
    return plan.pools.first { use in
      !known.contains(use.pool) && (use.price != 0 || !held.contains(use.pool))
    }.map { "no order could go to \(name($0.pool)), which has a price" }
  }

  /// What is wrong with how full pools and edges are said to be.
  var faultOfUses: String? {
    var taken: [PoolIndex: Int] = [:]
    var through: [EdgeIndex: Int] = [:]
    for (order, placement) in zip(orders, plan.placements) {
      if order.isPinned || placement.role == .catchAll { continue }
      for unit in [placement.unit] + placement.helpers.map(\.unit) {
        taken[router.snapshot.pool(unit), default: 0] += 1
      }
      for edge in [placement.edge] + placement.helpers.map(\.edge) {
        if let edge { through[edge, default: 0] += 1 }
      }
    }
    var pools: Set<PoolIndex> = []
    for use in plan.pools {
      if !pools.insert(use.pool).inserted { return "\(name(use.pool)) has two prices" }
      let after = Int(loads.open(in: use.pool)) + taken[use.pool, default: 0]
      if use.before != before.open(in: use.pool) || Int(use.after) != after
        || use.capacity != router.snapshot.capacity(use.pool)
      {
        return "\(name(use.pool)) has \(before.open(in: use.pool)) orders before and \(after) after"
          + " of \(router.snapshot.capacity(use.pool)), not \(use.before) and \(use.after) of"
          + " \(use.capacity)"
      }
    }
    let held = orders.compactMap { order in order.holder.map { router.snapshot.pool($0) } }
    if let missing = (taken.keys + held).first(where: { !pools.contains($0) }) {
      return "\(name(missing)) has no price, and orders of the batch are there"
    }
    var edges: Set<EdgeIndex> = []
    for use in plan.edges {
      let code = router.snapshot.code(use.edge)
      if !edges.insert(use.edge).inserted { return "edge \(code) has two prices" }
      let room = max(
        0, Int(router.snapshot.quota(use.edge) ?? .max) - Int(loads.open(by: use.edge)))
      let open = before.open(by: use.edge)
      if use.before != open || use.orders != through[use.edge, default: 0] || use.room != room {
        return "edge \(code) has \(open) orders before, is taken by"
          + " \(through[use.edge, default: 0]) and has room for \(room), not \(use.before),"
          + " \(use.orders) and \(use.room)"
      }
    }
    if let missing = through.keys.first(where: { !edges.contains($0) }) {
      return "edge \(router.snapshot.code(missing)) has no price, and orders of the batch take it"
    }
    return nil
  }
}
