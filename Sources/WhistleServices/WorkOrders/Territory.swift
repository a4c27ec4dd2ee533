import OrganizationGraph

/// A chain unit with everything below it today, asked about one code after the other. What is gone belongs where it
/// was last, or, if nothing is known of it, to the root alone.
struct Territory: Sendable {
  private let top: UnitIndex
  private let units: UnitsToday

  init(_ top: UnitIndex, _ served: ServedOrganization, at now: Instant) {
    self.top = top
    units = UnitsToday(snapshot: served.snapshot, day: served.snapshot.zone.local(now).day)
  }

  /// O(depth).
  func contains(_ code: String) -> Bool {
    guard let first = units.snapshot.unit(code) else { return top == units.snapshot.root }
    var current: UnitIndex? = first
    while let unit = current {
      if unit == top { return true }
      current = units.above(unit)
    }
    return false
  }
}
