import MinimumCostFlow
import OrganizationSamples

/// A small random network, of a kind that the seed chooses: loose, tight, with equal costs, with
/// huge costs, with sinks that nobody reaches or that have no places, with gates or without.
struct RandomNetwork {
  var network = LaminarNetwork()
  var supplies: [Supply] = []

  init(seed: UInt64, hubs: Int = 6, sinks: Int = 4, units: Int = 7) {
    var random = SplitMix64(state: seed)
    func number(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &random) }
    let largest: Int64 = [3, 50, 5000, 1 << 33][Int(seed % 4)]
    let sinkCount = Int(number(1...Int64(sinks)))
    for _ in 0..<sinkCount {
      var cost = number(0...largest / 2)
      network.addSink(places: Int32(number(0...3)), cost: cost)
      while number(0...2) == 0 {
        cost += number(0...largest)
        network.addSegment(places: Int32(number(0...2)), cost: cost)
      }
    }
    while seed % 3 > 0 && number(0...2) > 0 {
      network.addGate(
        to: Int32(number(0...Int64(sinkCount - 1))), places: Int32(number(0...3)),
        cost: number(0...1) * number(-largest...largest))
    }
    // Parents in rising order, so that siblings stand side by side.
    var parent = LaminarNetwork.noParent
    for hub in 0..<Int(number(1...Int64(hubs))) {
      if hub > 0 && number(0...2) > 0 {
        parent = Int32(number(Int64(max(0, parent))...Int64(hub - 1)))
      }
      network.addHub(below: parent, climb: number(0...largest), descend: number(0...largest))
      for isInner in [true, false] {
        while number(0...2) == 0 {
          network.addEntry(
            to: Int32(number(0...Int64(network.sinkCount - 1))), cost: number(0...largest),
            isInner: isInner)
        }
      }
    }
    var left = number(0...Int64(units))
    while left > 0 {
      let count = number(1...left)
      supplies.append(
        Supply(
          hub: Int32(number(0...Int64(network.hubCount - 1))), count: Int32(count),
          penalty: number(0...5 * largest)))
      left -= count
    }
  }
}
