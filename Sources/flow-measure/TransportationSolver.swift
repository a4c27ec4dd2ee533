import MinimumCostFlow

/// A transportation problem as a laminar network: a hub for each source, its arcs as entries.
enum TransportationSolver {
  struct Answer {
    let cost: Int64
    let bound: Int64
    let work: FlowWork
  }

  /// Why there is no answer.
  struct Infeasible: Error, CustomStringConvertible {
    let units: Int
    let sinks: Int
    let places: Int

    var description: String {
      "\(units) units can go only to \(sinks) sinks that take \(places): nothing carries them all"
    }
  }

  /// The kernel leaves a unit over where its penalty is less than what a place would cost. If the best
  /// flow leaves none over, it is the best of those that place all, at any penalty; so the penalty begins
  /// small, where the auction computes precisely, and grows until then. It ends: either some units
  /// can reach only what is full, which is a shortage, or a greater penalty places more.
  ///
  /// - Throws: `Infeasible`, or `FlowFault` where costs and units are beyond what is computed exactly.
  static func solve(_ problem: TransportationProblem) throws -> Answer {
    let network = network(problem)
    let largest = problem.arcs.reduce(1) { max($0, abs($1.cost)) }
    var penalty = 16 * largest
    var work = FlowWork()
    while true {
      let supplies = problem.supplies.enumerated().map {
        Supply(hub: Int32($0), count: $1, penalty: penalty)
      }
      let solver = try FlowSolver(network, supplies)
      guard case .optimal(let solution) = solver.solve() else { fatalError("nobody stops it") }
      work.bids += solver.work.bids
      work.paths += solver.work.paths
      work.nodes += solver.work.nodes
      if solution.unplaced.allSatisfy({ $0 == 0 }) {
        return Answer(cost: solution.cost, bound: solution.bound, work: work)
      }
      if let shortage = solver.shortage() {
        throw Infeasible(
          units: shortage.supplies.reduce(0) { $0 + Int(problem.supplies[Int($1)]) },
          sinks: shortage.sinks.count,
          places: shortage.sinks.reduce(0) { $0 + Int(problem.demands[Int($1)]) })
      }
      penalty *= 64
    }
  }

  private static func network(_ problem: TransportationProblem) -> LaminarNetwork {
    var network = LaminarNetwork()
    for demand in problem.demands { network.addSink(places: demand) }
    var start = [Int](repeating: 0, count: problem.supplies.count + 1)
    for arc in problem.arcs { start[Int(arc.source) + 1] += 1 }
    for source in problem.supplies.indices { start[source + 1] += start[source] }
    var next = start
    var ofSource = [Int32](repeating: 0, count: problem.arcs.count)
    for (number, arc) in problem.arcs.enumerated() {
      ofSource[next[Int(arc.source)]] = Int32(number)
      next[Int(arc.source)] += 1
    }
    for source in problem.supplies.indices {
      network.addHub(below: LaminarNetwork.noParent, climb: 0, descend: 0)
      for place in start[source]..<start[source + 1] {
        let arc = problem.arcs[Int(ofSource[place])]
        network.addEntry(to: arc.sink, cost: arc.cost, isInner: true)
      }
    }
    return network
  }
}
