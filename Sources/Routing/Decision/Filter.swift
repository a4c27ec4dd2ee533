/// A condition that a unit must meet to hold an order. Filters are never relaxed.
public enum Filter: UInt8, Hashable, Sendable, CaseIterable {
  /// It exists on the order's day and is not suspended.
  case active
  /// A command path of edges in force, serving the category and within quota, leads to it.
  case reach
  /// The duty catalogue names it for the category, at the origin's territory, that day.
  case duty
  /// It has at least the authority that the category needs.
  case authority
  /// Its authority is not above the category's ceiling.
  case tier
  /// 准入: the category may be sent down to its tier.
  case admission
  /// Its capacity pool has a free place.
  case capacity
  /// It opens not after the deadline.
  case hours
  /// It is not the unit that the order is about, does not belong to it, and shares no pool with it.
  case conflict
  /// Its duty holds in the order's mode.
  case mode
  /// The order does not exclude it.
  case excluded

  public var code: String { "\(self)" }
}
