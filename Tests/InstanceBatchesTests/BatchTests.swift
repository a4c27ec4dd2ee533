import AssignmentVerifier
import InstanceBatches
import MinimumCostFlow
import OrganizationSamples
import RoutingInstances
import Testing

/// Whole instances: the solver's answer against the verifier, which knows nothing of it.
@Suite struct BatchTests {
  private struct Case {
    let graph: InstanceGraph
    let batch: InstanceBatch
    let problem: AssignmentProblem

    init(_ size: InstanceSize, seed: UInt64, count: Int, load: Int, origins: InstanceOrigins) {
      graph = InstanceGenerator.graph(size, seed: seed)
      batch = InstanceBatch(graph, seed: seed, count: count, origins: origins, load: load)
      problem = AssignmentProblem(graph, batch.state, batch.queries)
    }

    func assign() throws -> BatchAssignment {
      let solver = try BatchSolver(graph, batch.state, batch.queries)
      guard case .optimal(let assignment) = solver.solve() else {
        throw FlowFault.malformed("it stopped")
      }
      return assignment
    }
  }

  private static let loads = [0, 40, 80, 95, 100]

  private static func all(_ body: (Case, String) throws -> Void) throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      for load in loads {
        let origins = InstanceOrigins.allCases[Int(seed) % 3]
        let sample = Case(
          .tiny, seed: seed, count: [0, 1, 60, 800, 3000][Int(seed) % 5], load: load,
          origins: origins)
        try body(sample, "seed \(seed), load \(load)")
      }
    }
  }

  @Test func theVerifierAcceptsEveryAnswer() throws {
    try Self.all { sample, name in
      let answer = try sample.assign()
      let verdict = AssignmentVerifier(sample.problem).verify(
        CertifiedAssignment(node: answer.candidates, price: answer.price))
      #expect(verdict == .optimal(cost: answer.cost), "\(name)")
      #expect(answer.bound == answer.cost, "\(name)")
    }
  }

  @Test(arguments: [(100, 10_000), (40, 10_000), (80, 2_000)])
  func theVerifierAcceptsAStreetWithManyOrders(load: Int, count: Int) throws {
    let sample = Case(.small, seed: 3, count: count, load: load, origins: .skewed)
    let answer = try sample.assign()
    let verdict = AssignmentVerifier(sample.problem).verify(
      CertifiedAssignment(node: answer.candidates, price: answer.price))
    #expect(verdict == .optimal(cost: answer.cost))
  }

  @Test func theVerifierRejectsEveryAnswerThatWasTamperedWith() throws {
    var random = SplitMix64(state: 17)
    try Self.all { sample, name in
      if sample.batch.queries.isEmpty { return }
      let answer = try sample.assign()
      let verifier = AssignmentVerifier(sample.problem)
      let whole = CertifiedAssignment(node: answer.candidates, price: answer.price)

      var dropped = whole
      dropped.node.removeLast()
      #expect(verifier.verify(dropped).isRefused, "\(name): an order dropped")

      for _ in 0..<10 {
        let order = random.range(0...whole.node.count - 1)
        var moved = whole
        let other = Int32(random.range(0...sample.graph.count - 1))
        moved.node[order] = other == moved.node[order] ? nil : other
        #expect(verifier.verify(moved).isRefusedOrCosts(answer.cost), "\(name): an order moved")

        if let node = whole.node[order] {
          var raised = whole
          raised.price[Int(node)] += 1_000_000
          #expect(verifier.verify(raised).isRefused, "\(name): a price raised")
          var lowered = whole
          lowered.price[Int(node)] = -1
          #expect(verifier.verify(lowered).isRefused, "\(name): a price below 0")
        }
      }
    }
  }

  @Test func theVerifierRejectsNumbersOfAnySizeThatItCannotAddUp() throws {
    let sample = Case(.tiny, seed: 5, count: 60, load: 80, origins: .uniform)
    let answer = try sample.assign()
    let whole = CertifiedAssignment(node: answer.candidates, price: answer.price)
    let numbers: [Int64] = [.max, .min, .max / 2, CheckedNumbers.largest + 1]
    for (seed, number) in numbers.enumerated() {
      var random = SplitMix64(state: UInt64(seed))
      for _ in 0..<20 {
        var priced = whole
        priced.price[random.range(0...sample.graph.count - 1)] = number
        #expect(AssignmentVerifier(sample.problem).verify(priced).isRefused, "\(number)")
      }
      for change in 0..<5 {
        var problem = sample.problem
        switch change {
        case 0: problem.climb = number
        case 1: problem.descend = number
        case 2: problem.ownCost[random.range(0...sample.graph.count - 1)] = number
        case 3: problem.crossings.append(.init(source: 0, target: 1, cost: number))
        default: problem.orders[0] = .init(origin: 0, category: 0, penalty: number)
        }
        let verifier = AssignmentVerifier(problem)
        #expect(verifier.verify(whole).isRefused, "\(number), change \(change)")
        #expect(verifier.unplaceable(ShortageClaim(orders: [0], nodes: [])) == nil)
      }
    }
  }

  @Test func ordersCostTheSameHoweverTheBatchIsSolvedAgain() throws {
    let sample = Case(.small, seed: 2, count: 6_000, load: 60, origins: .skewed)
    let solver = try BatchSolver(sample.graph, sample.batch.state, sample.batch.queries)
    guard case .optimal(let first) = solver.solve() else { return #expect(Bool(false)) }
    let chosen = (0..<60).map { Int(solver.network.supplyOfOrder[$0 * 97]) }
    for supply in chosen where supply >= 0 {
      try solver.flow.setCount(of: supply, to: solver.flow.count(of: supply) - 1)
    }
    let fewer = try #require(solver.flow.resolve())
    #expect(fewer + solver.network.fixedCost <= first.cost)
    for supply in chosen where supply >= 0 {
      try solver.flow.setCount(of: supply, to: solver.flow.count(of: supply) + 1)
    }
    #expect(try #require(solver.flow.resolve()) + solver.network.fixedCost == first.cost)
  }

  @Test func theVerifierAcceptsWhyOrdersStayUnassigned() throws {
    try Self.all { sample, name in
      let solver = try BatchSolver(sample.graph, sample.batch.state, sample.batch.queries)
      guard case .optimal(let answer) = solver.solve() else { throw FlowFault.malformed("stopped") }
      guard let shortage = solver.shortage() else { return }
      let claim = ShortageClaim(orders: shortage.orders, nodes: shortage.nodes)
      let unassigned = shortage.orders.count { answer.candidates[$0] == nil }
      #expect(
        AssignmentVerifier(sample.problem).unplaceable(claim) == Int64(unassigned), "\(name)")
      #expect(unassigned > 0, "\(name)")
    }
  }

  @Test func aClaimOfShortageHoldsOnlyIfItsOrdersHaveNowhereElseToGo() throws {
    let sample = Case(.tiny, seed: 4, count: 3_000, load: 0, origins: .uniform)
    let verifier = AssignmentVerifier(sample.problem)
    let answer = try sample.assign()
    let everywhere = Array(0..<sample.graph.count)
    let all = Array(sample.batch.queries.indices)
    let places = sample.problem.places.reduce(Int64(0)) { $0 + Int64($1) }
    #expect(
      verifier.unplaceable(ShortageClaim(orders: all, nodes: everywhere)) == 3_000 - places)
    #expect(answer.unassigned >= 3_000 - Int(places))
    #expect(verifier.unplaceable(ShortageClaim(orders: all, nodes: [])) == nil)
    #expect(verifier.unplaceable(ShortageClaim(orders: [0, 0], nodes: everywhere)) == nil)
  }
}

extension Verdict {
  fileprivate var isRefused: Bool {
    if case .refused = self { true } else { false }
  }

  /// Refused, or another answer that is as good.
  fileprivate func isRefusedOrCosts(_ cost: Int64) -> Bool {
    if case .optimal(let own) = self { own == cost } else { true }
  }
}
