/// Ranges within which nothing that is computed here can overflow. What is beyond them is refused.
public enum CheckedNumbers {
  /// Of a price, a penalty, and what an offer or a place costs, either side of 0.
  public static let largest: Int64 = 10_000_000_000_000
  /// Of a step of a way and of a node's own cost: a way has at most 2^32 steps.
  static let largestStep: Int64 = 1 << 29

  static func contain(_ numbers: some Sequence<Int64>) -> Bool { numbers.allSatisfy(isPrice) }

  static func isPrice(_ number: Int64) -> Bool { (-largest...largest).contains(number) }
  static func isStep(_ number: Int64) -> Bool { (-largestStep...largestStep).contains(number) }
}

/// A sum that remembers that it overflowed.
struct CheckedSum {
  private(set) var value: Int64 = 0
  private(set) var overflowed = false

  mutating func add(_ number: Int64, times factor: Int64) {
    let product = number.multipliedReportingOverflow(by: factor)
    let sum = value.addingReportingOverflow(product.partialValue)
    overflowed = overflowed || product.overflow || sum.overflow
    value = sum.partialValue
  }
}
