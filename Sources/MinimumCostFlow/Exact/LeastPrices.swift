/// The least prices that prove a flow of least cost.
///
/// **Definition.** A price is bounded from below by every path of changes from the ground: a unit that has
/// no place, or another's place that becomes free. The dearest such path to a node is its least price; it is
/// what a unit more that could end there would save.
///
/// With reduced costs, which are nowhere negative, that path is a shortest one. So this is one search from
/// the ground (`PathSearch`), until each sink is reached whose price is above what its last place costs;
/// below that no price can be.
///
/// O(a log n), a arcs and n nodes; where few sinks compete it ends early.
extension PathSearch {
  /// By sink. The flow must be whole and the prices of the state must fit; they stay as they are.
  static func leastPrices(_ state: FlowState) -> ContiguousArray<Int64> {
    var least = ContiguousArray<Int64>(repeating: 0, count: state.sinkCount)
    var competing: [Int] = []
    for sink in 0..<state.sinkCount {
      let price = state.price[2 * state.hubCount + sink]
      if let last = state.lastSegment(sink) {
        least[sink] = price
        if price > state.segmentCost[last] { competing.append(sink) }
      } else {
        least[sink] = state.hasRoom(sink) ? state.nextCost(sink) : price
      }
    }
    if competing.isEmpty { return least }
    var search = PathSearch(state)
    search.searchFromGround(until: competing)
    for sink in competing { least[sink] -= search.reached[2 * state.hubCount + sink].distance }
    return least
  }

  private mutating func searchFromGround(until sinks: [Int]) {
    var isSought = [Bool](repeating: false, count: state.sinkCount)
    for sink in sinks { isSought[sink] = true }
    var left = sinks.count
    begin(at: state.ground)
    // No sink is further away than its own last place.
    bound = 0
    for sink in sinks {
      guard let last = state.lastSegment(sink) else { continue }
      let price = state.price[2 * state.hubCount + sink]
      bound = max(bound, price &- state.segmentCost[last] &+ 1)
    }
    while left > 0 {
      let node = next()
      if node < 0 { return }
      let base = reached[node].distance &- state.price[node]
      if node == state.ground {
        leaveGround()
      } else if node >= 2 * state.hubCount {
        if isSought[node - 2 * state.hubCount] { left -= 1 }
        leaveSink(node, base)
      } else if node & 1 == 0 {
        leaveUpper(node, base)
      } else {
        leaveLower(node, base)
      }
    }
  }

  /// Every place that is taken could be given back, and every unit without a place could come.
  private mutating func leaveGround() {
    for sink in 0..<state.sinkCount {
      guard let last = state.lastSegment(sink) else { continue }
      go(
        2 * state.hubCount + sink, -state.segmentCost[last],
        FlowArc(FlowArc.occupy | FlowArc.back, sink))
    }
    for supply in 0..<state.supplyCount where state.supplies[supply].unplaced > 0 {
      go(
        2 * Int(state.supplies[supply].hub), -state.supplies[supply].penalty,
        FlowArc(FlowArc.giveUp | FlowArc.back, supply))
    }
  }
}
