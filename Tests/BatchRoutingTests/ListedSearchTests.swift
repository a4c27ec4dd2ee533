import AssignmentVerifier
import OrganizationSamples
import Testing

/// The search that confirms what prices do not prove, against trying everything.
@Suite struct ListedSearchTests {
  @Test("It finds a cheaper plan where there is one, and none where there is none")
  func tried() throws {
    var (open, none) = (0, 0)
    for seed in 1...1_500 as ClosedRange<UInt64> {
      let (problem, prices, gatePrices) = Self.random(seed)
      let nobody = [[Int]?](repeating: nil, count: problem.roles.count)
      let proof = try problem.verify(nobody, prices: prices, gatePrices: gatePrices).get()
      let least = Self.least(problem)
      #expect(proof.bound <= least, "seed \(seed)")
      func run(_ limit: Int64) -> ListedSearch.Outcome {
        ListedSearch.run(
          problem, prices: prices, gatePrices: gatePrices, bound: proof.bound, limit: limit)
      }
      #expect(run(least) == .none, "seed \(seed)")
      #expect(run(least + 1) == .cheaper(least), "seed \(seed)")
      none += 1
      open += proof.bound < least ? 1 : 0
    }
    #expect(open > 300 && none > 300, "\(open), \(none)")
  }

  @Test("More orders than it goes deep are told to be too many")
  func tooLarge() {
    var problem = ListedTeams()
    problem.places = [[0]]
    problem.roles = Array(
      repeating: [[.init(pool: 0, cost: 1, gate: nil, unit: 0)]],
      count: ListedSearch.mostOrders + 1)
    problem.penalty = Array(repeating: 9, count: problem.roles.count)
    let outcome = ListedSearch.run(problem, prices: [0], gatePrices: [], bound: 0, limit: 5)
    #expect(outcome == .tooLarge)
  }

  /// A few orders of one or two roles, some of them equal, for a few places behind a few gates.
  private static func random(_ seed: UInt64) -> (ListedTeams, [Int64], [Int64]) {
    var random = SplitMix64(state: seed)
    var problem = ListedTeams()
    let pools = random.range(1...3)
    let gates = random.range(0...2)
    for _ in 0..<pools {
      var cost = Int64(random.range(0...3))
      problem.places.append(
        (0..<random.range(0...3)).map { _ in
          cost += Int64(random.range(0...4))
          return cost
        })
    }
    problem.gates = (0..<gates).map { _ in random.range(0...3) }
    func order() -> ([[ListedTeams.Offer]], Int64) {
      let roles = (0..<random.range(1...2)).map { _ in
        (0..<random.range(0...3)).map { unit in
          ListedTeams.Offer(
            pool: random.range(0...pools - 1), cost: Int64(random.range(0...9)),
            gate: gates > 0 && random.chance(60) ? random.range(0...gates - 1) : nil,
            unit: unit)
        }
      }
      return (roles, Int64(random.range(5...30)))
    }
    for _ in 0..<random.range(1...3) {
      let (roles, penalty) = order()
      for _ in 0..<random.range(1...2) {
        problem.roles.append(roles)
        problem.penalty.append(penalty)
      }
    }
    let prices = problem.places.map { _ in Int64(random.range(0...8)) }
    return (problem, prices, problem.gates.map { _ in Int64(random.range(0...4)) })
  }

  private static func least(_ problem: ListedTeams) -> Int64 {
    var used = [Int](repeating: 0, count: problem.places.count)
    var through = [Int](repeating: 0, count: problem.gates.count)
    var best = Int64.max
    func visit(_ order: Int, _ units: [Int], _ cost: Int64) {
      guard order < problem.roles.count else {
        best = min(best, cost)
        return
      }
      let roles = problem.roles[order]
      if units.count == roles.count { return visit(order + 1, [], cost) }
      for offer in roles[units.count] where !units.contains(offer.unit) {
        let place = used[offer.pool]
        guard place < problem.places[offer.pool].count else { continue }
        if let gate = offer.gate, through[gate] >= problem.gates[gate] { continue }
        used[offer.pool] += 1
        if let gate = offer.gate { through[gate] += 1 }
        visit(order, units + [offer.unit], cost + offer.cost + problem.places[offer.pool][place])
        used[offer.pool] -= 1
        if let gate = offer.gate { through[gate] -= 1 }
      }
      if units.isEmpty { visit(order + 1, [], cost + problem.penalty[order]) }
    }
    visit(0, [], 0)
    return best
  }
}
