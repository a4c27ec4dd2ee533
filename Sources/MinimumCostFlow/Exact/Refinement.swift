/// Makes an almost best flow and its prices fit exactly, by lowering prices and, where that does not
/// help, taking units out of the flow.
///
/// **Definition.** Prices fit if for every arc along which flow can be changed, price(tail) ≤ cost +
/// price(head). The prices of hubs are set to the cheapest way on. Then each arc with flow on which a unit
/// goes a dearer way than the cheapest lowers the price of its head, as label correcting does. A sink's
/// price is lowered by at most `reach`, nor below what its last place costs; where more would be needed,
/// the units are taken out (`excess` where they were) and their places are kept for others (`deficit`).
/// Free places at a sink whose price is above their cost are deficits too.
///
/// **Invariant.** When it ends prices fit, so that shortest augmenting paths can take over.
///
/// **Termination.** Prices of sinks fall by integers and are bounded below, so without end prices can fall
/// only around a circle of hubs that costs less than nothing. `FlowLoading.straighten` has removed those
/// of one hub and the hub above it. The others are rare: units that climb out of a hub and units that descend
/// into it, beside units that turn in a sibling from which the way up and down is shorter. So after
/// `mostSweeps` all units are taken out, and the shortest paths place them at the auction's prices.
///
/// O(a r) where a is arcs and r, in practice 2 to 6 and no more than `mostSweeps`, is how often a price falls.
struct Refinement {
  /// How often each node is looked at, on average, at the most.
  private static let mostSweeps = 64

  private let state: FlowState
  private let reach: Int64
  private let lowest: UnsafeMutablePointer<Int64>
  private let isQueued: UnsafeMutablePointer<Bool>
  private let memory = FlowMemory()
  private let ring: UnsafeMutablePointer<Int32>
  private var head = 0
  private var queued = 0

  init(_ state: FlowState, reach: Int64) {
    self.state = state
    self.reach = reach
    lowest = memory.allocate(state.sinkCount, filledWith: 0)
    isQueued = memory.allocate(state.ground, filledWith: false)
    ring = memory.allocate(state.ground, filledWith: 0)
  }

  /// Takes all units out of the flow, with prices that fit.
  ///
  /// - Parameter auctionPrice: of each sink; `nil`: what its first place costs.
  func empty(_ auctionPrice: ((Int) -> Int64)?) {
    state.clear()
    price(auctionPrice)
    for supply in 0..<state.supplyCount {
      state.excess[2 * Int(state.supplies[supply].hub)] += state.supplies[supply].count
    }
  }

  private func price(_ auctionPrice: ((Int) -> Int64)?) {
    for sink in 0..<state.firstGate { priceSink(sink, auctionPrice) }
    for gate in state.firstGate..<state.sinkCount { priceGate(gate) }
    Self.priceHubs(state)
  }

  /// Makes prices fit; `false` if stopped. Then they prove a bound, but do not fit the flow.
  ///
  /// - Parameter auctionPrice: of each sink.
  mutating func run(_ auctionPrice: @escaping (Int) -> Int64, _ stop: borrowing StopCheck) -> Bool {
    price(auctionPrice)
    for node in 0..<state.ground { scan(node) }
    var scans = 0
    while queued > 0 {
      scans += 1
      if scans & 0x1FFF == 0 && stop.isDue {
        state.clear()
        Self.priceHubs(state)
        return false
      }
      if scans > Self.mostSweeps * state.ground {
        empty(auctionPrice)
        return true
      }
      let node = Int(ring[head])
      head += 1
      if head == state.ground { head = 0 }
      queued -= 1
      isQueued[node] = false
      scan(node)
    }
    return true
  }

  private func priceSink(_ sink: Int, _ auctionPrice: ((Int) -> Int64)?) {
    let node = 2 * state.hubCount + sink
    let given = auctionPrice.map { $0(sink) } ?? Int64.min
    if state.hasRoom(sink) && given <= state.nextCost(sink) &+ reach {
      // A price a little too high is lowered; what that means to holders is seen when scanning.
      let next = state.nextCost(sink)
      state.price[node] = auctionPrice == nil ? next : min(next, given)
    } else if state.hasRoom(sink) || given > Int64.min {
      while state.hasRoom(sink) && state.nextCost(sink) < given {
        let count = state.room(sink)
        state.take(count, at: sink)
        state.deficit[sink] += count
      }
      state.price[node] = given
    } else {
      state.price[node] = FlowState.unreachable / 4
    }
    let last = state.lastSegment(sink).map { state.segmentCost[$0] } ?? Int64.min
    lowest[sink] = max(last, state.price[node] &- reach)
  }

  /// As the sink behind it, for a gate that is full too: only a circle of changes could need more, and the shortest
  /// paths find it.
  private func priceGate(_ gate: Int) {
    let sink = state.sinkBehind(gate)
    let passage = state.passage(gate)
    let isOpen = state.hasRoom(gate) || state.lastSegment(gate) != nil
    state.price[2 * state.hubCount + gate] =
      isOpen ? passage &+ state.price[2 * state.hubCount + sink] : FlowState.unreachable / 4
    lowest[gate] = passage &+ lowest[sink]
  }

  /// Sets the prices of hubs to the cheapest way on. O(h + e), h hubs and e entries.
  static func priceHubs(_ state: FlowState) {
    let sinkPrice = state.price + 2 * state.hubCount
    func cheapest(_ start: Int32, _ end: Int32, _ price: inout Int64) {
      var entry = Int(start)
      while entry < end {
        price = min(price, state.entryCost[entry] &+ sinkPrice[Int(state.entrySink[entry])])
        entry &+= 1
      }
    }
    for hub in stride(from: state.hubCount - 1, through: 0, by: -1) {
      var price = FlowState.unreachable
      cheapest(state.entryStart[hub], state.innerEnd[hub], &price)
      var child = Int(state.firstChild[hub])
      while child < state.childEnd[hub] {
        price = min(price, state.descend[child] &+ state.price[2 * child + 1])
        child &+= 1
      }
      state.price[2 * hub + 1] = price
    }
    for hub in 0..<state.hubCount {
      var price = state.price[2 * hub + 1]
      cheapest(state.innerEnd[hub], state.entryStart[hub + 1], &price)
      if state.parent[hub] >= 0 {
        price = min(price, state.climb[hub] &+ state.price[2 * Int(state.parent[hub])])
      }
      var supply = Int(state.firstSupply[hub])
      while supply >= 0 {
        if state.supplies[supply].unplaced < state.supplies[supply].count {
          price = min(price, state.supplies[supply].penalty)
        }
        supply = Int(state.supplies[supply].next)
      }
      state.price[2 * hub] = price
    }
  }

  @inline(__always) private mutating func lower(_ node: Int, _ price: Int64) {
    if price >= state.price[node] { return }
    state.price[node] = price
    if isQueued[node] { return }
    isQueued[node] = true
    var tail = head &+ queued
    if tail >= state.ground { tail -= state.ground }
    ring[tail] = Int32(truncatingIfNeeded: node)
    queued += 1
  }

  /// Lowers the prices that a node's price bounds.
  private mutating func scan(_ node: Int) {
    let price = state.price[node]
    if price >= FlowState.unreachable / 8 { return }
    let hub = node >> 1
    if node >= 2 * state.hubCount {
      scanSink(node - 2 * state.hubCount, price)
    } else if node & 1 == 0 {
      scanUpper(hub, price)
      settleEntries(state.innerEnd[hub], state.entryStart[hub + 1], node, price)
    } else {
      scanLower(hub, price)
      settleEntries(state.entryStart[hub], state.innerEnd[hub], node, price)
    }
  }

  private mutating func scanSink(_ sink: Int, _ price: Int64) {
    let state = state
    if state.isGate(sink) && state.lastSegment(sink) != nil {
      lower(2 * state.hubCount + state.sinkBehind(sink), price &- state.passage(sink))
    }
    state.forEachGate(of: sink) { gate in
      if state.hasRoom(gate) { lower(2 * state.hubCount + gate, price &+ state.passage(gate)) }
    }
    state.forEachArrival(at: sink) { entry in
      lower(Int(state.entryNode[entry]), price &+ state.entryCost[entry])
    }
  }

  private mutating func scanUpper(_ hub: Int, _ price: Int64) {
    var child = Int(state.firstChild[hub])
    while child < state.childEnd[hub] {
      lower(2 * child, price &+ state.climb[child])
      child &+= 1
    }
    if state.climbFlow[hub] > 0 { lower(2 * Int(state.parent[hub]), price &- state.climb[hub]) }
    if state.turnFlow[hub] > 0 { lower(2 * hub + 1, price) }
    var supply = Int(state.firstSupply[hub])
    while supply >= 0 {
      let unplaced = state.supplies[supply].unplaced
      if unplaced > 0 && price < state.supplies[supply].penalty {
        state.excess[2 * hub] += unplaced
        state.supplies[supply].unplaced = 0
      }
      supply = Int(state.supplies[supply].next)
    }
  }

  private mutating func scanLower(_ hub: Int, _ price: Int64) {
    lower(2 * hub, price)
    if state.parent[hub] >= 0 {
      lower(2 * Int(state.parent[hub]) + 1, price &+ state.descend[hub])
    }
    var child = Int(state.firstChild[hub])
    while child < state.childEnd[hub] {
      if state.descendFlow[child] > 0 { lower(2 * child + 1, price &- state.descend[child]) }
      child &+= 1
    }
  }

  /// Units on entries that are dearer than a node's price make their sink cheaper, or leave it.
  private mutating func settleEntries(_ start: Int32, _ end: Int32, _ node: Int, _ price: Int64) {
    var entry = Int(start)
    while entry < end {
      defer { entry &+= 1 }
      let flow = state.entryFlow[entry]
      if flow == 0 { continue }
      let sink = Int(state.entrySink[entry])
      let wanted = price &- state.entryCost[entry]
      if wanted >= state.price[2 * state.hubCount + sink] { continue }
      if wanted >= lowest[sink] {
        lower(2 * state.hubCount + sink, wanted)
      } else {
        state.excess[node] += flow
        state.deficit[sink] += flow
        state.entryFlow[entry] = 0
      }
    }
  }
}
