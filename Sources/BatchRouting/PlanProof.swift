import OrganizationGraph

/// Prices, and what they prove that any plan costs at least.
struct PlanProof {
  private(set) var bound: Int64
  private var pools: [PoolIndex: Int64] = [:]
  private(set) var edges: [EdgeIndex: Int64] = [:]

  /// What a flow of least cost proves at the prices of edges that it was found for.
  init(_ flow: GroupFlow, _ planner: BatchRouter) {
    edges = planner.edgePrice
    bound = flow.cost - edges.reduce(0) { $0 + $1.value * Int64(planner.room($1.key)) }
    for (sink, pool) in flow.network.pools.enumerated() { pools[pool] = flow.price[sink] }
    for (gate, end) in zip(flow.network.gates, flow.network.pools.count...) {
      let price = flow.price[end] - flow.price[gate.sink]
      if price > 0 { edges[gate.edge] = price }
    }
  }

  /// The price of a pool; `nil`: what its first place costs.
  func price(of pool: PoolIndex) -> Int64? { pools[pool] }
}
