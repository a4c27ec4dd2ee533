import OrganizationGraph

/// A chain unit with everything below it today, asked about one code after the other.
struct Territory: Sendable {
  private let top: UnitIndex
  private let served: ServedOrganization
  private let day: Day

  init(_ top: UnitIndex, _ served: ServedOrganization) {
    self.top = top
    self.served = served
    day = served.snapshot.zone.local(Instant(seconds: Int64(WallSeconds.now()))).day
  }

  /// O(depth).
  func contains(_ code: String) -> Bool {
    var current = served.snapshot.unit(code)
    while let unit = current {
      if unit == top { return true }
      current = served.snapshot.home(unit) ?? served.snapshot.chainParent(unit, on: day)
    }
    return false
  }
}
