/// What a score says of how an order was done: 满意度.
public enum Satisfaction: String, Sendable, CaseIterable {
  case satisfied, dissatisfied

  /// The scores that a resident can give.
  public static let scores = 1...5
  private static let leastSatisfied = 3

  /// Nil for a number that is no score.
  public init?(score: Int) {
    guard Self.scores.contains(score) else { return nil }
    self = score < Self.leastSatisfied ? .dissatisfied : .satisfied
  }

  public var label: String {
    switch self {
    case .satisfied: "满意"
    case .dissatisfied: "不满意"
    }
  }
}
