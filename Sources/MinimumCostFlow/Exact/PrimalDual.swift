/// Shortest paths for many units at once. A search from the ground tells every node how far it is, prices
/// move by that, and flow moves along arcs that cost nothing beyond the prices, from as many sources as it
/// can; again until few are left. Exact.
///
/// **Definition.** Forward, a source is a node in excess, and flow moves from there to the ground or to a
/// deficit; backward, it is a sink in deficit, and flow is given back from the ground. A search (Dijkstra's,
/// on reduced costs) ends when it has come to all sources. The price of each node moves by its distance, or
/// by that of the farthest source if that is less: so each source then has a path of tight arcs, which cost
/// nothing beyond the prices. Tight arcs that lead to a node that the search came to earlier form no circle;
/// a search in depth moves flow along them until no source has a path there (a blocking flow).
///
/// **Invariant.** Prices fit, and the ground's price is 0.
///
/// **Termination.** In each round at least one unit moves: the source that the search came to first has its
/// path.
///
/// O(r (a + n log n)) where r is rounds, a arcs and n nodes. Where paths are short, one after the other is
/// cheaper (`PathSearch`). Where many units come to where nearly all places are taken, each of them alone
/// would look at much of the network, and a round looks at it once for all.
///
/// L. R. Ford, D. R. Fulkerson, "A primal-dual algorithm for the capacitated Hitchcock problem", Naval
/// Research Logistics Quarterly 4 (1957), doi:10.1002/nav.3800040107.
struct PrimalDual: ~Copyable {
  /// A node on a path, the arc by which the path goes on, and where its other choices begin.
  private struct Step {
    let node: Int
    var arc = FlowArc(0, 0)
    var firstChoice: Int?
  }

  private struct Choice {
    let node: Int32
    let arc: FlowArc
  }

  /// The rank of a node from which no path goes on.
  private static let never = Int32.max

  private let state: FlowState
  private let isForward: Bool
  private let reached: UnsafeMutablePointer<PathScratch.Node>
  private let memory = FlowMemory()
  /// By node: how many nodes the search came to before it; of the ground -1.
  private let rank: UnsafeMutablePointer<Int32>
  private var queue: PathQueue
  private var now: UInt32 = 0
  private var path: [Step] = []
  private var choices: [Choice] = []
  private(set) var rounds = 0
  private(set) var paths = 0
  private(set) var nodes = 0
  /// It ended because it has looked at more nodes than it may, or because the rounds so far say that the others
  /// would look at more than half as many.
  private(set) var isTooLong = false
  /// Rounds that say how many nodes the others will look at.
  private static let trial = 3

  /// - Parameter isForward: whether it places units in excess or gives places in deficit back.
  init(_ state: FlowState, isForward: Bool) {
    self.state = state
    self.isForward = isForward
    reached = state.pathScratch.reached
    queue = PathQueue(row: state.pathScratch.row, isLastFirst: false)
    rank = memory.allocate(state.ground + 1)
  }

  /// Moves units as long as that is worth a round; `false` if it was stopped or is too long.
  ///
  /// - Parameters:
  ///   - most: nodes to look at.
  ///   - alone: how many nodes a unit alone looks at, about.
  mutating func run(_ stop: borrowing StopCheck, most: Int, alone: Int) -> Bool {
    let all = isForward ? 0..<2 * state.hubCount : 2 * state.hubCount..<state.ground
    var sources = all.filter { units(at: $0) > 0 }
    var left = sources.reduce(0) { $0 + Int(units(at: $1)) }
    let first = left
    // A round looks at each node, and takes longer for it; and what it did must have been worth it so far.
    while left * alone > 2 * state.ground
      && (rounds < 2 || nodes + nodes / 2 <= (first - left) * alone)
    {
      let isTried = most < .max && rounds >= Self.trial
      if nodes > most || isTried && nodes / max(1, first - left) * left > most / 2 {
        isTooLong = true
        return false
      }
      guard movePrices(to: sources, stop) else { return false }
      for source in sources {
        while units(at: source) > 0 && moveUnits(from: source) {}
      }
      rounds += 1
      sources.removeAll { units(at: $0) == 0 }
      left = sources.reduce(0) { $0 + Int(units(at: $1)) }
    }
    return true
  }

  @inline(__always) private func units(at node: Int) -> Int32 {
    isForward ? state.excess[node] : state.deficit[node - 2 * state.hubCount]
  }

  @inline(__always) private func isSource(_ node: Int) -> Bool {
    isForward == (node < 2 * state.hubCount) && units(at: node) > 0
  }

  /// Whether a path can end at a node that is not the ground.
  @inline(__always) private func isEnd(_ node: Int) -> Bool {
    isForward && node >= 2 * state.hubCount && state.deficit[node - 2 * state.hubCount] > 0
  }

  /// Moves prices so that each source has a path of tight arcs; `false` if stopped, with prices as they were.
  private mutating func movePrices(to sources: [Int], _ stop: borrowing StopCheck) -> Bool {
    let state = state
    begin()
    var left = sources.count
    var farthest: Int64 = 0
    var count: Int32 = 0
    while left > 0 && !queue.isEmpty {
      let item = queue.pop()
      let node = Int(item.node)
      if item.distance != reached[node].distance || rank[node] != Self.never { continue }
      rank[node] = count
      count &+= 1
      if count & 0x1FFF == 0 && stop.isDue { return false }
      farthest = item.distance
      if isSource(node) { left -= 1 }
      if isForward {
        let base = farthest &+ state.price[node]
        state.forEachArc(into: node) { reach($0, base &+ $1 &- state.price[$0], $2) }
      } else {
        let base = farthest &- state.price[node]
        state.forEachArc(from: node) { reach($0, base &+ $1 &+ state.price[$0], $2) }
      }
    }
    nodes &+= Int(count)
    for node in 0..<state.ground where !isUnreachable(node) {
      let distance =
        reached[node].stamp == now ? min(farthest, reached[node].distance) : farthest
      state.price[node] &+= isForward ? distance : -distance
    }
    return true
  }

  /// Begins a search at the ground, and at deficits.
  private mutating func begin() {
    let state = state
    now = state.pathScratch.nextSearch()
    queue.removeAll()
    rank.update(repeating: Self.never, count: state.ground)
    rank[state.ground] = -1
    if isForward {
      state.forEachArcIntoGround { reach($0, $1 &- state.price[$0], $2) }
      for sink in 0..<state.sinkCount where state.deficit[sink] > 0 {
        reach(2 * state.hubCount + sink, 0, FlowArc(0, 0))
      }
    } else {
      state.forEachArcFromGround { reach($0, $1 &+ state.price[$0], $2) }
    }
  }

  @inline(__always) private func isUnreachable(_ node: Int) -> Bool {
    state.price[node] >= FlowState.unreachable / 8
  }

  @inline(__always) private mutating func reach(_ node: Int, _ length: Int64, _ arc: FlowArc) {
    if reached[node].stamp == now && reached[node].distance <= length { return }
    if node == state.ground || isUnreachable(node) { return }
    reached[node] = PathScratch.Node(distance: length, stamp: now, arc: arc)
    queue.push(node, length)
  }

  /// Moves units along one path of tight arcs; `false`: there is none.
  private mutating func moveUnits(from source: Int) -> Bool {
    path.removeAll(keepingCapacity: true)
    choices.removeAll(keepingCapacity: true)
    if rank[source] == Self.never { return false }
    path.append(Step(node: source))
    while let step = path.last {
      if isEnd(step.node) {
        path.removeLast()
        move(from: source, to: step.node)
        return true
      }
      if step.firstChoice == nil { choose(step.node) }
      guard let choice = nextChoice() else {
        rank[step.node] = Self.never
        path.removeLast()
        continue
      }
      path[path.count - 1].arc = choice.arc
      if Int(choice.node) == state.ground {
        move(from: source, to: state.ground)
        return true
      }
      path.append(Step(node: Int(choice.node)))
    }
    return false
  }

  /// Finds the ways on from a node that has come to the end of the path.
  private mutating func choose(_ node: Int) {
    let (state, rank) = (state, rank)
    let (own, price) = (rank[node], state.price[node])
    nodes &+= 1
    path[path.count - 1].firstChoice = choices.count
    if isForward {
      state.forEachArc(from: node) { other, cost, arc in
        if rank[other] < own && cost &+ state.price[other] == price {
          choices.append(Choice(node: Int32(truncatingIfNeeded: other), arc: arc))
        }
      }
    } else {
      state.forEachArc(into: node) { other, cost, arc in
        if rank[other] < own && cost &+ price == state.price[other] {
          choices.append(Choice(node: Int32(truncatingIfNeeded: other), arc: arc))
        }
      }
    }
  }

  private mutating func nextChoice() -> Choice? {
    let first = path[path.count - 1].firstChoice ?? 0
    while choices.count > first {
      let choice = choices.removeLast()
      if rank[Int(choice.node)] != Self.never { return choice }
    }
    return nil
  }

  /// Moves as many units along the path as it can carry.
  private mutating func move(from source: Int, to end: Int) {
    let state = state
    paths &+= 1
    var count = units(at: source)
    if end != state.ground { count = min(count, state.deficit[end - 2 * state.hubCount]) }
    for step in path { count = min(count, state.residual(of: step.arc)) }
    for step in path { state.push(count, along: step.arc) }
    if end != state.ground { state.deficit[end - 2 * state.hubCount] -= count }
    if isForward {
      state.excess[source] -= count
    } else {
      state.deficit[source - 2 * state.hubCount] -= count
    }
  }
}
