/// Draws capacities and loads.
enum StateGenerator {
  static func state(of graph: InstanceGraph, seed: UInt64, load: Int) -> InstanceState {
    precondition((0...100).contains(load), "a load is 0 to 100 percent")
    var random = InstanceRandom(seed: seed, stream: 1)
    let shares = max(0, 2 * load - 100)...min(100, 2 * load)
    var state = InstanceState(nodes: graph.count)
    for node in 0..<graph.count where graph.isCandidate(node) {
      let capacity = random.number(in: capacities(of: graph.kind[node]))
      let share = random.number(in: shares)
      // Rounded up or down by chance, so that small capacities keep the average.
      let orders = (capacity * share + random.below(100)) / 100
      state.capacity[node] = UInt32(capacity)
      state.load[node] = UInt32(orders)
    }
    return state
  }

  /// How many orders a unit of a kind can hold.
  private static func capacities(of kind: InstanceKind) -> ClosedRange<Int> {
    switch kind {
    case .country: 2000...4000
    case .province: 800...1600
    case .city: 300...600
    case .district: 100...200
    case .street: 30...60
    case .community: 8...24
    case .grid: 4...12
    case .building: 1...3
    case .household: 1...1
    case .station: 30...90
    case .bureau: 100...300
    case .cityBureau: 400...800
    case .provinceBureau: 1000...2000
    case .countryBureau: 3000...6000
    case .enterprise, .social, .property: 5...25
    }
  }
}
