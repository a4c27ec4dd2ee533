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
/// `bidsPerSupply` bids, with units waiting. What follows (`Refinement`) treats both exactly. Gates are passed as if
/// they were open to all; `FlowLoading` stops those that are too many.
///
/// D. P. Bertsekas, D. A. Castañon, "The auction algorithm for the transportation problem", Annals of
/// Operations Research 20 (1989), doi:10.1007/BF02216923: equal units bid together.
struct Auction: ~Copyable {
  /// The steps of the phases, and by how many steps of the phase before prices are set back.
  struct Schedule {
    var steps: [Int32]
    var setBack: Int32
    /// Of the first phase, where prices are known already.
    let firstSetBack: Int32?

    /// Where places are left over, prices follow ways; where units are, they rise to penalties, which are much
    /// more: that takes greater steps at first. But then hardly a place stays free, and it is free places that
    /// prices too high harm: prices need not be set back as far, nor the last step be as fine.
    ///
    /// - Parameters:
    ///   - largest: the largest cost that matters, in the auction's units.
    ///   - isWarm: whether prices are known that a few units would change. Then the fine steps are enough.
    ///     Prices that ought to fall further than they are set back leave much to the shortest paths, where
    ///     nearly every place is taken.
    init(largest: Int32, units: Int64, places: Int64, isWarm: Bool) {
      let areLeftOver = units >= places
      steps = areLeftOver && !isWarm ? [30, 5] : [36, 9, 3]
      setBack = areLeftOver && !isWarm ? 2 : 3
      firstSetBack = isWarm ? 300 : nil
      if isWarm { return }
      let first = largest / (areLeftOver ? 20 : 500)
      repeat { steps.insert(steps[0] * 5, at: 0) } while steps[0] < first
    }
  }

  /// Units that follow each other in this many supplies bid until none of them is without place, before
  /// the next so many: they compete for the same sinks, which are then in the cache.
  private static let blockShift = 12

  /// Bids a supply, on average, after which the shortest paths do better.
  private static let bidsPerSupply = 200

  private let state: FlowState
  private let memory = FlowMemory()
  private let scale: AuctionScale
  private let best: BestEntries
  private var holders: Holders
  private let bidders: UnsafeMutablePointer<Bidder>
  private let sinks: UnsafeMutablePointer<AuctionSink>
  /// By sink, what a place costs at least in this phase.
  private let opening: UnsafeMutablePointer<Int32>
  private let segmentCost: UnsafeMutablePointer<Int32>
  private let blockHead: UnsafeMutablePointer<Int32>
  private let blockTail: UnsafeMutablePointer<Int32>
  private let blockCount: Int
  private(set) var bids = 0
  /// The prices of sinks when the last phase that ended did so; empty before.
  private(set) var lastPrices: ContiguousArray<Int64> = []
  private let mostBids: Int

  /// - Parameter mostBids: as many as it may take, if fewer than are worth their while.
  init(_ state: FlowState, mostBids: Int = .max) {
    self.state = state
    let scale = AuctionScale(state)
    self.scale = scale
    let best = BestEntries(state, scale, memory)
    self.best = best
    let count = state.supplyCount
    holders = Holders(capacity: count + count / 2)
    bidders = memory.allocate(count) {
      let supply = state.supplies[$0]
      return Bidder(
        hub: supply.hub, penalty: scale.down(supply.penalty) &+ best.descent[Int(supply.hub)])
    }
    sinks = memory.allocate(state.sinkCount, filledWith: AuctionSink())
    opening = memory.allocate(state.sinkCount, filledWith: 0)
    segmentCost = memory.allocate(Int(state.segmentStart[state.sinkCount])) {
      scale.down(state.segmentCost[$0])
    }
    blockCount = (count >> Self.blockShift) + 1
    blockHead = memory.allocate(blockCount, filledWith: -1)
    blockTail = memory.allocate(blockCount, filledWith: -1)
    self.mostBids = min(mostBids, Self.bidsPerSupply * (count + 100))
  }

  /// Runs all phases; `false` if stopped. Places taken and units given up are in the state afterwards.
  ///
  /// - Parameters:
  ///   - largest: the largest penalty that matters.
  ///   - isWarm: whether the state's prices are those of nearly the same problem.
  mutating func run(largest: Int64, isWarm: Bool, _ stop: borrowing StopCheck) -> Bool {
    let schedule = Schedule(
      largest: scale.price(largest), units: state.unitCount, places: state.placeCount,
      isWarm: isWarm)
    if isWarm {
      for sink in 0..<state.sinkCount {
        best.price[sink] = scale.price(state.price[2 * state.hubCount + sink])
      }
    }
    for (number, step) in schedule.steps.enumerated() {
      begin(
        number == 0 ? schedule.firstSetBack : schedule.setBack * schedule.steps[number - 1])
      guard phase(step, stop) else { return false }
      lastPrices = ContiguousArray((0..<state.sinkCount).map { scale.up(best.price[$0]) })
      if bids > mostBids { break }
    }
    for sink in 0..<state.sinkCount {
      let (segment, room) = (sinks[sink].segment, sinks[sink].room)
      let taken = room > 0 ? state.segmentPlaces[Int(segment)] - room : 0
      state.sinks[sink] = SinkState(segment: segment, taken: taken)
    }
    return true
  }

  /// Begins a phase: nobody has a place, prices are set back.
  private mutating func begin(_ setBack: Int32?) {
    for sink in 0..<state.sinkCount {
      sinks[sink] = AuctionSink(segment: state.segmentStart[sink] - 1)
      opening[sink] = .min
      nextSegment(sink)
      if let setBack { opening[sink] = best.price[sink] - setBack }
      if sinks[sink].room > 0 {
        sinks[sink].open = max(opening[sink], sinks[sink].open)
        best.price[sink] = sinks[sink].open
      } else {
        // A sink without places is as far away as anything.
        best.price[sink] = BestTwo.unreachable / 2
      }
    }
    holders.removeAll()
    best.rebuild()
    for supply in 0..<state.supplyCount {
      state.supplies[supply].unplaced = 0
      bidders[supply].pending = state.supplies[supply].count
      if bidders[supply].pending > 0 { enqueue(supply) }
    }
  }

  /// Goes on to the next segment that has places.
  private func nextSegment(_ sink: Int) {
    let end = state.segmentStart[sink + 1]
    var segment = sinks[sink].segment + 1
    while segment < end && state.segmentPlaces[Int(segment)] == 0 { segment += 1 }
    sinks[sink].segment = segment
    sinks[sink].open = .max
    if segment == end { return }
    sinks[sink].room = state.segmentPlaces[Int(segment)]
    sinks[sink].open = max(opening[sink], segmentCost[Int(segment)])
  }

  @inline(__always) private func enqueue(_ supply: Int) {
    if bidders[supply].next != Bidder.notQueued { return }
    bidders[supply].next = -1
    let block = supply >> Self.blockShift
    if blockHead[block] < 0 {
      blockHead[block] = Int32(truncatingIfNeeded: supply)
    } else {
      bidders[Int(blockTail[block])].next = Int32(truncatingIfNeeded: supply)
    }
    blockTail[block] = Int32(truncatingIfNeeded: supply)
  }

  private mutating func phase(_ step: Int32, _ stop: borrowing StopCheck) -> Bool {
    var isDone = false
    while !isDone {
      isDone = true
      for block in 0..<blockCount {
        while blockHead[block] >= 0 {
          isDone = false
          let supply = Int(blockHead[block])
          blockHead[block] = bidders[supply].next
          bidders[supply].next = Bidder.notQueued
          while bidders[supply].pending > 0 {
            bid(supply, step)
            // After each 4,096 bids, about a millisecond.
            if bids & 0xFFF == 0 && stop.isDue { return false }
          }
          if bids > mostBids { return true }
        }
      }
    }
    return true
  }

  /// Units of a supply give up, or bid for their best entry.
  @inline(__always) private mutating func bid(_ supply: Int, _ step: Int32) {
    bids &+= 1
    let bidder = bidders[supply]
    let found = best.find(from: Int(bidder.hub))
    if bidder.penalty <= found.value1 {
      state.supplies[supply].unplaced &+= bidder.pending
      bidders[supply].pending = 0
      return
    }
    let level = min(found.value2, bidder.penalty) &- found.cost1 &+ step
    let sink = Int(found.sink1)
    let slot = sinks + sink
    var taken: Int32 = 0
    while taken < bidder.pending {
      let held = slot.pointee.level
      if slot.pointee.open <= held {
        if slot.pointee.open >= level { break }
        let count = min(bidder.pending &- taken, slot.pointee.room)
        taken &+= count
        slot.pointee.room &-= count
        if slot.pointee.room == 0 { nextSegment(sink) }
        continue
      }
      if held >= level { break }
      let count = min(bidder.pending &- taken, slot.pointee.count)
      taken &+= count
      let loser = Int(slot.pointee.supply)
      bidders[loser].pending &+= count
      if loser != supply { enqueue(loser) }
      slot.pointee.count &-= count
      if slot.pointee.count == 0 { holders.removeFirst(of: slot) }
    }
    bidders[supply].pending &-= taken
    if taken > 0 {
      holders.insert(
        Holder(
          level: level, supply: Int32(truncatingIfNeeded: supply), entry: found.entry1,
          count: taken),
        into: slot)
    }
    best.price[sink] = min(slot.pointee.level, slot.pointee.open)
  }

  /// Calls `body` with the supply, entry and number of units of each holder of a sink.
  func forEachHolder(of sink: Int, _ body: (Int, Int, Int32) -> Void) {
    let first = sinks[sink]
    if first.count > 0 { body(Int(first.supply), Int(first.entry), first.count) }
    if first.others < 0 { return }
    var stack = [first.others]
    while let place = stack.popLast() {
      let holder = holders.pool[Int(place)]
      body(Int(holder.supply), Int(holder.entry), holder.count)
      if holder.left >= 0 { stack.append(holder.left) }
      if holder.right >= 0 { stack.append(holder.right) }
    }
  }

  /// How many units of a supply wait for a place, having neither one nor given up.
  func waiting(of supply: Int) -> Int32 { bidders[supply].pending }

  /// What a cost of the auction is among those of the network.
  func up(_ cost: Int32) -> Int64 { scale.up(cost) }

  /// The price of a sink at the end of the last phase: no less than what its last place costs.
  func price(of sink: Int) -> Int64 {
    if state.isGate(sink) { return state.passage(sink) + self.price(of: state.sinkBehind(sink)) }
    let price = best.price[sink]
    if price >= BestTwo.unreachable / 2 { return FlowState.unreachable / 4 }
    guard let last = state.lastSegment(sink) else { return scale.up(price) }
    return max(scale.up(price), state.segmentCost[last])
  }
}

/// Asks now and then whether to stop.
struct StopCheck: ~Copyable {
  private let ask: () -> Bool

  init(_ ask: @escaping () -> Bool) { self.ask = ask }

  var isDue: Bool { ask() }
}
