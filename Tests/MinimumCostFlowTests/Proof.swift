import MinimumCostFlow

/// The faults of a solution: whether its placements are allowed, cost what it says, and are proved to
/// be the best by its prices. Written from the definition, over all pairs.
func faults(
  of solution: FlowSolution, _ network: LaminarNetwork, _ supplies: [Supply]
) -> [String] {
  var faults: [String] = []
  var placed = [Int32](repeating: 0, count: supplies.count)
  var taken = [Int32](repeating: 0, count: network.sinkCount)
  var cost: Int64 = 0
  let costs = supplies.map { BruteForce.costs(from: Int($0.hub), in: network) }
  for placement in solution.placements {
    let supply = Int(placement.supply)
    let sink = Int(placement.sink)
    placed[supply] += placement.count
    taken[sink] += placement.count
    if let behind = behind(sink) { taken[behind] += placement.count }
    guard let way = costs[supply][sink] else {
      faults.append("supply \(supply) cannot reach sink \(sink)")
      continue
    }
    cost += way * Int64(placement.count)
    for other in 0..<network.sinkCount {
      if let way = costs[supply][other], hasPlaces(other) {
        if way + solution.price[other] < costs[supply][sink]! + solution.price[sink] {
          faults.append("supply \(supply) would rather be at \(other) than \(sink)")
        }
      }
    }
    if costs[supply][sink]! + solution.price[sink] > supplies[supply].penalty {
      faults.append("supply \(supply) would rather have no place than \(sink)")
    }
  }
  for (number, supply) in supplies.enumerated() {
    if placed[number] + solution.unplaced[number] != supply.count {
      faults.append("supply \(number) is not whole")
    }
    cost += supply.penalty * Int64(solution.unplaced[number])
    if solution.unplaced[number] == 0 { continue }
    for (sink, way) in costs[number].enumerated() where hasPlaces(sink) {
      if let way, way + solution.price[sink] < supply.penalty {
        faults.append("supply \(number) would rather be at \(sink) than have no place")
      }
    }
  }
  func behind(_ sink: Int) -> Int? {
    sink < network.firstGate ? nil : Int(network.gateSink[sink - network.firstGate])
  }
  func hasPlaces(_ sink: Int) -> Bool {
    if let behind = behind(sink), !hasPlaces(behind) { return false }
    return (network.segmentStart[sink]..<network.segmentStart[sink + 1]).contains {
      network.segmentPlaces[Int($0)] > 0
    }
  }
  for sink in 0..<network.sinkCount {
    var left = taken[sink]
    // A gate's own part of its price.
    let price = solution.price[sink] - (behind(sink).map { solution.price[$0] } ?? 0)
    for segment in Int(network.segmentStart[sink])..<Int(network.segmentStart[sink + 1]) {
      let places = network.segmentPlaces[segment]
      let used = min(left, places)
      left -= used
      cost += Int64(used) * network.segmentCost[segment]
      if used > 0 && network.segmentCost[segment] > price {
        faults.append("sink \(sink) uses a place that costs more than its price")
      }
      if used < places && network.segmentCost[segment] < price && hasPlaces(sink) {
        faults.append("sink \(sink) is priced above a free place")
      }
    }
    if left > 0 { faults.append("sink \(sink) is overfull") }
  }
  if cost != solution.cost { faults.append("it costs \(cost), not \(solution.cost)") }
  if solution.bound != solution.cost { faults.append("the bound is \(solution.bound)") }
  return faults
}
