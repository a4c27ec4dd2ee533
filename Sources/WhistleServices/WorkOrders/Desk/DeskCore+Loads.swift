import OrganizationGraph
import Routing
import WorkOrders

/// Open orders against capacities: each state in the book is counted, at once, so that every later
/// decision sees it.
extension DeskCore {
  /// Puts a state into the book and counts it where it now belongs.
  func place(_ state: OrderState) {
    let snapshot = served.snapshot
    let holder = state.status.occupiesHolder ? snapshot.unit(state.holder) : nil
    let next = holder.map { snapshot.pool($0) }
    let former = book.put(state, pool: next?.rawValue).map { PoolIndex(rawValue: $0) }
    if former != next {
      if let former { change(former, by: -1) }
      if let next { change(next, by: 1) }
    }
    let edge = state.edge.isEmpty ? nil : holder.flatMap { quotaEdge(state.edge, of: $0) }
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

  /// Counts every open order anew.
  func countLoads() {
    edges = [:]
    for order in book.numbers {
      // One after the other: a million states at once would take half a gigabyte.
      guard let state = book.state(order) else { continue }
      book.setPool(nil, order)
      place(state)
    }
  }

  private func change(_ pool: PoolIndex, by difference: Int64) {
    let open = Int64(served.loads.open(in: pool)) + difference
    served.loads.setOpen(UInt32(clamping: open), in: pool)
  }

  private func change(_ edge: EdgeIndex, by difference: Int64) {
    let open = Int64(served.loads.open(by: edge)) + difference
    served.loads.setOpen(UInt32(clamping: open), by: edge)
  }

  /// The edge of a unit that has a code; O(edges of the unit), for the few orders that came by one.
  private func quotaEdge(_ code: String, of unit: UnitIndex) -> EdgeIndex? {
    let snapshot = served.snapshot
    func named(_ edge: EdgeIndex) -> Bool { snapshot.code(edge) == code }
    return snapshot.incoming(unit).first(where: named)
      ?? snapshot.outgoing(unit).first(where: named)
  }
}
