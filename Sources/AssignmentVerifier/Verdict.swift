/// What the verifier finds.
public enum Verdict: Hashable, Sendable {
  /// The assignment is allowed, and none costs less.
  case optimal(cost: Int64)
  /// It is not shown to be; the first faults.
  case refused([Fault])

  public enum Fault: Hashable, Sendable {
    case ordersMissing(given: Int, expected: Int)
    case pricesMissing(given: Int, expected: Int)
    /// The node may not take the order, or there is no way to it.
    case notAllowed(order: Int, node: Int)
    case overfull(node: Int, orders: Int64, places: Int64)
    case negativePrice(node: Int, price: Int64)
    case pricedButFree(node: Int, price: Int64, free: Int64)
    /// Cost and price of what the order got, and the least that there is.
    case notBest(order: Int, value: Int64, best: Int64)
    case boundDiffers(cost: Int64, bound: Int64)
    case sumTooLarge
    /// A price beyond `CheckedNumbers.largest`.
    case priceOutOfRange(node: Int, price: Int64)
    /// A cost of the problem is beyond what is computed without overflow.
    case costOutOfRange
  }
}

extension Verdict.Fault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .ordersMissing(let given, let expected):
      "\(given) orders have an answer, \(expected) are asked for"
    case .pricesMissing(let given, let expected): "\(given) nodes have a price, not \(expected)"
    case .notAllowed(let order, let node): "order \(order) may not be at node \(node)"
    case .overfull(let node, let orders, let places):
      "node \(node) has \(orders) orders in \(places) places"
    case .negativePrice(let node, let price): "node \(node) has the price \(price)"
    case .pricedButFree(let node, let price, let free):
      "node \(node) has the price \(price) and \(free) free places"
    case .notBest(let order, let value, let best):
      "order \(order) costs \(value) with its price where \(best) can be had"
    case .boundDiffers(let cost, let bound): "the cost is \(cost), the bound \(bound)"
    case .sumTooLarge: "the sums are beyond 64 bits"
    case .priceOutOfRange(let node, let price):
      "node \(node) has the price \(price), which is beyond \(CheckedNumbers.largest)"
    case .costOutOfRange: "a cost of the problem is beyond what can be computed"
    }
  }
}
