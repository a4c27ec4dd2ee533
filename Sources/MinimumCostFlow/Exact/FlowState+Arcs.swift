/// Arcs along which flow can be changed, by the node that they leave or reach: the node at their other end,
/// their cost, and the arc.
extension FlowState {
  /// Those out of a node that is not the ground. O(arcs of the node).
  @inline(__always) func forEachArc(from node: Int, _ body: (Int, Int64, FlowArc) -> Void) {
    if node >= 2 * hubCount { return forEachArc(fromSink: node - 2 * hubCount, body) }
    let hub = node >> 1
    if node & 1 == 0 {
      if parent[hub] >= 0 { body(2 * Int(parent[hub]), climb[hub], FlowArc(FlowArc.climb, hub)) }
      body(node + 1, 0, FlowArc(FlowArc.turn, hub))
      forEachSupply(of: hub) { supply, given in
        if given.unplaced < given.count {
          body(ground, given.penalty, FlowArc(FlowArc.giveUp, supply))
        }
      }
      var child = Int(firstChild[hub])
      while child < childEnd[hub] {
        if climbFlow[child] > 0 {
          body(2 * child, -climb[child], FlowArc(FlowArc.climb | FlowArc.back, child))
        }
        child &+= 1
      }
    } else {
      if turnFlow[hub] > 0 { body(node - 1, 0, FlowArc(FlowArc.turn | FlowArc.back, hub)) }
      if parent[hub] >= 0 && descendFlow[hub] > 0 {
        body(
          2 * Int(parent[hub]) + 1, -descend[hub], FlowArc(FlowArc.descend | FlowArc.back, hub))
      }
      var child = Int(firstChild[hub])
      while child < childEnd[hub] {
        body(2 * child + 1, descend[child], FlowArc(FlowArc.descend, child))
        child &+= 1
      }
    }
    forEachEntry(of: node) { entry in
      body(2 * hubCount + Int(entrySink[entry]), entryCost[entry], FlowArc(FlowArc.enter, entry))
    }
  }

  @inline(__always)
  private func forEachArc(fromSink sink: Int, _ body: (Int, Int64, FlowArc) -> Void) {
    let next = isGate(sink) ? 2 * hubCount + sinkBehind(sink) : ground
    if hasRoom(sink) { body(next, nextCost(sink), FlowArc(FlowArc.occupy, sink)) }
    forEachGate(of: sink) { gate in
      if takenLast(gate) > 0 {
        body(
          2 * hubCount + gate, -passage(gate), FlowArc(FlowArc.occupy | FlowArc.back, gate))
      }
    }
    forEachArrival(at: sink) { entry in
      if entryFlow[entry] > 0 {
        body(
          Int(entryNode[entry]), -entryCost[entry], FlowArc(FlowArc.enter | FlowArc.back, entry))
      }
    }
  }

  /// Those into a node that is not the ground. O(arcs of the node).
  @inline(__always) func forEachArc(into node: Int, _ body: (Int, Int64, FlowArc) -> Void) {
    if node >= 2 * hubCount { return forEachArc(intoSink: node - 2 * hubCount, body) }
    let hub = node >> 1
    if node & 1 == 0 {
      forEachSupply(of: hub) { supply, given in
        if given.unplaced > 0 {
          body(ground, -given.penalty, FlowArc(FlowArc.giveUp | FlowArc.back, supply))
        }
      }
      if climbFlow[hub] > 0 {
        body(2 * Int(parent[hub]), -climb[hub], FlowArc(FlowArc.climb | FlowArc.back, hub))
      }
      if turnFlow[hub] > 0 { body(node + 1, 0, FlowArc(FlowArc.turn | FlowArc.back, hub)) }
      var child = Int(firstChild[hub])
      while child < childEnd[hub] {
        body(2 * child, climb[child], FlowArc(FlowArc.climb, child))
        child &+= 1
      }
    } else {
      body(node - 1, 0, FlowArc(FlowArc.turn, hub))
      if parent[hub] >= 0 {
        body(2 * Int(parent[hub]) + 1, descend[hub], FlowArc(FlowArc.descend, hub))
      }
      var child = Int(firstChild[hub])
      while child < childEnd[hub] {
        if descendFlow[child] > 0 {
          body(2 * child + 1, -descend[child], FlowArc(FlowArc.descend | FlowArc.back, child))
        }
        child &+= 1
      }
    }
    forEachEntry(of: node) { entry in
      if entryFlow[entry] > 0 {
        body(
          2 * hubCount + Int(entrySink[entry]), -entryCost[entry],
          FlowArc(FlowArc.enter | FlowArc.back, entry))
      }
    }
  }

  @inline(__always)
  private func forEachArc(intoSink sink: Int, _ body: (Int, Int64, FlowArc) -> Void) {
    if let last = lastSegment(sink) {
      let next = isGate(sink) ? 2 * hubCount + sinkBehind(sink) : ground
      body(next, -segmentCost[last], FlowArc(FlowArc.occupy | FlowArc.back, sink))
    }
    forEachGate(of: sink) { gate in
      if hasRoom(gate) {
        body(2 * hubCount + gate, passage(gate), FlowArc(FlowArc.occupy, gate))
      }
    }
    forEachArrival(at: sink) { entry in
      body(Int(entryNode[entry]), entryCost[entry], FlowArc(FlowArc.enter, entry))
    }
  }

  /// Those into the ground: each free place could be taken, each unit that is not without a place could give up.
  /// O(s), sinks and supplies.
  @inline(__always) func forEachArcIntoGround(_ body: (Int, Int64, FlowArc) -> Void) {
    for sink in 0..<firstGate where hasRoom(sink) {
      body(2 * hubCount + sink, nextCost(sink), FlowArc(FlowArc.occupy, sink))
    }
    for supply in 0..<supplyCount where supplies[supply].unplaced < supplies[supply].count {
      body(
        2 * Int(supplies[supply].hub), supplies[supply].penalty, FlowArc(FlowArc.giveUp, supply))
    }
  }

  /// Those out of the ground: each place that is taken could be given back, each unit without a place
  /// could come. O(s), sinks and supplies.
  @inline(__always) func forEachArcFromGround(_ body: (Int, Int64, FlowArc) -> Void) {
    for sink in 0..<firstGate {
      guard let last = lastSegment(sink) else { continue }
      body(2 * hubCount + sink, -segmentCost[last], FlowArc(FlowArc.occupy | FlowArc.back, sink))
    }
    for supply in 0..<supplyCount where supplies[supply].unplaced > 0 {
      body(
        2 * Int(supplies[supply].hub), -supplies[supply].penalty,
        FlowArc(FlowArc.giveUp | FlowArc.back, supply))
    }
  }

  @inline(__always) private func forEachEntry(of node: Int, _ body: (Int) -> Void) {
    let hub = node >> 1
    let isUpper = node & 1 == 0
    var entry = Int(isUpper ? innerEnd[hub] : entryStart[hub])
    let end = Int(isUpper ? entryStart[hub + 1] : innerEnd[hub])
    while entry < end {
      body(entry)
      entry &+= 1
    }
  }

  @inline(__always) func forEachArrival(at sink: Int, _ body: (Int) -> Void) {
    var arrival = Int(arrivalStart[sink])
    while arrival < arrivalStart[sink + 1] {
      body(Int(arrivals[arrival]))
      arrival &+= 1
    }
  }

  @inline(__always) private func forEachSupply(of hub: Int, _ body: (Int, SupplyState) -> Void) {
    var supply = Int(firstSupply[hub])
    while supply >= 0 {
      let given = supplies[supply]
      body(supply, given)
      supply = Int(given.next)
    }
  }
}
