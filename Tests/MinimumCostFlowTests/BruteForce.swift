import MinimumCostFlow

/// The least cost of a small network the plain way: the costs between supplies and sinks by walking all
/// paths, then every unit in turn at every sink with room, remembering what is left.
struct BruteForce {
  private let network: LaminarNetwork
  private let units: [(costs: [Int64?], penalty: Int64)]

  init(_ network: LaminarNetwork, _ supplies: [Supply]) {
    self.network = network
    units = supplies.flatMap { supply in
      let costs = Self.costs(from: Int(supply.hub), in: network)
      return (0..<supply.count).map { _ in (costs, supply.penalty) }
    }
  }

  /// Of each sink; `nil`: it cannot be reached.
  static func costs(from start: Int, in network: LaminarNetwork) -> [Int64?] {
    var costs = [Int64?](repeating: nil, count: network.sinkCount)
    func offer(_ entries: Range<Int32>, _ way: Int64) {
      for entry in entries.map(Int.init) {
        let sink = Int(network.entrySink[entry])
        costs[sink] = min(costs[sink] ?? .max, way + network.entryCost[entry])
      }
    }
    func descend(_ hub: Int, _ way: Int64) {
      offer(network.entryStart[hub]..<network.innerEnd[hub], way)
      for child in 0..<network.hubCount where Int(network.parent[child]) == hub {
        descend(child, way + network.descend[child])
      }
    }
    var hub = start
    var way: Int64 = 0
    while hub >= 0 {
      descend(hub, way)
      offer(network.innerEnd[hub]..<network.entryStart[hub + 1], way)
      way += network.climb[hub]
      hub = Int(network.parent[hub])
    }
    return costs
  }

  func leastCost() -> Int64 {
    var known: [[Int32]: Int64] = [:]
    func least(_ unit: Int, _ taken: [Int32]) -> Int64 {
      if unit == units.count { return 0 }
      let key = taken + [Int32(unit)]
      if let cost = known[key] { return cost }
      var cost = units[unit].penalty + least(unit + 1, taken)
      for (sink, way) in units[unit].costs.enumerated() {
        guard let way, var place = placeCost(sink, taken[sink]) else { continue }
        var next = taken
        next[sink] += 1
        if sink >= network.firstGate {
          let behind = Int(network.gateSink[sink - network.firstGate])
          guard let beyond = placeCost(behind, taken[behind]) else { continue }
          place += beyond
          next[behind] += 1
        }
        cost = min(cost, way + place + least(unit + 1, next))
      }
      known[key] = cost
      return cost
    }
    return least(0, Array(repeating: 0, count: network.sinkCount))
  }

  /// What the next place of a sink costs; `nil` if it is full.
  private func placeCost(_ sink: Int, _ taken: Int32) -> Int64? {
    var left = taken
    for segment in Int(network.segmentStart[sink])..<Int(network.segmentStart[sink + 1]) {
      if left < network.segmentPlaces[segment] { return network.segmentCost[segment] }
      left -= network.segmentPlaces[segment]
    }
    return nil
  }
}
