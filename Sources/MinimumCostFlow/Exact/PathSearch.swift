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
  let state: FlowState
  private let scratch: PathScratch
  let reached: UnsafeMutablePointer<PathScratch.Node>
  private let touched: UnsafeMutablePointer<Int32>
  private var touchedCount = 0
  private var now: UInt32 = 0
  private var queue: PathQueue
  /// The length of the shortest path found so far, or that matters, and where it ends.
  var bound: Int64 = .max
  private var end = -1
  private(set) var paths = 0
  private(set) var nodes = 0
  /// Excess and deficits at first, and taken up since.
  private var units = 0
  private var moved = 0
  private var most = Int.max
  /// It ended because it would look at more nodes than it may.
  private(set) var isTooLong = false

  init(_ state: FlowState) {
    self.state = state
    scratch = state.pathScratch
    reached = scratch.reached
    touched = scratch.touched
    queue = PathQueue(row: scratch.row)
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

  mutating func place(excessOf node: Int, _ stop: borrowing StopCheck) -> Bool {
    while state.excess[node] > 0 {
      if isStopDue(stop) { return false }
      searchForward(from: node)
      var count = state.excess[node]
      if end != state.ground { count = min(count, state.deficit[end - 2 * state.hubCount]) }
      count = followTails(from: end, to: node, count)
      state.excess[node] -= count
      moved &+= Int(count)
      if end != state.ground { state.deficit[end - 2 * state.hubCount] -= count }
      for position in 0..<touchedCount {
        let node = Int(touched[position])
        let distance = reached[node].distance
        if distance < bound { state.price[node] &+= bound &- distance }
      }
    }
    return true
  }

  mutating func giveBack(deficitOf sink: Int, _ stop: borrowing StopCheck) -> Bool {
    while state.deficit[sink] > 0 {
      if isStopDue(stop) { return false }
      let start = 2 * state.hubCount + sink
      searchBackward(from: start)
      let count = followHeads(to: start, state.deficit[sink])
      state.deficit[sink] -= count
      moved &+= Int(count)
      for position in 0..<touchedCount {
        let node = Int(touched[position])
        let distance = reached[node].distance
        if distance < bound { state.price[node] &-= bound &- distance }
      }
    }
    return true
  }

  private mutating func isStopDue(_ stop: borrowing StopCheck) -> Bool {
    paths &+= 1
    if paths & 0xF == 0 && most < .max && moved > 0 && nodes / moved * units > most {
      isTooLong = true
      return true
    }
    return paths & 0x3F == 0 && stop.isDue
  }

  private func followTails(from end: Int, to start: Int, _ most: Int32) -> Int32 {
    var count = most
    var node = end
    while node != start {
      count = min(count, state.residual(of: reached[node].arc))
      node = state.ends(of: reached[node].arc).tail
    }
    node = end
    while node != start {
      let tail = state.ends(of: reached[node].arc).tail
      state.push(count, along: reached[node].arc)
      node = tail
    }
    return count
  }

  private func followHeads(to start: Int, _ most: Int32) -> Int32 {
    var count = most
    var node = state.ground
    while node != start {
      count = min(count, state.residual(of: reached[node].arc))
      node = state.ends(of: reached[node].arc).head
    }
    node = state.ground
    while node != start {
      let head = state.ends(of: reached[node].arc).head
      state.push(count, along: reached[node].arc)
      node = head
    }
    return count
  }

  mutating func begin(at node: Int) {
    now = scratch.last.pointee &+ 1
    scratch.last.pointee = now
    queue.removeAll()
    touchedCount = 0
    bound = .max
    end = -1
    reach(node, 0, FlowArc(0, 0))
  }

  @inline(__always) private mutating func reach(_ node: Int, _ length: Int64, _ way: FlowArc) {
    if take(node, length, way) { queue.push(node, length) }
  }

  /// Reaches a node at which a path can end.
  @inline(__always) private mutating func finish(_ node: Int, _ length: Int64, _ way: FlowArc) {
    if take(node, length, way) {
      bound = length
      end = node
    }
  }

  /// Whether this is the shortest way so far to a node, which is then taken.
  @inline(__always)
  private mutating func take(_ node: Int, _ length: Int64, _ way: FlowArc) -> Bool {
    if length >= bound { return false }
    if reached[node].stamp != now {
      touched[touchedCount] = Int32(truncatingIfNeeded: node)
      touchedCount &+= 1
    } else if reached[node].distance <= length {
      return false
    }
    reached[node] = PathScratch.Node(distance: length, stamp: now, arc: way)
    return true
  }

  /// The nearest node that was not looked at; -1 if none is nearer than the end of a path.
  @inline(__always) mutating func next() -> Int {
    while !queue.isEmpty && queue.least < bound {
      let item = queue.pop()
      if item.distance == reached[Int(item.node)].distance {
        nodes &+= 1
        return Int(item.node)
      }
    }
    return -1
  }

  private mutating func searchForward(from start: Int) {
    begin(at: start)
    while true {
      let node = next()
      if node < 0 { return }
      let base = reached[node].distance &- state.price[node]
      if node >= 2 * state.hubCount {
        leaveSink(node, base)
      } else if node & 1 == 0 {
        leaveUpper(node, base)
      } else {
        leaveLower(node, base)
      }
    }
  }

  @inline(__always) mutating func go(_ head: Int, _ length: Int64, _ way: FlowArc) {
    let price = state.price[head]
    if price < FlowState.unreachable / 8 { reach(head, length &+ price, way) }
  }

  mutating func leaveSink(_ node: Int, _ base: Int64) {
    let sink = node - 2 * state.hubCount
    if state.hasRoom(sink) {
      finish(state.ground, base &+ state.nextCost(sink), FlowArc(FlowArc.occupy, sink))
    }
    var arrival = Int(state.arrivalStart[sink])
    while arrival < state.arrivalStart[sink + 1] {
      let entry = Int(state.arrivals[arrival])
      if state.entryFlow[entry] > 0 {
        go(
          Int(state.entryNode[entry]), base &- state.entryCost[entry],
          FlowArc(FlowArc.enter | FlowArc.back, entry))
      }
      arrival &+= 1
    }
  }

  mutating func leaveUpper(_ node: Int, _ base: Int64) {
    let hub = node >> 1
    if state.parent[hub] >= 0 {
      go(2 * Int(state.parent[hub]), base &+ state.climb[hub], FlowArc(FlowArc.climb, hub))
    }
    go(node + 1, base, FlowArc(FlowArc.turn, hub))
    var supply = Int(state.firstSupply[hub])
    while supply >= 0 {
      let given = state.supplies[supply]
      if given.unplaced < given.count {
        finish(state.ground, base &+ given.penalty, FlowArc(FlowArc.giveUp, supply))
      }
      supply = Int(given.next)
    }
    var child = Int(state.firstChild[hub])
    while child < state.childEnd[hub] {
      if state.climbFlow[child] > 0 {
        go(2 * child, base &- state.climb[child], FlowArc(FlowArc.climb | FlowArc.back, child))
      }
      child &+= 1
    }
    enterSinks(state.innerEnd[hub], state.entryStart[hub + 1], base)
  }

  mutating func leaveLower(_ node: Int, _ base: Int64) {
    let hub = node >> 1
    if state.turnFlow[hub] > 0 { go(node - 1, base, FlowArc(FlowArc.turn | FlowArc.back, hub)) }
    if state.parent[hub] >= 0 && state.descendFlow[hub] > 0 {
      go(
        2 * Int(state.parent[hub]) + 1, base &- state.descend[hub],
        FlowArc(FlowArc.descend | FlowArc.back, hub))
    }
    enterSinks(state.entryStart[hub], state.innerEnd[hub], base)
    var child = Int(state.firstChild[hub])
    while child < state.childEnd[hub] {
      go(2 * child + 1, base &+ state.descend[child], FlowArc(FlowArc.descend, child))
      child &+= 1
    }
  }

  @inline(__always)
  private mutating func enterSinks(_ start: Int32, _ end: Int32, _ base: Int64) {
    var entry = Int(start)
    while entry < end {
      let sink = Int(state.entrySink[entry])
      let node = 2 * state.hubCount + sink
      let length = base &+ state.entryCost[entry] &+ state.price[node]
      let way = FlowArc(FlowArc.enter, entry)
      state.deficit[sink] > 0 ? finish(node, length, way) : reach(node, length, way)
      entry &+= 1
    }
  }
}

extension PathSearch {
  /// The nodes from which the start can be reached at what cost, until one is the ground.
  private mutating func searchBackward(from start: Int) {
    begin(at: start)
    while true {
      let node = next()
      if node < 0 { return }
      let base = reached[node].distance &+ state.price[node]
      if node >= 2 * state.hubCount {
        arriveAtSink(node, base)
      } else if node & 1 == 0 {
        arriveAtUpper(node, base)
      } else {
        arriveAtLower(node, base)
      }
    }
  }

  @inline(__always) private mutating func come(_ tail: Int, _ length: Int64, _ way: FlowArc) {
    let price = state.price[tail]
    if price < FlowState.unreachable / 8 { reach(tail, length &- price, way) }
  }

  private mutating func arriveAtSink(_ node: Int, _ base: Int64) {
    let sink = node - 2 * state.hubCount
    if let last = state.lastSegment(sink) {
      finish(
        state.ground, base &- state.segmentCost[last],
        FlowArc(FlowArc.occupy | FlowArc.back, sink))
    }
    var arrival = Int(state.arrivalStart[sink])
    while arrival < state.arrivalStart[sink + 1] {
      let entry = Int(state.arrivals[arrival])
      come(
        Int(state.entryNode[entry]), base &+ state.entryCost[entry],
        FlowArc(FlowArc.enter, entry))
      arrival &+= 1
    }
  }

  private mutating func arriveAtUpper(_ node: Int, _ base: Int64) {
    let hub = node >> 1
    var supply = Int(state.firstSupply[hub])
    while supply >= 0 {
      let given = state.supplies[supply]
      if given.unplaced > 0 {
        finish(
          state.ground, base &- given.penalty, FlowArc(FlowArc.giveUp | FlowArc.back, supply))
      }
      supply = Int(given.next)
    }
    if state.climbFlow[hub] > 0 {
      come(
        2 * Int(state.parent[hub]), base &- state.climb[hub],
        FlowArc(FlowArc.climb | FlowArc.back, hub))
    }
    if state.turnFlow[hub] > 0 { come(node + 1, base, FlowArc(FlowArc.turn | FlowArc.back, hub)) }
    var child = Int(state.firstChild[hub])
    while child < state.childEnd[hub] {
      come(2 * child, base &+ state.climb[child], FlowArc(FlowArc.climb, child))
      child &+= 1
    }
    leaveSinks(state.innerEnd[hub], state.entryStart[hub + 1], base)
  }

  private mutating func arriveAtLower(_ node: Int, _ base: Int64) {
    let hub = node >> 1
    come(node - 1, base, FlowArc(FlowArc.turn, hub))
    if state.parent[hub] >= 0 {
      come(
        2 * Int(state.parent[hub]) + 1, base &+ state.descend[hub],
        FlowArc(FlowArc.descend, hub))
    }
    var child = Int(state.firstChild[hub])
    while child < state.childEnd[hub] {
      if state.descendFlow[child] > 0 {
        come(
          2 * child + 1, base &- state.descend[child],
          FlowArc(FlowArc.descend | FlowArc.back, child))
      }
      child &+= 1
    }
    leaveSinks(state.entryStart[hub], state.innerEnd[hub], base)
  }

  private mutating func leaveSinks(_ start: Int32, _ end: Int32, _ base: Int64) {
    var entry = Int(start)
    while entry < end {
      if state.entryFlow[entry] > 0 {
        come(
          2 * state.hubCount + Int(state.entrySink[entry]), base &- state.entryCost[entry],
          FlowArc(FlowArc.enter | FlowArc.back, entry))
      }
      entry &+= 1
    }
  }
}
