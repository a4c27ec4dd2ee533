import MinimumCostFlow
import OrganizationSamples
import Testing

@Suite struct FlowSolverTests {
  private func solution(_ solver: FlowSolver) throws -> FlowSolution {
    guard case .optimal(let solution) = solver.solve() else {
      throw FlowFault.malformed("it stopped")
    }
    return solution
  }

  @Test func tenThousandRandomNetworksCostWhatBruteForceFinds() throws {
    for seed in 0..<10_000 as Range<UInt64> {
      let random = RandomNetwork(seed: seed)
      let solved = try solution(FlowSolver(random.network, random.supplies))
      let least = BruteForce(random.network, random.supplies).leastCost()
      #expect(solved.cost == least, "seed \(seed)")
      let found = faults(of: solved, random.network, random.supplies)
      #expect(found.isEmpty, "seed \(seed): \(found)")
    }
  }

  @Test func largerRandomNetworksAreProvedByTheirPrices() throws {
    for seed in 0..<400 as Range<UInt64> {
      let random = RandomNetwork(
        seed: seed, hubs: 60, sinks: 40, units: seed % 3 == 0 ? 20 : 200)
      let solved = try solution(FlowSolver(random.network, random.supplies))
      let found = faults(of: solved, random.network, random.supplies)
      #expect(found.isEmpty, "seed \(seed): \(found)")
    }
  }

  @Test func aChangedBatchSolvedAgainCostsWhatItCostsFromNew() throws {
    for seed in 0..<1_000 as Range<UInt64> {
      let random = RandomNetwork(seed: seed, hubs: 20, sinks: 10, units: 40)
      if random.supplies.isEmpty { continue }
      var generator = SplitMix64(state: seed)
      var supplies = random.supplies
      let solver = try FlowSolver(random.network, supplies)
      for round in 0..<5 {
        let solved = try solution(solver)
        let found = faults(of: solved, random.network, supplies)
        #expect(found.isEmpty, "seed \(seed), round \(round): \(found)")
        let anew = try solution(FlowSolver(random.network, supplies))
        #expect(solved.cost == anew.cost, "seed \(seed), round \(round)")
        #expect(solved.price == anew.price, "seed \(seed), round \(round)")
        for _ in 0..<3 {
          let supply = Int.random(in: supplies.indices, using: &generator)
          supplies[supply].count = Int32.random(in: 0...9, using: &generator)
          try solver.setCount(of: supply, to: supplies[supply].count)
        }
      }
    }
  }

  @Test func whetherToStopIsAskedOftenWhateverASolveIsDoing() throws {
    var (bids, nodes) = (0, 0)
    for seed in 0..<5 as Range<UInt64> {
      var generator = SplitMix64(state: seed)
      func number(_ range: ClosedRange<Int64>) -> Int64 {
        Int64.random(in: range, using: &generator)
      }
      var network = LaminarNetwork()
      for _ in 0..<600 { network.addSink(places: Int32(number(1...3)), cost: number(0...9_999)) }
      // Large supplies, whose units bid one after the other for small sinks.
      var supplies: [Supply] = []
      for hub in 0..<100 as Range<Int32> {
        network.addHub(below: LaminarNetwork.noParent, climb: 0, descend: 0)
        for _ in 0..<60 {
          network.addEntry(
            to: Int32(number(0...599)), cost: number(0...999_999), isInner: false)
        }
        supplies.append(Supply(hub: hub, count: Int32(number(6...16)), penalty: 1 << 31))
      }
      let solver = try FlowSolver(network, supplies)
      var asked = 0
      let outcome = solver.solve {
        asked += 1
        return false
      }
      guard case .optimal(let solution) = outcome else { throw FlowFault.malformed("it stopped") }
      let due = solver.work.bids / 4_096 + solver.work.nodes / 8_192
      #expect(asked >= due, "seed \(seed): asked \(asked) times in \(solver.work)")
      (bids, nodes) = (bids + solver.work.bids, nodes + solver.work.nodes)
      // Stopped at any question, it knows a bound, and no less than at an earlier one.
      var former = Int64.min
      for last in stride(from: 1, through: asked, by: max(1, asked / 10)) {
        var left = last
        let stopped = try FlowSolver(network, supplies).solve {
          left -= 1
          return left <= 0
        }
        guard case .stopped(let bound) = stopped else { continue }
        #expect(bound <= solution.cost, "seed \(seed), stopped at question \(last)")
        #expect(bound >= former, "seed \(seed), stopped at question \(last)")
        former = bound
      }
    }
    #expect(bids > 100_000, "\(bids) bids, \(nodes) nodes")
  }

  @Test func whetherToStopIsAskedOftenOnLongPaths() throws {
    // Each hub's units can move on to the sink before its own; only the first sink has room, so that each
    // unit that comes to the last sink moves one of every hub.
    let (length, coming) = (4_000 as Int32, 100 as Int32)
    var network = LaminarNetwork()
    var supplies: [Supply] = []
    network.addSink(places: 4_000_000, cost: 0)
    for _ in 1..<length { network.addSink(places: 100, cost: 0) }
    for hub in 0..<length + coming {
      network.addHub(below: LaminarNetwork.noParent, climb: 0, descend: 0)
      network.addEntry(to: min(hub, length - 1), cost: 0, isInner: false)
      if (1..<length).contains(hub) { network.addEntry(to: hub - 1, cost: 1, isInner: false) }
      supplies.append(Supply(hub: hub, count: hub < length ? 100 : 1, penalty: 1 << 30))
    }
    let solver = try FlowSolver(network, supplies)
    var asked = 0
    let outcome = solver.solve {
      asked += 1
      return false
    }
    guard case .optimal(let solution) = outcome else { throw FlowFault.malformed("it stopped") }
    #expect(solver.work.bids == 0 && solver.work.nodes > 500_000, "\(solver.work)")
    #expect(asked >= solver.work.nodes / 8_192, "asked \(asked) times in \(solver.work)")
    for last in stride(from: 1, through: asked, by: 7) {
      var left = last
      let stopped = try FlowSolver(network, supplies).solve {
        left -= 1
        return left <= 0
      }
      guard case .stopped(let bound) = stopped else { continue }
      #expect(bound <= solution.cost, "stopped at question \(last)")
    }
  }

  @Test func aBatchThatIsNearlyAllNewIsSolvedFromNew() throws {
    var begunAnew = 0
    for seed in 0..<40 as Range<UInt64> {
      let network = RandomNetwork(seed: seed, hubs: 60, sinks: 200, units: 1).network
      var supplies = (0..<network.hubCount).map {
        Supply(hub: Int32($0), count: 0, penalty: 1 << 34)
      }
      var generator = SplitMix64(state: seed)
      let solver = try FlowSolver(network, supplies)
      for round in 0..<3 {
        let solved = try solution(solver)
        begunAnew += round > 0 && solver.work.bids > 0 ? 1 : 0
        let found = faults(of: solved, network, supplies)
        #expect(found.isEmpty, "seed \(seed), round \(round): \(found)")
        let anew = try solution(FlowSolver(network, supplies))
        #expect(solved.cost == anew.cost, "seed \(seed), round \(round)")
        for supply in supplies.indices {
          supplies[supply].count = Int32.random(in: 0...60, using: &generator)
          try solver.setCount(of: supply, to: supplies[supply].count)
        }
      }
    }
    #expect(begunAnew > 0)
  }

  @Test func aBatchWhosePricesAreAllOthersIsSolvedFromNothing() throws {
    var begunTwice = 0
    for seed in 0..<60 as Range<UInt64> {
      let network = RandomNetwork(seed: seed, hubs: 60, sinks: 200, units: 1).network
      let places = network.segmentPlaces.reduce(0, +)
      // From next to nothing to more units than places, and then some fewer and more.
      var supplies: [Supply] = (0..<network.hubCount).map { hub in
        let count: Int32 = hub % 8 == 0 ? 1 : 0
        return Supply(hub: Int32(hub), count: count, penalty: Int64(1 + hub % 7) << 20)
      }
      let solver = try FlowSolver(network, supplies)
      for round in 0..<4 {
        let solved = try solution(solver)
        begunTwice += solver.work.auctions > 1 ? 1 : 0
        let found = faults(of: solved, network, supplies)
        #expect(found.isEmpty, "seed \(seed), round \(round): \(found)")
        let anew = try solution(FlowSolver(network, supplies))
        #expect(solved.cost == anew.cost, "seed \(seed), round \(round)")
        #expect(solved.price == anew.price, "seed \(seed), round \(round)")
        for supply in stride(from: 0, to: supplies.count, by: round + 1) {
          supplies[supply].count = round % 2 == 1 ? 1 : places / Int32(network.hubCount) + 1
          try solver.setCount(of: supply, to: supplies[supply].count)
        }
      }
    }
    #expect(begunTwice > 0)
  }

  @Test func manyChangesWhereNearlyAllPlacesAreTakenCostWhatTheyCostFromNew() throws {
    for seed in 0..<160 as Range<UInt64> {
      // Penalties much dearer than ways make auctions end far from the best.
      let dearest = Int64(1) << (seed < 100 ? 34 : 10 + Int64(seed % 25))
      let network = RandomNetwork(seed: seed, hubs: 80, sinks: 300, units: 1).network
      let places = Int(network.segmentPlaces.reduce(0, +))
      var generator = SplitMix64(state: seed)
      var supplies = (0..<network.hubCount).map {
        Supply(hub: Int32($0), count: 0, penalty: Int64.random(in: 1...dearest, using: &generator))
      }
      for _ in 0..<places {
        supplies[Int.random(in: supplies.indices, using: &generator)].count += 1
      }
      let solver = try FlowSolver(network, supplies)
      for round in 0..<6 {
        let solved = try solution(solver)
        let found = faults(of: solved, network, supplies)
        #expect(found.isEmpty, "seed \(seed), round \(round): \(found)")
        let anew = try solution(FlowSolver(network, supplies))
        #expect(solved.cost == anew.cost, "seed \(seed), round \(round)")
        #expect(solved.price == anew.price, "seed \(seed), round \(round)")
        // Out, back in, and out here and in there.
        for _ in 0..<max(1, places / 10) {
          for isMore in [[false], [true], [false, true]][round % 3] {
            let supply = Int.random(in: supplies.indices, using: &generator)
            supplies[supply].count = max(0, supplies[supply].count + (isMore ? 1 : -1))
            try solver.setCount(of: supply, to: supplies[supply].count)
          }
        }
      }
    }
  }

  @Test(arguments: [0, 40])
  func manyNodesThatAreEquallyNearCostWhatTheyCostFromNew(groups: Int) throws {
    // Each of so many leaves has a sink; ways cost nothing, so that a search looks at thousands of leaves that are as
    // near as each other. Groups of leaves share sinks, in part through gates.
    var rounds = 0
    for (seed, share) in [(1, 0.5), (2, 0.98), (3, 1), (4, 1.3)] as [(UInt64, Double)] {
      let leaves = 4_000
      var generator = SplitMix64(state: seed)
      var network = LaminarNetwork()
      for _ in 0..<leaves + groups { network.addSink(places: 1) }
      for group in 0..<groups { network.addGate(to: Int32(leaves + group), places: 1, cost: 0) }
      let root = network.addHub(below: LaminarNetwork.noParent, climb: 0, descend: 0)
      for group in 0..<groups {
        network.addHub(below: root, climb: 1, descend: 0)
        network.addEntry(to: Int32(leaves + group), cost: 1, isInner: false)
        network.addEntry(
          to: Int32(leaves + groups + (group + 1) % groups), cost: 0, isInner: false)
      }
      for leaf in 0..<leaves {
        let group = groups > 0 ? Int32(1 + leaf * groups / leaves) : root
        network.addHub(below: group, climb: 0, descend: 0)
        network.addEntry(
          to: Int32(leaf), cost: Int64.random(in: 0...1, using: &generator), isInner: true)
      }
      var supplies = (1...leaves).map { Supply(hub: Int32(groups + $0), count: 0, penalty: 5) }
      for _ in 0..<Int(Double(leaves) * share) {
        supplies[Int.random(in: supplies.indices, using: &generator)].count += 1
      }
      let solver = try FlowSolver(network, supplies)
      for round in 0..<4 {
        let solved = try solution(solver)
        rounds += solver.work.rounds
        let anew = try solution(FlowSolver(network, supplies))
        #expect(solved.cost == solved.bound, "seed \(seed), round \(round)")
        #expect(solved.cost == anew.cost, "seed \(seed), round \(round)")
        #expect(solved.price == anew.price, "seed \(seed), round \(round)")
        for _ in 0..<(seed % 2 == 0 ? 40 : 400) {
          let supply = Int.random(in: supplies.indices, using: &generator)
          supplies[supply].count = max(0, supplies[supply].count + (round < 2 ? -1 : 1))
          try solver.setCount(of: supply, to: supplies[supply].count)
        }
      }
    }
    #expect(rounds > 0)
  }

  @Test func theSameNetworkGivesTheSamePlacementsAndPrices() throws {
    let random = RandomNetwork(seed: 5, hubs: 60, sinks: 40, units: 300)
    let one = try solution(FlowSolver(random.network, random.supplies))
    let other = try solution(FlowSolver(random.network, random.supplies))
    #expect(one.placements == other.placements)
    #expect(one.price == other.price)
  }

  @Test func onePlaceMoreSavesExactlyWhatThePriceSays() throws {
    for seed in 0..<500 as Range<UInt64> {
      let random = RandomNetwork(seed: seed)
      let solved = try solution(FlowSolver(random.network, random.supplies))
      for sink in 0..<random.network.sinkCount {
        let segments =
          Int(random.network.segmentStart[sink])..<Int(random.network.segmentStart[sink + 1])
        if segments.allSatisfy({ random.network.segmentPlaces[$0] == 0 }) { continue }
        let isGate = sink >= random.network.firstGate
        let behind = isGate ? Int(random.network.gateSink[sink - random.network.firstGate]) : nil
        // One that costs what the dearest of the sink's places does.
        let last = segments.upperBound - 1
        var larger = random.network
        larger.segmentPlaces[last] += 1
        let least = BruteForce(larger, random.supplies).leastCost()
        let beyond = behind.map { solved.price[$0] } ?? 0
        let worth = max(0, solved.price[sink] - beyond - larger.segmentCost[last])
        let saved = solved.cost - least
        #expect(isGate ? saved <= worth : saved == worth, "seed \(seed), sink \(sink)")
      }
    }
  }

  @Test func nothingToPlaceCostsNothing() throws {
    var network = LaminarNetwork()
    network.addSink(places: 2, cost: 7)
    network.addHub(below: LaminarNetwork.noParent, climb: 0, descend: 0)
    let solved = try solution(FlowSolver(network, []))
    #expect(solved.cost == 0)
    #expect(solved.bound == 0)
    #expect(try solution(FlowSolver(LaminarNetwork(), [])).cost == 0)
  }

  @Test func aMillionUnitsOfOneSupplyFillOneSinkAndTheRestStayUnplaced() throws {
    var network = LaminarNetwork()
    network.addSink(places: 600_000, cost: 1)
    network.addSegment(places: 100_000, cost: 5)
    network.addHub(below: LaminarNetwork.noParent, climb: 0, descend: 0)
    network.addEntry(to: 0, cost: 3, isInner: true)
    let supplies = [Supply(hub: 0, count: 1_000_000, penalty: 1 << 30)]
    let solved = try solution(FlowSolver(network, supplies))
    #expect(solved.unplaced == [300_000])
    #expect(solved.cost == 600_000 * 4 + 100_000 * 8 + 300_000 << 30)
    #expect(faults(of: solved, network, supplies).isEmpty)
  }

  @Test(arguments: [0, 1, 2, 5, 20, 100])
  func aSolveThatIsStoppedGivesABoundAndCanGoOn(answers: Int) throws {
    let random = RandomNetwork(seed: 7, hubs: 60, sinks: 300, units: 3_000)
    let whole = try solution(FlowSolver(random.network, random.supplies))
    let solver = try FlowSolver(random.network, random.supplies)
    let asked = Counter()
    switch solver.solve(shouldStop: { asked.next() > answers }) {
    case .optimal(let solution): #expect(solution.cost == whole.cost)
    case .stopped(let bound): #expect(bound <= whole.cost)
    }
    #expect(try solution(solver).cost == whole.cost)
  }

  @Test func costsOutOfRangeAreRefused() {
    var network = LaminarNetwork()
    network.addSink(places: 1)
    network.addHub(below: LaminarNetwork.noParent, climb: 0, descend: 0)
    network.addEntry(to: 0, cost: FlowLimits.cost + 1, isInner: true)
    #expect(throws: FlowFault.self) { try FlowSolver(network, []) }
    network.entryCost[0] = FlowLimits.cost
    let few = [Supply(hub: 0, count: 1, penalty: 0)]
    #expect(throws: Never.self) { try FlowSolver(network, few) }
    let many = [Supply(hub: 0, count: .max, penalty: 0)]
    #expect(throws: FlowFault.self) { try FlowSolver(network, many) }
  }

  @Test func malformedNetworksAreRefused() {
    var network = LaminarNetwork()
    network.addSink(places: 1)
    network.addHub(below: LaminarNetwork.noParent, climb: 0, descend: 0)
    network.addEntry(to: 0, cost: 1, isInner: true)
    let changes: [(inout LaminarNetwork) -> Void] = [
      { $0.parent[0] = 0 }, { $0.entrySink[0] = 1 }, { $0.entrySink[0] = -1 },
      { $0.innerEnd[0] = 2 }, { $0.climb.append(0) }, { $0.climb[0] = -1 },
      { $0.segmentPlaces[0] = -1 }, { $0.entryStart[1] = 0 }, { $0.segmentStart = [0, 0] },
      { $0.addSegment(places: 1, cost: -1) }, { $0.addGate(to: 1, places: 1) },
      { $0.addGate(to: -1, places: 1) },
      {
        $0.addGate(to: 0, places: 1)
        $0.addSegment(places: 1, cost: 0)
      }, { $0.gateSink = [0, 0] },
    ]
    for (number, change) in changes.enumerated() {
      var changed = network
      change(&changed)
      #expect(throws: FlowFault.self, "change \(number)") { try FlowSolver(changed, []) }
    }
    #expect(throws: FlowFault.self) {
      try FlowSolver(network, [Supply(hub: 1, count: 1, penalty: 0)])
    }
  }
}

/// Counts calls.
private final class Counter {
  private var count = 0

  func next() -> Int {
    count += 1
    return count
  }
}
