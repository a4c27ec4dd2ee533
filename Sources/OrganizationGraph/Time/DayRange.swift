/// Days `[first, end)` as numbers, open ends as the least and largest.
package struct DayRange: Hashable, Sendable, BitwiseCopyable {
  package let first: Int32
  package let end: Int32

  package static let always = DayRange(first: .min, end: .max)

  package init(first: Int32, end: Int32) {
    self.first = first
    self.end = end
  }

  package init(_ term: Term) { self.init(first: term.firstNumber, end: term.endNumber) }

  package func contains(_ day: Int32) -> Bool { first <= day && day < end }

  package var isEmpty: Bool { first >= end }

  package func intersection(_ other: DayRange) -> DayRange {
    DayRange(first: max(first, other.first), end: min(end, other.end))
  }
}
