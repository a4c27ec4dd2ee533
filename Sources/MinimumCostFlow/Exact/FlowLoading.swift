/// Puts the places that an auction gave into the network, as flow along hubs and entries.
enum FlowLoading {
  /// O(u l + h) where u is holders, l is levels and h is hubs.
  static func load(_ auction: borrowing Auction, into state: FlowState) {
    let level = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, state.hubCount))
    defer { level.deallocate() }
    for hub in 0..<state.hubCount {
      level[hub] = state.parent[hub] < 0 ? 0 : level[Int(state.parent[hub])] + 1
    }
    for sink in 0..<state.sinkCount {
      auction.forEachHolder(of: sink) { supply, entry, count in
        add(count, from: Int(state.supplies[supply].hub), by: entry, to: state, level)
      }
    }
    straighten(state)
    pass(state)
    for supply in 0..<state.supplyCount {
      state.excess[2 * Int(state.supplies[supply].hub)] += auction.waiting(of: supply)
    }
  }

  /// Adds units on the cheapest path from a hub to an entry that can be reached from it.
  static func add(
    _ count: Int32, from start: Int, by entry: Int, to state: FlowState,
    _ level: UnsafeMutablePointer<UInt8>
  ) {
    state.entryFlow[entry] += count
    var upper = start
    var lower = Int(state.entryNode[entry]) >> 1
    func climb() {
      state.climbFlow[upper] += count
      upper = Int(state.parent[upper])
    }
    func descend() {
      state.descendFlow[lower] += count
      lower = Int(state.parent[lower])
    }
    if state.entryNode[entry] & 1 == 0 {
      while upper != lower { climb() }
      return
    }
    while upper != lower {
      if level[upper] > level[lower] {
        climb()
      } else if level[lower] > level[upper] {
        descend()
      } else {
        climb()
        descend()
      }
    }
    state.turnFlow[upper] += count
  }

  /// Lets units through the gates on their way, which the auction does not know. Those that are too many lose their
  /// places, which are kept for others. O(a), a the entries to gates.
  private static func pass(_ state: FlowState) {
    for gate in state.firstGate..<state.sinkCount {
      let places = state.room(gate)
      var room = places
      state.forEachArrival(at: gate) { entry in
        let passing = min(state.entryFlow[entry], room)
        let left = state.entryFlow[entry] - passing
        room -= passing
        if left == 0 { return }
        state.entryFlow[entry] = passing
        state.excess[Int(state.entryNode[entry])] += left
        state.deficit[state.sinkBehind(gate)] += left
      }
      state.take(places - room, at: gate)
    }
  }

  /// Lets units that climb out of a hub and turn right above it change with units that descend into
  /// it: the commonest circle of hubs that costs less than nothing.
  static func straighten(_ state: FlowState) {
    for hub in 0..<state.hubCount where state.parent[hub] >= 0 {
      let above = Int(state.parent[hub])
      let count = min(state.climbFlow[hub], state.descendFlow[hub], state.turnFlow[above])
      if count == 0 { continue }
      state.climbFlow[hub] -= count
      state.descendFlow[hub] -= count
      state.turnFlow[above] -= count
      state.turnFlow[hub] += count
    }
  }
}
