import AssignmentVerifier
import OrganizationSamples
import Testing

/// Numbers of any size in what is checked.
@Suite struct HugeNumbersTests {
  private static let numbers: [Int64] = [
    .max, .min, .max / 2, .max - 1, CheckedNumbers.largest + 1, -CheckedNumbers.largest - 1,
  ]

  @Test("Costs and prices beyond the range are refused, and no sum of them traps")
  func listed() {
    for seed in 1...200 as ClosedRange<UInt64> {
      var random = SplitMix64(state: seed)
      var problem = ListedProblem()
      problem.places = [[0, 1_000], [0]]
      problem.gates = [1]
      problem.offers = (0..<3).map { _ in
        [.init(pool: 0, cost: 500, gate: 0), .init(pool: 1, cost: 700)]
      }
      problem.penalty = [9_000, 9_000, 9_000]
      var plan = ListedPlan(offer: [0, 1, nil], price: [0, 0], gatePrice: [0])
      let huge = random.pick(Self.numbers)
      switch random.range(0...4) {
      case 0: plan.price[random.range(0...1)] = huge
      case 1: plan.gatePrice[0] = huge
      case 2: problem.penalty[random.range(0...2)] = huge
      case 3: problem.places[0][1] = huge
      default: problem.offers[0][0] = .init(pool: 0, cost: huge, gate: 0)
      }
      #expect(problem.verify(plan) == .failure(.outOfRange), "seed \(seed)")
    }
  }

  @Test("So are those of teams")
  func teams() {
    for huge in Self.numbers {
      var problem = ListedTeams()
      problem.places = [[0], [0]]
      problem.roles = [
        [
          [.init(pool: 0, cost: 1, gate: nil, unit: 0)],
          [.init(pool: 1, cost: 1, gate: nil, unit: 1)],
        ]
      ]
      problem.penalty = [9_000]
      guard
        case .failure(.outOfRange) = problem.verify(
          [[0, 0]], prices: [huge, huge], gatePrices: [])
      else {
        Issue.record("\(huge) is accepted")
        continue
      }
    }
  }

  @Test("Loads of any size are compared as they are")
  func loads() {
    var problem = ListedProblem()
    problem.places = [[0], [0]]
    problem.offers = [[.init(pool: 0, cost: 0), .init(pool: 1, cost: 0)]]
    problem.penalty = [9_000]
    var loads = ListedLoads()
    loads.open = [Int.max - 2, 4]
    loads.capacity = [Int.max, 9]
    let plan = ListedPlan(offer: [0], price: [0, 0])
    let pair = problem.unfairness(plan, loads)
    #expect(pair?.from == 0 && pair?.to == 1)
  }
}
