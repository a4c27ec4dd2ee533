/// Finds a flow of least cost through a laminar network, with prices that prove it.
///
/// Three engines, each where it wins on networks of this shape:
///
/// - **Light load**: shortest augmenting paths from an empty flow (`PathSearch`). A unit's path ends where
///   it begins, nearly always, so a path looks at a few nodes.
/// - **Otherwise** an auction with falling steps (`Auction`), in which a bid costs a few hundred
///   nanoseconds and no arc is stored twice; it ends close to the best. `Refinement` then makes prices fit
///   and takes out the few units that cannot stay, and the same shortest paths put them back.
/// - **After a change** the last flow and its prices stay, and a shortest path is searched for each unit
///   that came or went. Where nearly all places are taken such paths are long; if the first ones say so,
///   one search serves many of them (`PrimalDual`). If all together look at more than a whole solve does, it
///   begins an auction with fine steps from the prices that there are, and if these were too far off, from
///   nothing.
///
/// All arithmetic is on 64-bit integers within `FlowLimits`. The same calls give the same answer.
/// One thread at a time.
public final class FlowSolver {
  /// Up to so many units in a hundred places the shortest paths begin at once.
  private static let lightLoad: Int64 = 25
  /// How far, in units of the auction, prices are lowered before units are taken out.
  private static let reach: Int32 = 50

  let state: FlowState
  /// A whole flow or one that `PathSearch` can make whole; otherwise it begins anew.
  private var isStarted = false
  /// What the last whole solve did, in nodes looked at.
  private var wholeWork = Int.max
  /// Four or five nodes are looked at in the time of a bid; fewer are counted, because the auction that
  /// would begin instead takes no more than two thirds of a whole solve.
  private static let nodesOfBid = 3
  /// Up to so many times all nodes are looked at one path after the other.
  private static let sweeps = 16
  private let penalties: ClosedRange<Int64>
  /// Of sinks, at the end of the auction's last phase that ended.
  private var phasePrices: ContiguousArray<Int64> = []
  /// The prices of sinks that prove the bound of a solve that was stopped.
  public private(set) var boundPrices: ContiguousArray<Int64> = []
  /// What was done, for measuring.
  public private(set) var work = FlowWork()

  /// O(h + e + s) time and memory, about 160 bytes a hub and 40 an entry.
  ///
  /// - Throws: `FlowFault` if network or supplies are malformed or out of range.
  public init(_ network: LaminarNetwork, _ supplies: [Supply]) throws(FlowFault) {
    try network.check(supplies)
    state = FlowState(network, supplies)
    let all = supplies.map(\.penalty)
    penalties = min(0, all.min() ?? 0)...max(0, all.max() ?? 0)
  }

  /// How many units a supply has.
  public func count(of supply: Int) -> Int32 { state.supplies[supply].count }

  /// Changes how many units a supply has. `solve` then begins from the present flow, if there is one.
  ///
  /// O(l (c + e)) where l is levels, c children and e entries of a hub.
  ///
  /// - Throws: `FlowFault.rangeExceeded`
  public func setCount(of supply: Int, to count: Int32) throws(FlowFault) {
    guard (0...FlowLimits.units).contains(Int64(count)) else {
      throw .rangeExceeded("a supply of \(count)")
    }
    let hub = Int(state.supplies[supply].hub)
    let change = count - state.supplies[supply].count
    state.setCount(of: supply, to: count)
    guard isStarted else { return }
    if change > 0 {
      // Where a way on costs more than the penalty, the new units are best without a place.
      if state.price[2 * hub] > state.supplies[supply].penalty {
        state.supplies[supply].unplaced += change
      } else {
        state.excess[2 * hub] += change
      }
    } else if change < 0 {
      state.withdraw(-change, of: supply)
    }
  }

  /// Finds the least cost.
  ///
  /// - Parameter shouldStop: is asked now and then, less than a millisecond apart; the answer `true`
  ///   ends the search with the bound reached.
  public func solve(shouldStop: @escaping () -> Bool = { false }) -> FlowOutcome {
    let stop = StopCheck(shouldStop)
    guard search(stop), let solution = FlowSolution(state, stop) else {
      return .stopped(bound: boundReached())
    }
    return .optimal(solution)
  }

  /// The greatest bound of the prices that there are: what first places cost, those of the auction's last phase
  /// that ended, and the present ones.
  private func boundReached() -> Int64 {
    var best = state.bound()
    boundPrices = ContiguousArray(
      UnsafeBufferPointer(start: state.price + 2 * state.hubCount, count: state.sinkCount))
    for prices in [state.firstCosts, phasePrices] where !prices.isEmpty {
      let bound = state.bound(at: prices)
      if bound > best { (best, boundPrices) = (bound, prices) }
    }
    return best
  }

  /// The least cost, without taking the flow apart.
  public func resolve() -> Int64? { search(StopCheck { false }) ? state.cost() : nil }

  private func search(_ stop: borrowing StopCheck) -> Bool {
    work = FlowWork()
    phasePrices = []
    if isStarted {
      if let isDone = finish(stop, most: wholeWork) { return isDone }
      if !isLight {
        guard start(stop, isWarm: true) else { return false }
        if let isDone = finish(stop, most: wholeWork) { return isDone }
      }
    }
    let before = work
    guard start(stop, isWarm: false), finish(stop, most: .max) == true else { return false }
    wholeWork = Self.nodesOfBid * (work.bids - before.bids) + work.nodes - before.nodes
    return true
  }

  /// Makes the flow whole by shortest paths, one by one while they are short and many at once where they are
  /// not; `false` if stopped, `nil` if they would look at more nodes than `most`.
  private func finish(_ stop: borrowing StopCheck, most: Int) -> Bool? {
    var left = most
    while true {
      var search = PathSearch(state)
      let isDone = search.run(stop, most: min(most, Self.sweeps * state.ground))
      work.paths += search.paths
      work.nodes += search.nodes
      if !search.isTooLong { return isDone }
      for isForward in [true, false] {
        var dual = PrimalDual(state, isForward: isForward)
        let isDone = dual.run(stop, most: left, alone: search.nodesOfUnit)
        work.rounds += dual.rounds
        work.paths += dual.paths
        work.nodes += dual.nodes
        left -= dual.nodes
        if !isDone { return dual.isTooLong ? nil : false }
      }
    }
  }

  private var isLight: Bool {
    state.unitCount * 100 <= state.placeCount * Self.lightLoad
  }

  /// Makes a flow and prices that fit; `false` if stopped.
  ///
  /// - Parameter isWarm: whether the present prices are those of nearly the same problem.
  private func start(_ stop: borrowing StopCheck, isWarm: Bool) -> Bool {
    isStarted = false
    if isLight {
      Refinement(state, reach: 0).empty(nil)
      isStarted = true
      return true
    }
    state.clear()
    var auction = Auction(state, mostBids: isWarm ? wholeWork / Self.nodesOfBid : .max)
    let largest = penalties.upperBound - penalties.lowerBound
    let isDone = auction.run(largest: largest, isWarm: isWarm, stop)
    work.auctions += 1
    work.bids += auction.bids
    phasePrices = auction.lastPrices
    for gate in state.firstGate..<state.sinkCount where !phasePrices.isEmpty {
      phasePrices[gate] = state.passage(gate) + phasePrices[state.sinkBehind(gate)]
    }
    guard isDone else {
      state.clear()
      for (sink, price) in state.firstCosts.enumerated() {
        state.price[2 * state.hubCount + sink] = price
      }
      Refinement.priceHubs(state)
      return false
    }
    FlowLoading.load(auction, into: state)
    var refinement = Refinement(state, reach: auction.up(Self.reach))
    isStarted = refinement.run({ auction.price(of: $0) }, stop)
    return isStarted
  }
}

/// What a solve did.
public struct FlowWork: Hashable, Sendable {
  /// Auctions begun: two where the prices of the last solve were too far off.
  public var auctions = 0
  /// Bids in them.
  public var bids = 0
  /// Searches of the whole network for many shortest paths at once.
  public var rounds = 0
  /// Shortest paths.
  public var paths = 0
  /// Nodes that the searches for them looked at.
  public var nodes = 0

  public init() {}
}

/// How a search for the least cost ended.
public enum FlowOutcome: Sendable {
  /// The least cost, with its proof.
  case optimal(FlowSolution)
  /// It was stopped; no flow costs less than the bound.
  case stopped(bound: Int64)
}
