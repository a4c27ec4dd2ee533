/// Units of one supply that have places at one sink, or behind one gate.
public struct Placement: Hashable, Sendable {
  public let supply: Int32
  public let sink: Int32
  public let count: Int32
}

/// A flow of least cost, and prices that prove it.
///
/// The proof: with `price` at each sink, every unit is where cost and price together are least, or
/// unplaced if its penalty is no more than that; a sink with a free place is priced no higher than the
/// place's cost, and no taken place costs more than its sink's price. A gate is priced as the sink behind it with
/// the passage, or above that if it is full.
public struct FlowSolution: Sendable {
  /// The least cost.
  public let cost: Int64
  /// What the prices prove that any flow costs at least; equal to `cost`.
  public let bound: Int64
  /// Of each sink: what sending a unit there costs beyond the way. Of the prices that prove the flow the
  /// least, for a sink that is taken; what its first place costs, for one that is not. So the same network
  /// and supplies have the same prices, and that of a full sink is exactly what one place more is worth:
  /// if it costs c, it saves the price less c, or nothing. One place more of a gate saves no more than its price less
  /// that of the sink behind it.
  public let price: ContiguousArray<Int64>
  /// How many units of each supply have no place.
  public let unplaced: ContiguousArray<Int32>
  /// Where the others are, by supply within a sink's hub; in the same order for the same flow.
  public let placements: [Placement]

  /// - Returns: `nil` if stopped.
  init?(_ state: FlowState, _ stop: borrowing StopCheck) {
    guard let least = LeastPrices.find(state, stop) else { return nil }
    price = least
    cost = state.cost()
    bound = state.bound()
    unplaced = ContiguousArray((0..<state.supplyCount).map { state.supplies[$0].unplaced })
    var parcels = Parcels(state)
    placements = parcels.unpack()
  }
}

/// Takes a flow apart into units with their places. O(h + e + p), p parcels: at most supplies and, for
/// each arc with flow, one more.
private struct Parcels {
  private struct Parcel {
    let supply: Int32
    var count: Int32
    var next: Int32
  }

  private let state: FlowState
  private var parcels: [Parcel] = []
  /// The first parcel at each node.
  private var first: [Int32]

  init(_ state: FlowState) {
    self.state = state
    first = Array(repeating: -1, count: 2 * state.hubCount)
    parcels.reserveCapacity(2 * state.supplyCount)
    for supply in 0..<state.supplyCount {
      let given = state.supplies[supply]
      if given.count > given.unplaced {
        add(Int32(supply), given.count - given.unplaced, at: 2 * Int(given.hub))
      }
    }
  }

  private mutating func add(_ supply: Int32, _ count: Int32, at node: Int) {
    parcels.append(Parcel(supply: supply, count: count, next: first[node]))
    first[node] = Int32(parcels.count - 1)
  }

  /// Takes units away from a node, parcel by parcel.
  private mutating func take(
    _ count: Int32, from node: Int, _ body: (inout Self, Int32, Int32) -> Void
  ) {
    var left = count
    while left > 0 {
      let parcel = Int(first[node])
      let part = min(left, parcels[parcel].count)
      let supply = parcels[parcel].supply
      if part == parcels[parcel].count {
        first[node] = parcels[parcel].next
      } else {
        parcels[parcel].count -= part
      }
      left -= part
      body(&self, supply, part)
    }
  }

  private mutating func move(_ count: Int32, from node: Int, to other: Int) {
    take(count, from: node) { $0.add($1, $2, at: other) }
  }

  mutating func unpack() -> [Placement] {
    var placements: [Placement] = []
    placements.reserveCapacity(parcels.count)
    func enter(_ parcels: inout Self, _ entries: Range<Int32>, from node: Int) {
      for entry in entries where parcels.state.entryFlow[Int(entry)] > 0 {
        let sink = parcels.state.entrySink[Int(entry)]
        parcels.take(parcels.state.entryFlow[Int(entry)], from: node) {
          placements.append(Placement(supply: $1, sink: sink, count: $2))
        }
      }
    }
    // Climbing units arrive from hubs with greater numbers, descending ones from lesser.
    for hub in stride(from: state.hubCount - 1, through: 0, by: -1) {
      enter(&self, state.innerEnd[hub]..<state.entryStart[hub + 1], from: 2 * hub)
      move(state.turnFlow[hub], from: 2 * hub, to: 2 * hub + 1)
      if state.parent[hub] >= 0 {
        move(state.climbFlow[hub], from: 2 * hub, to: 2 * Int(state.parent[hub]))
      }
    }
    for hub in 0..<state.hubCount {
      if state.parent[hub] >= 0 {
        move(
          state.descendFlow[hub], from: 2 * Int(state.parent[hub]) + 1, to: 2 * hub + 1)
      }
      enter(&self, state.entryStart[hub]..<state.innerEnd[hub], from: 2 * hub + 1)
    }
    return placements
  }
}
