/// How many orders are in each state.
///
/// Every order is in one state and none is ever taken away, so at every moment the number received is
/// the sum of all: open, closed, merged, voided, refused. Beside them stand the scores that residents gave,
/// each as often as it was given: an order that was done over for one has a second.
public struct OrderCounts: Hashable, Sendable {
  private var byStatus = [Int](repeating: 0, count: OrderStatus.allCases.count)

  private var byScore = [Int](repeating: 0, count: Satisfaction.scores.count)

  public init() {}

  public subscript(status: OrderStatus) -> Int {
    get { byStatus[Int(status.rawValue)] }
    set { byStatus[Int(status.rawValue)] = newValue }
  }

  /// How often residents gave a score.
  ///
  /// - Precondition: it is one of `Satisfaction.scores`.
  public subscript(score score: Int) -> Int {
    get { byScore[score - 1] }
    set { byScore[score - 1] = newValue }
  }

  public var received: Int { byStatus.reduce(0, +) }
  public var open: Int { OrderStatus.open.reduce(0) { $0 + self[$1] } }

  /// An order moves from one state to another; `nil`: it begins.
  public mutating func move(from former: OrderStatus?, to status: OrderStatus) {
    if let former { self[former] -= 1 }
    self[status] += 1
  }

  package var hasScores: Bool { byScore.contains { $0 > 0 } }

  package mutating func forgetScores() { byScore = OrderCounts().byScore }

  public static func += (counts: inout OrderCounts, others: OrderCounts) {
    for status in OrderStatus.allCases { counts[status] += others[status] }
    for score in Satisfaction.scores { counts[score: score] += others[score: score] }
  }

  /// Counts the score that an event gives, if it gives one.
  public mutating func rate(by event: OrderEvent) {
    if let score = event.givenScore { self[score: score] += 1 }
  }
}
