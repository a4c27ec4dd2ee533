/// The ways of a problem, for finding what nodes cost.
struct WayTable: Sendable {
  /// An entry of a node's list: where a crossing leads and what it costs.
  private typealias Way = AssignmentProblem.Way

  private let problem: AssignmentProblem
  private let crossingStart: ContiguousArray<Int32>
  private let crossings: ContiguousArray<AssignmentProblem.Way>
  /// The way up the line of each node that has one.
  private let line: [Int32: AssignmentProblem.Way]

  init(_ problem: AssignmentProblem) {
    self.problem = problem
    var start = ContiguousArray<Int32>(repeating: 0, count: problem.nodeCount + 1)
    for way in problem.crossings { start[Int(way.source) + 1] += 1 }
    for node in 0..<problem.nodeCount { start[node + 1] += start[node] }
    crossingStart = start
    crossings = ContiguousArray(problem.crossings.sorted { $0.source < $1.source })
    line = Dictionary(problem.lines.map { ($0.source, $0) }) { first, _ in first }
  }

  private func crossings(from node: Int) -> ContiguousArray<AssignmentProblem.Way>.SubSequence {
    crossings[Int(crossingStart[node])..<Int(crossingStart[node + 1])]
  }

  /// The least (cost + price) of a category from each node; `nil`: nothing can be reached.
  func leastValues(_ category: UInt8, price: ContiguousArray<Int64>) -> LeastValues {
    var below = ContiguousArray<Int64>(repeating: LeastValues.none, count: problem.nodeCount)
    for node in stride(from: problem.nodeCount - 1, through: 0, by: -1) {
      if problem.canTake(node, category) {
        below[node] = min(below[node], problem.ownCost[node] + price[node])
      }
      let parent = Int(problem.parent[node])
      if parent >= 0 && below[node] != LeastValues.none {
        below[parent] = min(below[parent], below[node] + problem.descend)
      }
    }
    for node in 0..<problem.nodeCount {
      let parent = Int(problem.parent[node])
      var least = below[node]
      for way in crossings(from: node) {
        forEachOnLine(way) { unit, cost in
          if problem.canTake(unit, category) {
            least = min(least, cost + problem.ownCost[unit] + price[unit])
          }
        }
      }
      if parent >= 0 && below[parent] != LeastValues.none {
        least = min(least, below[parent] + problem.climb)
      }
      below[node] = least
    }
    return LeastValues(values: below)
  }

  /// The cheapest cost of a node for an order from an origin; `nil`: there is no way.
  ///
  /// O(t + w): t the territories above both, w the ways from those above the origin.
  func cost(from origin: Int32, to node: Int) -> Int64? {
    var least = treeCost(from: Int(origin), to: node)
    var climbed: Int64 = 0
    var place = origin
    while place >= 0 {
      for way in crossings(from: Int(place)) {
        forEachOnLine(way) { unit, cost in
          if unit == node { least = min(least ?? .max, climbed + cost) }
        }
      }
      climbed += problem.climb
      place = problem.parent[Int(place)]
    }
    return least.map { $0 + problem.ownCost[node] }
  }

  /// Up to the lowest territory above both, and down. A parent has the lesser number.
  private func treeCost(from origin: Int, to node: Int) -> Int64? {
    var upper = Int32(origin)
    var lower = Int32(node)
    var cost: Int64 = 0
    while upper != lower {
      if upper > lower {
        upper = problem.parent[Int(upper)]
        cost += problem.climb
      } else {
        lower = problem.parent[Int(lower)]
        cost += problem.descend
      }
      if upper < 0 || lower < 0 { return nil }
    }
    return cost
  }

  private func forEachOnLine(_ way: AssignmentProblem.Way, _ body: (Int, Int64) -> Void) {
    var unit = way.target
    var cost = way.cost
    while true {
      body(Int(unit), cost)
      guard let next = line[unit] else { return }
      cost += next.cost
      unit = next.target
    }
  }
}

/// The least value from each node.
struct LeastValues {
  static let none = Int64.max

  fileprivate let values: ContiguousArray<Int64>

  subscript(node: Int) -> Int64? { values[node] == Self.none ? nil : values[node] }
}
