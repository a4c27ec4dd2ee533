/// The days `[from, until)` in which something holds; an absent end is open.
public struct Term: Hashable, Sendable {
  public var from: Day?
  public var until: Day?

  public static let always = Term(from: nil, until: nil)

  public init(from: Day? = nil, until: Day? = nil) {
    self.from = from
    self.until = until
  }

  package init(_ days: DayRange) {
    self.init(
      from: days.first == .min ? nil : Day(number: days.first),
      until: days.end == .max ? nil : Day(number: days.end))
  }

  /// First day, as a number that orders before every day if the start is open.
  package var firstNumber: Int32 { from?.number ?? .min }
  /// Day after the last, as a number that orders after every day if the end is open.
  package var endNumber: Int32 { until?.number ?? .max }

  /// Holds on no day at all.
  public var isEmpty: Bool { firstNumber >= endNumber }

  public func contains(_ day: Day) -> Bool {
    firstNumber <= day.number && day.number < endNumber
  }

  public func contains(_ other: Term) -> Bool {
    firstNumber <= other.firstNumber && other.endNumber <= endNumber
  }

  public func overlaps(_ other: Term) -> Bool {
    max(firstNumber, other.firstNumber) < min(endNumber, other.endNumber)
  }

  /// The days in both; empty terms stay empty.
  public func intersection(_ other: Term) -> Term {
    Term(DayRange(self).intersection(DayRange(other)))
  }
}

extension Term: CustomStringConvertible {
  public var description: String {
    switch (from, until) {
    case (nil, nil): "always"
    case (let from?, nil): "from \(from)"
    case (nil, let until?): "until \(until)"
    case (let from?, let until?): "from \(from) until \(until)"
    }
  }
}
