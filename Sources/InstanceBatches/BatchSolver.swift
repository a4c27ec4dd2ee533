public import MinimumCostFlow
public import RoutingInstances

/// Assigns the orders of an instance at the least total cost.
public struct BatchSolver {
  public let graph: InstanceGraph
  public let state: InstanceState
  public let orders: [InstanceQuery]
  public let network: InstanceNetwork
  public let flow: FlowSolver

  /// - Throws: `FlowFault.rangeExceeded`
  public init(
    _ graph: InstanceGraph, _ state: InstanceState, _ orders: [InstanceQuery]
  ) throws(FlowFault) {
    self.graph = graph
    self.state = state
    self.orders = orders
    network = InstanceNetwork(graph, state, orders)
    flow = try FlowSolver(network.network, network.supplies)
  }

  /// Finds the least cost, or the bound reached when stopped.
  public func solve(shouldStop: @escaping () -> Bool = { false }) -> BatchOutcome {
    switch flow.solve(shouldStop: shouldStop) {
    case .optimal(let solution): .optimal(assignment(solution))
    case .stopped(let bound): .stopped(bound: bound + network.fixedCost)
    }
  }

  /// After a solve: orders that can go only to the candidates named with them, which have too few
  /// places; `nil` if no order is unassigned for want of places.
  public func shortage() -> BatchShortage? {
    let shortage = flow.shortage()
    let supplies = Set(shortage?.supplies ?? [])
    let short = orders.indices.filter {
      let supply = network.supplyOfOrder[$0]
      return supply < 0 || supplies.contains(supply)
    }
    if short.isEmpty { return nil }
    return BatchShortage(
      orders: short,
      nodes: (shortage?.sinks ?? []).map { Int(network.candidates[Int($0)]) })
  }

  private func assignment(_ solution: FlowSolution) -> BatchAssignment {
    var next = ContiguousArray<Int>(repeating: 0, count: network.supplies.count + 1)
    for placement in solution.placements { next[Int(placement.supply) + 1] += 1 }
    for supply in network.supplies.indices { next[supply + 1] += next[supply] }
    var end = next
    var bySupply = solution.placements
    for placement in solution.placements {
      bySupply[end[Int(placement.supply)]] = placement
      end[Int(placement.supply)] += 1
    }
    // Equal orders take their supply's places in turn; the last of them stay unassigned.
    var used = ContiguousArray<Int32>(repeating: 0, count: network.supplies.count)
    let candidates = orders.indices.map { order -> Int32? in
      let supply = Int(network.supplyOfOrder[order])
      guard supply >= 0, next[supply] < end[supply] else { return nil }
      let placement = bySupply[next[supply]]
      used[supply] += 1
      if used[supply] == placement.count {
        next[supply] += 1
        used[supply] = 0
      }
      return network.candidates[Int(placement.sink)]
    }
    var price = ContiguousArray<Int64>(repeating: 0, count: graph.count)
    for (sink, node) in network.candidates.enumerated() { price[Int(node)] = solution.price[sink] }
    return BatchAssignment(
      cost: solution.cost + network.fixedCost, bound: solution.bound + network.fixedCost,
      candidates: candidates, price: price)
  }
}

/// How assigning a batch ended.
public enum BatchOutcome: Sendable {
  case optimal(BatchAssignment)
  /// It was stopped; no assignment costs less than the bound.
  case stopped(bound: Int64)
}

/// An assignment of least total cost.
public struct BatchAssignment: Sendable {
  public let cost: Int64
  /// What the prices prove; equal to `cost`.
  public let bound: Int64
  /// The node of each order; `nil`: unassigned.
  public let candidates: [Int32?]
  /// By node; 0 for those that take nothing.
  public let price: ContiguousArray<Int64>

  public var unassigned: Int { candidates.count { $0 == nil } }
}

/// Orders that can go only to some candidates, which have fewer places than they are.
public struct BatchShortage: Hashable, Sendable {
  /// Positions among the batch's orders.
  public let orders: [Int]
  public let nodes: [Int]
}
