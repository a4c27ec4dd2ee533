/// How many orders are in each state.
///
/// Every order is in one state and none is ever taken away, so at every moment the number received is
/// the sum of all: open, closed, merged, voided, refused.
public struct OrderCounts: Hashable, Sendable {
  private var byStatus = [Int](repeating: 0, count: OrderStatus.allCases.count)

  public init() {}

  public subscript(status: OrderStatus) -> Int {
    get { byStatus[Int(status.rawValue)] }
    set { byStatus[Int(status.rawValue)] = newValue }
  }

  public var received: Int { byStatus.reduce(0, +) }
  public var open: Int { OrderStatus.open.reduce(0) { $0 + self[$1] } }

  /// An order moves from one state to another; `nil`: it begins.
  public mutating func move(from former: OrderStatus?, to status: OrderStatus) {
    if let former { self[former] -= 1 }
    self[status] += 1
  }
}
