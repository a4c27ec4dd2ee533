/// A claim why orders stay unassigned: all these orders can go to these nodes only, which have fewer
/// places than there are orders.
public struct ShortageClaim: Hashable, Sendable {
  /// Numbers of orders, each once.
  public var orders: [Int]
  /// Nodes, each once.
  public var nodes: [Int]

  public init(orders: [Int], nodes: [Int]) {
    self.orders = orders
    self.nodes = nodes
  }
}

extension AssignmentVerifier {
  /// How many of the orders of a claim no assignment at all can place; `nil` if one of them could go
  /// to a node that the claim does not name, or the claim names something twice.
  ///
  /// O(n k + q) as `verify`.
  public func unplaceable(_ claim: ShortageClaim) -> Int64? {
    guard isInRange, Set(claim.orders).count == claim.orders.count,
      Set(claim.nodes).count == claim.nodes.count,
      claim.orders.allSatisfy({ problemOrders.indices.contains($0) }),
      claim.nodes.allSatisfy({ (0..<problemNodeCount).contains($0) })
    else { return nil }
    let claimed = Set(claim.orders)
    // Outside the claim a node costs 0, inside it has no places: what can be reached is outside.
    let outside = withoutPlaces(at: claim.nodes)
    for (category, orders) in outside.ordersByCategory() {
      let least = outside.reach(category)
      for order in orders where claimed.contains(order) {
        if least[Int(problemOrders[order].origin)] != nil { return nil }
      }
    }
    let places = claim.nodes.reduce(Int64(0)) { $0 + placesOf($1) }
    return Int64(claim.orders.count) - places
  }
}
