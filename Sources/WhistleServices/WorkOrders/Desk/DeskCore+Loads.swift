import OrganizationGraph
import Routing
import WorkOrders

/// Open orders against capacities: each state in the book is counted, at once, so that every later
/// decision sees it.
extension DeskCore {
  /// Puts a state into the book and counts it where it now belongs.
  func place(_ state: OrderState) {
    let next = pool(of: state)
    let former = book.put(state, pool: next?.rawValue).map { PoolIndex(rawValue: $0) }
    if former != next {
      if let former { change(former, by: -1) }
      if let next { change(next, by: 1) }
    }
    let edge = next == nil ? nil : quotaEdge(of: state)
    if edge == nil, edges.isEmpty { return }
    if edges[state.id] != edge {
      if let former = edges[state.id] { change(former, by: -1) }
      if let edge { change(edge, by: 1) }
      edges[state.id] = edge
    }
  }

  /// Takes an order that is not to be out of everything.
  func forget(_ order: UInt64) {
    if let pool = book.pool(order) { change(PoolIndex(rawValue: pool), by: -1) }
    if let edge = edges.removeValue(forKey: order) { change(edge, by: -1) }
    book.remove(order)
  }

  /// Counts every open order anew, whatever the loads say: an organisation that was compiled anew brings some of
  /// its own. No decision meanwhile sees a pool that is counted by half. O(orders + units + edges).
  func countLoads() {
    var (pools, quotas): ([PoolIndex: UInt32], [EdgeIndex: UInt32]) = ([:], [:])
    edges = [:]
    for order in book.numbers {
      // One after the other: a million states at once would take half a gigabyte.
      guard let state = book.state(order) else { continue }
      let pool = pool(of: state)
      book.setPool(pool?.rawValue, order)
      guard let pool else { continue }
      pools[pool, default: 0] += 1
      guard let edge = quotaEdge(of: state) else { continue }
      edges[order] = edge
      quotas[edge, default: 0] += 1
    }
    let (snapshot, loads) = (served.snapshot, served.loads)
    for unit in snapshot.allUnits {
      let pool = snapshot.pool(unit)
      let open = pools[pool] ?? 0
      if loads.open(in: pool) != open { loads.setOpen(open, in: pool) }
      for edge in snapshot.outgoing(unit) where snapshot.quota(edge) != nil {
        let open = quotas[edge] ?? 0
        if loads.open(by: edge) != open { loads.setOpen(open, by: edge) }
      }
    }
  }

  /// Moves what an edit of the organisation has moved: the orders of units that are in another pool now, or were
  /// not there before, and those that came by an edge which is another. O(holders + what moves).
  func moveLoads(from former: OrganizationSnapshot) {
    let snapshot = served.snapshot
    for (holder, pool) in book.holders {
      let next = snapshot.unit(holder).map { snapshot.pool($0).rawValue }
      let isNew = pool == nil && next != nil && former.unit(holder) == nil
      guard isNew || pool != nil && pool != next else { continue }
      for order in book.orders(heldBy: holder) { placeAgain(order) }
    }
    for (order, edge) in edges {
      guard let state = book.state(order), quotaEdge(of: state) != edge else { continue }
      placeAgain(order)
    }
  }

  private func placeAgain(_ order: UInt64) {
    if let state = book.state(order) { place(state) }
  }

  /// The pool that an order counts in; nil if it counts in none.
  private func pool(of state: OrderState) -> PoolIndex? {
    guard state.status.occupiesHolder else { return nil }
    return served.snapshot.unit(state.holder).map { served.snapshot.pool($0) }
  }

  /// The edge whose quota an order counts against, wherever on its way that was.
  private func quotaEdge(of state: OrderState) -> EdgeIndex? {
    state.edge.isEmpty ? nil : served.snapshot.writtenEdge(state.edge)
  }

  private func change(_ pool: PoolIndex, by difference: Int64) {
    let open = Int64(served.loads.open(in: pool)) + difference
    served.loads.setOpen(UInt32(clamping: open), in: pool)
  }

  private func change(_ edge: EdgeIndex, by difference: Int64) {
    let open = Int64(served.loads.open(by: edge)) + difference
    served.loads.setOpen(UInt32(clamping: open), by: edge)
  }
}
