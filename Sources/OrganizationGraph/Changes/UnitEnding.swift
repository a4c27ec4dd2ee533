/// A unit that takes no orders any more once a change is made.
package struct UnitEnding: Hashable, Sendable {
  package let code: String
  package let name: String
  /// The first day without it; nil: it is suspended, or taken out of the records.
  package let from: Day?
  /// It takes no orders, but remains the place that it is.
  package let isSuspended: Bool
}

extension RecordChange {
  /// The unit that the change closes, suspends or takes out; nil if it does none of that.
  package var ending: UnitEnding? {
    guard case .unit(let former)? = before else { return nil }
    guard case .unit(let unit)? = after else {
      return UnitEnding(code: former.code, name: former.name, from: nil, isSuspended: false)
    }
    let isSuspended = unit.status == .suspended && former.status != .suspended
    let isClosed = unit.term.until != nil && unit.term.until != former.term.until
    guard isSuspended || isClosed else { return nil }
    return UnitEnding(
      code: unit.code, name: unit.name, from: isSuspended ? nil : unit.term.until,
      isSuspended: isSuspended)
  }
}
