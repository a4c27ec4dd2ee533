/// Shortest augmenting paths: places units in excess, and gives places in deficit back, one shortest path
/// at a time, until the flow is whole. Exact.
///
/// **Definition.** An arc's reduced cost is cost + price(head) − price(tail), nowhere negative while prices
/// fit. Forward, a search from a node in excess ends at the first place in deficit or at the ground; the
/// flow along the path moves. Backward, a search from a sink in deficit ends at the ground. The prices of
/// the nodes that were nearer than the end move by the difference, so that prices still fit.
///
/// **Invariant.** Prices fit, and the ground's price is 0. So when excess and deficits are gone the flow
/// is of least cost and the prices prove it.
///
/// **Termination.** Each path takes up at least one unit of excess or deficit, and makes none.
///
/// O(n log n) a path, n the nodes nearer than its end, which are few where the load is light.
///
/// J. Edmonds, R. M. Karp, "Theoretical improvements in algorithmic efficiency for network flow
/// problems", Journal of the ACM 19 (1972), doi:10.1145/321694.321699.
struct PathSearch: ~Copyable {
  private let state: FlowState
  private let scratch: PathScratch
  private let reached: UnsafeMutablePointer<PathScratch.Node>
  private let touched: UnsafeMutablePointer<Int32>
  private var touchedCount = 0
  private var now: UInt32 = 0
  private var queue: PathQueue
  /// The length of the shortest path found so far, and where it ends.
  private var bound: Int64 = .max
  private var end = -1
  private(set) var paths = 0
  private(set) var nodes = 0
  /// Excess and deficits at first, and taken up since.
  private var units = 0
  private var moved = 0
  private var most = Int.max
  /// It ended because it would look at more nodes than it may.
  private(set) var isTooLong = false
  /// How many nodes were looked at for a unit, about.
  var nodesOfUnit: Int { nodes / max(1, moved) }
  /// It was stopped on the way; the last search found no end.
  private var isStopped = false

  init(_ state: FlowState) {
    self.state = state
    scratch = state.pathScratch
    reached = scratch.reached
    touched = scratch.touched
    queue = PathQueue(row: scratch.row, isLastFirst: state.unitCount < state.placeCount)
  }

  /// Makes the flow whole; `false` if it ended before.
  ///
  /// - Parameter most: nodes to look at. It ends as soon as the paths so far say that all together would
  ///   look at more.
  mutating func run(_ stop: borrowing StopCheck, most: Int = .max) -> Bool {
    self.most = most
    if most < .max {
      for node in 0..<2 * state.hubCount { units += Int(state.excess[node]) }
      for sink in 0..<state.sinkCount { units += Int(state.deficit[sink]) }
    }
    for node in 0..<2 * state.hubCount where state.excess[node] > 0 {
      guard place(excessOf: node, stop) else { return false }
    }
    for sink in 0..<state.sinkCount where state.deficit[sink] > 0 {
      guard giveBack(deficitOf: sink, stop) else { return false }
    }
    return true
  }

  private mutating func place(excessOf node: Int, _ stop: borrowing StopCheck) -> Bool {
    while state.excess[node] > 0 {
      if isStopDue(stop) { return false }
      searchForward(from: node, stop)
      if isStopped { return false }
      var count = state.excess[node]
      if end != state.ground { count = min(count, state.deficit[end - 2 * state.hubCount]) }
      count = moveFlow(count, from: end, to: node) { state.ends(of: $0).tail }
      state.excess[node] -= count
      moved &+= Int(count)
      if end != state.ground { state.deficit[end - 2 * state.hubCount] -= count }
      forEachNearer { state.price[$0] &+= $1 }
    }
    return true
  }

  private mutating func giveBack(deficitOf sink: Int, _ stop: borrowing StopCheck) -> Bool {
    while state.deficit[sink] > 0 {
      if isStopDue(stop) { return false }
      let start = 2 * state.hubCount + sink
      searchBackward(from: start, stop)
      if isStopped { return false }
      let count = moveFlow(state.deficit[sink], from: state.ground, to: start) {
        state.ends(of: $0).head
      }
      state.deficit[sink] -= count
      moved &+= Int(count)
      forEachNearer { state.price[$0] &-= $1 }
    }
    return true
  }

  private mutating func isStopDue(_ stop: borrowing StopCheck) -> Bool {
    paths &+= 1
    // Before it has looked at as many nodes as there are, a few long paths say little of all.
    if paths & 0xF == 0 && most < .max && nodes > state.ground && moved > 0
      && nodesOfUnit * (units - moved) + nodes > most
    {
      isTooLong = true
      return true
    }
    return paths & 0x3F == 0 && stop.isDue
  }

  /// Changes the flow along the arcs by which nodes were reached, by as much as they can carry.
  @inline(__always)
  private func moveFlow(
    _ most: Int32, from end: Int, to start: Int, before: (FlowArc) -> Int
  ) -> Int32 {
    var count = most
    var node = end
    while node != start {
      count = min(count, state.residual(of: reached[node].arc))
      node = before(reached[node].arc)
    }
    node = end
    while node != start {
      let arc = reached[node].arc
      state.push(count, along: arc)
      node = before(arc)
    }
    return count
  }

  /// Calls `body` with each node that was nearer than the end of the path, and by how much.
  @inline(__always) private func forEachNearer(_ body: (Int, Int64) -> Void) {
    for position in 0..<touchedCount {
      let node = Int(touched[position])
      let distance = reached[node].distance
      if distance < bound { body(node, bound &- distance) }
    }
  }

  private mutating func begin(at node: Int) {
    now = scratch.nextSearch()
    queue.removeAll()
    touchedCount = 0
    bound = .max
    end = -1
    reach(node, 0, FlowArc(0, 0))
  }

  /// Finds what a unit at a node costs at every place nearer than the one at which it ends.
  private mutating func searchForward(from start: Int, _ stop: borrowing StopCheck) {
    let state = state
    begin(at: start)
    while let node = next(stop) {
      let base = reached[node].distance &- state.price[node]
      state.forEachArc(from: node) { head, cost, arc in
        if head == state.ground { return finish(head, base &+ cost, arc) }
        let length = base &+ cost &+ state.price[head]
        if head >= 2 * state.hubCount && state.deficit[head - 2 * state.hubCount] > 0 {
          finish(head, length, arc)
        } else {
          reach(head, length, arc)
        }
      }
    }
  }

  /// Finds the nodes from which the start can be reached at what cost, until one is the ground.
  private mutating func searchBackward(from start: Int, _ stop: borrowing StopCheck) {
    let state = state
    begin(at: start)
    while let node = next(stop) {
      let base = reached[node].distance &+ state.price[node]
      state.forEachArc(into: node) { tail, cost, arc in
        if tail == state.ground { return finish(tail, base &+ cost, arc) }
        let price = state.price[tail]
        if price < FlowState.unreachable / 8 { reach(tail, base &+ cost &- price, arc) }
      }
    }
  }

  /// The nearest node that was not looked at, if one is nearer than the end of a path.
  @inline(__always) private mutating func next(_ stop: borrowing StopCheck) -> Int? {
    while !queue.isEmpty && queue.least < bound {
      let item = queue.pop()
      if item.distance == reached[Int(item.node)].distance {
        nodes &+= 1
        if nodes & 0x1FFF == 0 && stop.isDue {
          isStopped = true
          return nil
        }
        return Int(item.node)
      }
    }
    return nil
  }

  @inline(__always) private mutating func reach(_ node: Int, _ length: Int64, _ arc: FlowArc) {
    if take(node, length, arc) { queue.push(node, length) }
  }

  /// Reaches a node at which a path can end.
  @inline(__always) private mutating func finish(_ node: Int, _ length: Int64, _ arc: FlowArc) {
    if take(node, length, arc) {
      bound = length
      end = node
    }
  }

  /// Whether this is the shortest way so far to a node, which is then taken.
  @inline(__always)
  private mutating func take(_ node: Int, _ length: Int64, _ arc: FlowArc) -> Bool {
    if length >= bound { return false }
    if reached[node].stamp != now {
      touched[touchedCount] = Int32(truncatingIfNeeded: node)
      touchedCount &+= 1
    } else if reached[node].distance <= length {
      return false
    }
    reached[node] = PathScratch.Node(distance: length, stamp: now, arc: arc)
    return true
  }
}
