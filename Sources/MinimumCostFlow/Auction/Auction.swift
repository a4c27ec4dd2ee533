/// An auction with falling steps (ε-scaling) over the forest: it finds a flow and prices that are close
/// to the best.
///
/// **Definition.** A unit without a place bids for the entry that is cheapest at the present prices. Its
/// bid is the price at which its second choice (another entry, or its penalty) would be as good, and a
/// step more. It takes a free place that costs less than its bid, or else displaces the holder with the
/// least bid; the sink's price is what the next bidder must beat. A phase ends when every unit has a
/// place or has given up.
///
/// **Invariant.** Within a phase prices never fall, and every holder's cost at present prices is within a
/// step of its best choice.
///
/// **Termination.** Each bid raises a price or takes a place, prices are integers, and a unit gives up
/// when every choice costs its penalty.
///
/// **Between phases** the step is divided, everybody loses their place, and prices begin again
/// `Schedule.setBack` steps below. So a few prices are too high at the end, where a place is free and not
/// at its cost; and where many units fight over little, the auction is broken off after
/// `bidsPerSupply` bids, with units waiting. What follows (`Refinement`) treats both exactly.
///
/// D. P. Bertsekas, D. A. Castañon, "The auction algorithm for the transportation problem", Annals of
/// Operations Research 20 (1989), doi:10.1007/BF02216923: equal units bid together.
struct Auction: ~Copyable {
  /// The steps of the phases, and by how many steps of the phase before prices are set back.
  struct Schedule {
    var steps: [Int64]
    var setBack: Int64

    /// - Parameter largest: the largest cost that matters.
    init(largest: Int64) {
      setBack = 3
      steps = [200, 40, 8, 2]
      while steps[0] * 20 < largest { steps.insert(steps[0] * 5, at: 0) }
    }
  }

  /// Units that follow each other in this many supplies bid until none of them is without place, before
  /// the next so many: they compete for the same sinks, which are then in the cache.
  private static let blockShift = 12

  /// Bids a supply, on average, after which the shortest paths do better.
  private static let bidsPerSupply = 200

  private let state: FlowState
  private let memory = FlowMemory()
  private let best: BestEntries
  private var holders: Holders
  /// The top of each sink's heap of holders.
  private let top: UnsafeMutablePointer<Int32>
  /// What a place costs at least in this phase.
  private let opening: UnsafeMutablePointer<Int64>
  private let pending: UnsafeMutablePointer<Int32>
  private let nextInQueue: UnsafeMutablePointer<Int32>
  private let isQueued: UnsafeMutablePointer<Bool>
  private let blockHead: UnsafeMutablePointer<Int32>
  private let blockTail: UnsafeMutablePointer<Int32>
  private let blockCount: Int
  private(set) var bids = 0
  private let mostBids: Int

  init(_ state: FlowState) {
    self.state = state
    best = BestEntries(state, memory)
    let count = state.supplyCount
    holders = Holders(capacity: count + count / 2)
    top = memory.allocate(state.sinkCount, filledWith: -1)
    opening = memory.allocate(state.sinkCount, filledWith: 0)
    pending = memory.allocate(count, filledWith: 0)
    nextInQueue = memory.allocate(count, filledWith: -1)
    isQueued = memory.allocate(count, filledWith: false)
    blockCount = (count >> Self.blockShift) + 1
    blockHead = memory.allocate(blockCount, filledWith: -1)
    blockTail = memory.allocate(blockCount, filledWith: -1)
    mostBids = Self.bidsPerSupply * (count + 100)
  }

  /// Runs all phases; `false` if stopped. The flow is in the state afterwards, and the sinks' prices.
  mutating func run(_ schedule: Schedule, _ stop: borrowing StopCheck) -> Bool {
    for (number, step) in schedule.steps.enumerated() {
      begin(number == 0 ? nil : schedule.setBack * schedule.steps[number - 1])
      guard phase(step, stop) else { return false }
      if bids > mostBids { break }
    }
    return true
  }

  /// Begins a phase: nobody has a place, prices are set back.
  private mutating func begin(_ setBack: Int64?) {
    for sink in 0..<state.sinkCount {
      state.sinks[sink] = SinkState(segment: state.segmentStart[sink])
      state.skipFull(sink)
      let bottom =
        state.hasRoom(sink)
        ? state.nextCost(sink) : state.segmentCost[Int(state.segmentStart[sink])]
      opening[sink] = bottom
      if let setBack { opening[sink] = max(bottom, best.price[sink] - setBack) }
      top[sink] = -1
      // A sink without places is as far away as anything.
      best.price[sink] = state.hasRoom(sink) ? opening[sink] : FlowState.unreachable / 4
    }
    holders.removeAll()
    best.rebuild()
    for supply in 0..<state.supplyCount {
      state.supplies[supply].unplaced = 0
      pending[supply] = state.supplies[supply].count
      if pending[supply] > 0 { enqueue(supply) }
    }
  }

  @inline(__always) private func enqueue(_ supply: Int) {
    if isQueued[supply] { return }
    isQueued[supply] = true
    let block = supply >> Self.blockShift
    nextInQueue[supply] = -1
    if blockHead[block] < 0 {
      blockHead[block] = Int32(truncatingIfNeeded: supply)
    } else {
      nextInQueue[Int(blockTail[block])] = Int32(truncatingIfNeeded: supply)
    }
    blockTail[block] = Int32(truncatingIfNeeded: supply)
  }

  private mutating func phase(_ step: Int64, _ stop: borrowing StopCheck) -> Bool {
    var isDone = false
    while !isDone {
      isDone = true
      for block in 0..<blockCount {
        while blockHead[block] >= 0 {
          isDone = false
          let supply = Int(blockHead[block])
          blockHead[block] = nextInQueue[supply]
          isQueued[supply] = false
          while pending[supply] > 0 { bid(supply, step) }
          if bids > mostBids { return true }
          if bids & 0xFFF == 0 && stop.isDue { return false }
        }
      }
    }
    return true
  }

  /// Units of a supply give up, or bid for their best entry.
  @inline(__always) private mutating func bid(_ supply: Int, _ step: Int64) {
    bids &+= 1
    let found = best.find(from: Int(state.supplies[supply].hub))
    let penalty = state.supplies[supply].penalty
    let wanted = pending[supply]
    if penalty <= found.value1 {
      state.supplies[supply].unplaced &+= wanted
      pending[supply] = 0
      return
    }
    let level = min(found.value2, penalty) &- found.cost1 &+ step
    let sink = Int(found.sink1)
    var taken: Int32 = 0
    while taken < wanted {
      let holder = top[sink]
      let held = holder < 0 ? Int64.max : holders.pool[Int(holder)].level
      if state.hasRoom(sink) {
        let open = max(opening[sink], state.nextCost(sink))
        if open <= held {
          if open >= level { break }
          let count = min(wanted &- taken, state.room(sink))
          state.take(count, at: sink)
          taken &+= count
          continue
        }
      }
      if held >= level { break }
      let count = min(wanted &- taken, holders.pool[Int(holder)].count)
      taken &+= count
      let loser = Int(holders.pool[Int(holder)].supply)
      pending[loser] &+= count
      if loser != supply { enqueue(loser) }
      holders.pool[Int(holder)].count &-= count
      if holders.pool[Int(holder)].count == 0 { top[sink] = holders.removeTop(holder) }
    }
    pending[supply] &-= taken
    if taken > 0 {
      let holder = Holder(
        level: level, supply: Int32(truncatingIfNeeded: supply), entry: found.entry1, count: taken)
      top[sink] = holders.insert(holder, into: top[sink])
    }
    var price = top[sink] < 0 ? Int64.max : holders.pool[Int(top[sink])].level
    if state.hasRoom(sink) { price = min(price, max(opening[sink], state.nextCost(sink))) }
    best.price[sink] = price
  }

  /// Calls `body` with the supply, entry and number of units of each holder of a sink.
  func forEachHolder(of sink: Int, _ body: (Int, Int, Int32) -> Void) {
    var stack: [Int32] = top[sink] < 0 ? [] : [top[sink]]
    while let place = stack.popLast() {
      let holder = holders.pool[Int(place)]
      body(Int(holder.supply), Int(holder.entry), holder.count)
      if holder.left >= 0 { stack.append(holder.left) }
      if holder.right >= 0 { stack.append(holder.right) }
    }
  }

  /// How many units of a supply wait for a place, having neither one nor given up.
  func waiting(of supply: Int) -> Int32 { pending[supply] }

  /// The price of a sink at the end of the last phase.
  func price(of sink: Int) -> Int64 { best.price[sink] }
}

/// Asks now and then whether to stop.
struct StopCheck: ~Copyable {
  private let ask: () -> Bool

  init(_ ask: @escaping () -> Bool) { self.ask = ask }

  var isDue: Bool { ask() }
}
