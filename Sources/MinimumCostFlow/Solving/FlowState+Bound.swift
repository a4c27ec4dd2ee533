extension FlowState {
  /// Takes everything out of the flow.
  func clear() {
    climbFlow.update(repeating: 0, count: hubCount)
    descendFlow.update(repeating: 0, count: hubCount)
    turnFlow.update(repeating: 0, count: hubCount)
    entryFlow.update(repeating: 0, count: entryCount)
    excess.update(repeating: 0, count: 2 * hubCount)
    deficit.update(repeating: 0, count: sinkCount)
    for sink in 0..<sinkCount {
      sinks[sink] = SinkState(segment: segmentStart[sink])
      skipFull(sink)
    }
    for supply in 0..<supplyCount { supplies[supply].unplaced = 0 }
  }

  /// What the units in the flow cost.
  func cost() -> Int64 {
    var cost: Int64 = 0
    for hub in 0..<hubCount {
      cost += Int64(climbFlow[hub]) * climb[hub] + Int64(descendFlow[hub]) * descend[hub]
    }
    for entry in 0..<entryCount { cost += Int64(entryFlow[entry]) * entryCost[entry] }
    for supply in 0..<supplyCount {
      cost += Int64(supplies[supply].unplaced) * supplies[supply].penalty
    }
    for sink in 0..<sinkCount {
      for segment in segmentStart[sink]..<sinks[sink].segment {
        cost += Int64(segmentPlaces[Int(segment)]) * segmentCost[Int(segment)]
      }
      if sinks[sink].taken > 0 { cost += Int64(sinks[sink].taken) * nextCost(sink) }
    }
    return cost
  }

  /// A cost below which no flow can be, from prices of hubs that are no dearer than the cheapest way
  /// on: each unit pays its hub's price, and what places are priced above their cost is given back.
  func bound() -> Int64 {
    var bound: Int64 = 0
    for supply in 0..<supplyCount {
      let given = supplies[supply]
      bound += Int64(given.count) * min(given.penalty, price[2 * Int(given.hub)])
    }
    for sink in 0..<sinkCount {
      let beyond = isGate(sink) ? price[2 * hubCount + sinkBehind(sink)] : 0
      for segment in segmentStart[sink]..<segmentStart[sink + 1] {
        let places = Int64(segmentPlaces[Int(segment)])
        if places == 0 { continue }
        bound -= places * max(0, price[2 * hubCount + sink] - beyond - segmentCost[Int(segment)])
      }
    }
    return bound
  }

  /// The bound of other prices of sinks, with those of hubs that follow. O(h + e + s), h hubs, e entries, s sinks;
  /// prices stay as they are.
  func bound(at sinkPrices: ContiguousArray<Int64>) -> Int64 {
    let former = ContiguousArray(UnsafeBufferPointer(start: price, count: ground))
    for (sink, price) in sinkPrices.enumerated() { self.price[2 * hubCount + sink] = price }
    Refinement.priceHubs(self)
    let bound = bound()
    for (node, price) in former.enumerated() { self.price[node] = price }
    return bound
  }

  /// Of each sink what its first place costs, with the passage of a gate.
  var firstCosts: ContiguousArray<Int64> {
    var costs = ContiguousArray<Int64>(repeating: Self.unreachable / 4, count: sinkCount)
    for sink in 0..<sinkCount {
      let segments = Int(segmentStart[sink])..<Int(segmentStart[sink + 1])
      guard let first = segments.first(where: { segmentPlaces[$0] > 0 }) else { continue }
      costs[sink] = segmentCost[first] + (isGate(sink) ? costs[sinkBehind(sink)] : 0)
    }
    return costs
  }

  /// Takes units of a supply out of a flow; their places become deficits.
  func withdraw(_ count: Int32, of supply: Int) {
    let hub = Int(supplies[supply].hub)
    var left = count
    // First, so that no more of the supply are unplaced than there are.
    let unplaced = min(left, supplies[supply].unplaced)
    supplies[supply].unplaced -= unplaced
    left -= unplaced
    let waiting = min(left, excess[2 * hub])
    excess[2 * hub] -= waiting
    left -= waiting
    while left > 0 { left -= withdrawPath(from: hub, left) }
  }

  /// Takes out units along one path of the flow; units of a hub are alike, whichever supply they are of.
  private func withdrawPath(from start: Int, _ most: Int32) -> Int32 {
    var arcs: [FlowArc] = []
    var count = most
    var node = 2 * start
    while node < 2 * hubCount {
      let arc = arcWithFlow(from: node)
      arcs.append(arc)
      count = min(count, residual(of: FlowArc(arc.kind | FlowArc.back, arc.number)))
      node = ends(of: arc).head
    }
    for arc in arcs { push(count, along: FlowArc(arc.kind | FlowArc.back, arc.number)) }
    if node != ground { deficit[node - 2 * hubCount] += count }
    return count
  }

  /// An arc with flow from a hub's node, through which some flow goes.
  private func arcWithFlow(from node: Int) -> FlowArc {
    let hub = node >> 1
    let isUpper = node & 1 == 0
    let entries = isUpper ? innerEnd[hub]..<entryStart[hub + 1] : entryStart[hub]..<innerEnd[hub]
    for entry in entries where entryFlow[Int(entry)] > 0 {
      return FlowArc(FlowArc.enter, Int(entry))
    }
    if isUpper {
      if turnFlow[hub] > 0 { return FlowArc(FlowArc.turn, hub) }
      if climbFlow[hub] > 0 { return FlowArc(FlowArc.climb, hub) }
      var supply = Int(firstSupply[hub])
      while supply >= 0 && supplies[supply].unplaced == 0 { supply = Int(supplies[supply].next) }
      precondition(supply >= 0, "a unit of a hub has a place, or has none")
      return FlowArc(FlowArc.giveUp, supply)
    }
    for child in Int(firstChild[hub])..<max(Int(firstChild[hub]), Int(childEnd[hub])) {
      if descendFlow[child] > 0 { return FlowArc(FlowArc.descend, child) }
    }
    preconditionFailure("a unit that descends ends at a sink")
  }
}
