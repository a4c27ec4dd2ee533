/// The least prices that prove a flow of least cost.
///
/// **Definition.** A price is bounded from below by every path of changes from the ground: a unit that has
/// no place, or another's place that becomes free. The dearest such path to a node is its least price; it is
/// what a unit more that could end there would save.
///
/// With reduced costs, which are nowhere negative, that path is a shortest one. So this is one search from
/// the ground, until each sink is reached whose price is above what its last place costs; below that no
/// price can be.
///
/// O(a log n), a arcs and n nodes; where few sinks compete it ends early.
struct LeastPrices: ~Copyable {
  private let state: FlowState
  private let reached: UnsafeMutablePointer<PathScratch.Node>
  private let now: UInt32
  private var queue: PathQueue
  private var bound: Int64 = 0

  /// By sink; `nil` if stopped. The flow must be whole and the prices of the state must fit; they stay as
  /// they are.
  static func find(
    _ state: FlowState, _ stop: borrowing StopCheck
  ) -> ContiguousArray<Int64>? {
    var least = ContiguousArray<Int64>(repeating: 0, count: state.sinkCount)
    var competing: [Int] = []
    for sink in 0..<state.sinkCount {
      let price = state.price[2 * state.hubCount + sink]
      if let floor = floor(of: sink, state) {
        least[sink] = price
        if price > floor { competing.append(sink) }
      } else {
        least[sink] = state.hasRoom(sink) ? state.nextCost(sink) : price
      }
    }
    if !competing.isEmpty {
      var search = LeastPrices(state)
      guard search.run(until: competing, stop) else { return nil }
      for sink in competing { least[sink] -= search.reached[2 * state.hubCount + sink].distance }
    }
    for gate in state.firstGate..<state.sinkCount where state.hasRoom(gate) {
      least[gate] = state.passage(gate) + least[state.sinkBehind(gate)]
    }
    return least
  }

  /// Below which no price of a sink can be that is taken: what its last place costs, and for a gate what passing
  /// it costs too; `nil` for one that is not taken.
  private static func floor(of sink: Int, _ state: FlowState) -> Int64? {
    guard let last = state.lastSegment(sink) else { return nil }
    guard state.isGate(sink) else { return state.segmentCost[last] }
    return floor(of: state.sinkBehind(sink), state).map { $0 + state.passage(sink) }
  }

  private init(_ state: FlowState) {
    self.state = state
    reached = state.pathScratch.reached
    now = state.pathScratch.nextSearch()
    queue = PathQueue(row: state.pathScratch.row, isLastFirst: true)
  }

  private mutating func run(until sinks: [Int], _ stop: borrowing StopCheck) -> Bool {
    let state = state
    var isSought = [Bool](repeating: false, count: state.sinkCount)
    for sink in sinks { isSought[sink] = true }
    var left = sinks.count
    // No sink is further away than its own last place.
    for sink in sinks {
      guard let floor = Self.floor(of: sink, state) else { continue }
      bound = max(bound, state.price[2 * state.hubCount + sink] &- floor &+ 1)
    }
    state.forEachArcFromGround { node, cost, _ in reach(node, cost) }
    var nodes = 0
    while left > 0 && !queue.isEmpty {
      let item = queue.pop()
      nodes &+= 1
      if nodes & 0x1FFF == 0 && stop.isDue { return false }
      let node = Int(item.node)
      if item.distance != reached[node].distance { continue }
      if node >= 2 * state.hubCount && isSought[node - 2 * state.hubCount] { left -= 1 }
      let base = item.distance &- state.price[node]
      state.forEachArc(from: node) { other, cost, _ in reach(other, base &+ cost) }
    }
    return true
  }

  @inline(__always) private mutating func reach(_ node: Int, _ length: Int64) {
    if node == state.ground { return }
    let price = state.price[node]
    let distance = length &+ price
    if distance >= bound || price >= FlowState.unreachable / 8 { return }
    if reached[node].stamp == now && reached[node].distance <= distance { return }
    reached[node] = PathScratch.Node(distance: distance, stamp: now)
    queue.push(node, distance)
  }
}
