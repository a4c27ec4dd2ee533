/// Checks that an assignment is of least total cost, from the problem and a price for each node.
///
/// **Why prices prove it.** Let every node have a price of 0 or more. However orders are assigned, an
/// order's cost is at least its least (cost + price) over all nodes, or its penalty, less the price of
/// the node that it takes; and a node takes no more orders than it has places. So no assignment costs
/// less than the sum of those least values, less price times places over all nodes: the bound. If
/// each order is where its least value is, and each node with a price above 0 is full, then the
/// assignment costs exactly the bound.
///
/// The least values come from two sweeps over the tree for each category, by the definition of a way;
/// the cost of each chosen node from the way itself. O(n k + q w): n nodes and ways, k categories that
/// occur, q orders, w the territories above an origin and the ways from them.
public struct AssignmentVerifier: Sendable {
  /// After so many faults it is not looked further.
  public static let mostFaults = 20

  private let problem: AssignmentProblem
  private let ways: WayTable
  /// No sum along a way can overflow.
  let isInRange: Bool

  public init(_ problem: AssignmentProblem) {
    self.problem = problem
    ways = WayTable(problem)
    isInRange = problem.isInRange
  }

  /// Checks an answer from scratch.
  public func verify(_ answer: CertifiedAssignment) -> Verdict {
    var faults = checkShape(answer)
    if !faults.isEmpty { return .refused(faults) }
    var taken = ContiguousArray<Int64>(repeating: 0, count: problem.nodeCount)
    for node in answer.node { if let node { taken[Int(node)] += 1 } }
    var total = CheckedSum()
    var bound = CheckedSum()
    for node in 0..<problem.nodeCount {
      let price = answer.price[node]
      let places = Int64(problem.places[node])
      if price < 0 { faults.append(.negativePrice(node: node, price: price)) }
      if taken[node] > places {
        faults.append(.overfull(node: node, orders: taken[node], places: places))
      }
      if price > 0 && taken[node] < places {
        faults.append(.pricedButFree(node: node, price: price, free: places - taken[node]))
      }
      bound.add(price, times: -places)
      if faults.count >= Self.mostFaults { return .refused(faults) }
    }
    for (category, orders) in ordersByCategory() {
      let least = ways.leastValues(category, price: answer.price)
      for order in orders {
        let given = problem.orders[order]
        let best = min(given.penalty, least[Int(given.origin)] ?? given.penalty)
        bound.add(best, times: 1)
        var chosen = given.penalty
        var price: Int64 = 0
        if let node = answer.node[order].map(Int.init) {
          guard problem.canTake(node, category), let cost = ways.cost(from: given.origin, to: node)
          else {
            faults.append(.notAllowed(order: order, node: node))
            if faults.count >= Self.mostFaults { return .refused(faults) }
            continue
          }
          chosen = cost
          price = answer.price[node]
        }
        total.add(chosen, times: 1)
        if chosen + price != best {
          faults.append(.notBest(order: order, value: chosen + price, best: best))
          if faults.count >= Self.mostFaults { return .refused(faults) }
        }
      }
    }
    if total.overflowed || bound.overflowed { faults.append(.sumTooLarge) }
    if faults.isEmpty && total.value != bound.value {
      faults.append(.boundDiffers(cost: total.value, bound: bound.value))
    }
    return faults.isEmpty ? .optimal(cost: total.value) : .refused(faults)
  }

  var problemOrders: [AssignmentProblem.Order] { problem.orders }
  var problemNodeCount: Int { problem.nodeCount }

  func placesOf(_ node: Int) -> Int64 { Int64(problem.places[node]) }

  /// The same problem where some nodes can take nothing.
  func withoutPlaces(at nodes: [Int]) -> AssignmentVerifier {
    var problem = problem
    for node in nodes { problem.places[node] = 0 }
    return AssignmentVerifier(problem)
  }

  /// From which nodes anything of a category can be reached.
  func reach(_ category: UInt8) -> LeastValues {
    ways.leastValues(category, price: ContiguousArray(repeating: 0, count: problem.nodeCount))
  }

  private func checkShape(_ answer: CertifiedAssignment) -> [Verdict.Fault] {
    var faults: [Verdict.Fault] = []
    if !isInRange { faults.append(.costOutOfRange) }
    for (node, price) in answer.price.enumerated() where !CheckedNumbers.isPrice(price) {
      faults.append(.priceOutOfRange(node: node, price: price))
      if faults.count >= Self.mostFaults { return faults }
    }
    if answer.node.count != problem.orders.count {
      faults.append(.ordersMissing(given: answer.node.count, expected: problem.orders.count))
    }
    if answer.price.count != problem.nodeCount {
      faults.append(.pricesMissing(given: answer.price.count, expected: problem.nodeCount))
    }
    for (order, node) in answer.node.enumerated() {
      if let node, !(0..<Int32(problem.nodeCount)).contains(node) {
        faults.append(.notAllowed(order: order, node: Int(node)))
      }
    }
    return faults
  }

  func ordersByCategory() -> [(category: UInt8, orders: [Int])] {
    var orders: [[Int]] = Array(repeating: [], count: 64)
    for (number, order) in problem.orders.enumerated() {
      orders[Int(order.category)].append(number)
    }
    return orders.enumerated().filter { !$1.isEmpty }.map { (UInt8($0), $1) }
  }
}
