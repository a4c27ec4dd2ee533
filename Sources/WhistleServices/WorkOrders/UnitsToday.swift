import OrganizationGraph

/// What stands today where units stood that orders name: an order outlives what the organisation is made of.
struct UnitsToday {
  let snapshot: OrganizationSnapshot
  let day: Day

  /// The unit with a code, if there is such a one today; else the nearest above where it was last that there
  /// is; the root if nothing is known of it. O(depth).
  func standing(_ code: String) -> UnitIndex {
    var current = snapshot.unit(code)
    while let unit = current {
      if snapshot.exists(unit, on: day) { return unit }
      current = above(unit)
    }
    return snapshot.root
  }

  /// The unit right below another on the way to one that is below it; the one itself where it is not. O(depth).
  func below(_ top: UnitIndex, towards unit: UnitIndex) -> UnitIndex {
    var current = unit
    while let above = self.above(current) {
      if above == top { return current }
      current = above
    }
    return unit
  }

  /// The unit that one is at home in or below in the chain, today or on its last day. O(1).
  func above(_ unit: UnitIndex) -> UnitIndex? {
    if let above = snapshot.home(unit) ?? snapshot.chainParent(unit, on: day) { return above }
    let end = snapshot.days(unit).end
    return end <= day.number ? snapshot.chainParent(unit, on: Day(number: end - 1)) : nil
  }
}
