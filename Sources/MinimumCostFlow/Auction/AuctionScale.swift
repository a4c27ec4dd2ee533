/// The costs of an auction: 32 bits, because it waits for memory. Where costs are too large for that they
/// are told in larger units; what they lose is put right by what follows the auction.
struct AuctionScale {
  /// Largest sum of costs that can arise, in units: less than half of what leads nowhere.
  private static let most = Int64(BestTwo.unreachable / 4)

  private let shift: Int64

  /// O(h + e + s), h hubs, e entries and s segments.
  init(_ state: FlowState) {
    var way = [Int64](repeating: 0, count: state.hubCount)
    var longest: Int64 = 0
    for hub in 0..<state.hubCount where state.parent[hub] >= 0 {
      way[hub] = way[Int(state.parent[hub])] + state.climb[hub] + state.descend[hub]
      longest = max(longest, way[hub])
    }
    func largest(_ count: Int, _ cost: (Int) -> Int64) -> Int64 {
      (0..<count).reduce(0) { max($0, abs(cost($1))) }
    }
    let entry = largest(state.entryCount) {
      let sink = Int(state.entrySink[$0])
      return abs(state.entryCost[$0]) + (state.isGate(sink) ? abs(state.passage(sink)) : 0)
    }
    let place = largest(Int(state.segmentStart[state.sinkCount])) { state.segmentCost[$0] }
    let penalty = largest(state.supplyCount) { state.supplies[$0].penalty }
    // A price is at most a penalty or a place's cost, less a way; a bid adds a step, which is no more.
    let sum = 4 * (longest + entry) + 2 * (place + penalty)
    var shift: Int64 = 0
    while sum >> shift > Self.most { shift += 1 }
    self.shift = shift
  }

  @inline(__always) func down(_ cost: Int64) -> Int32 { Int32(truncatingIfNeeded: cost >> shift) }

  /// A price as 32 bits, cut off where it is beyond any that matters.
  func price(_ price: Int64) -> Int32 {
    Int32(truncatingIfNeeded: max(-Self.most, min(Self.most, price >> shift)))
  }

  func up(_ price: Int32) -> Int64 { Int64(price) << shift }
}
