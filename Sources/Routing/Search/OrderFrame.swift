import OrganizationGraph

/// What a scan reads of an order, for the category whose duty counts.
struct OrderFrame {
  let origin: UnitIndex
  let day: Int32
  let mode: Mode
  /// Between an owning and an assisting line that otherwise say the same.
  let preferredRole: Duty.Role
  /// Seconds since 1970.
  let receivedAt: Int64
  /// When a unit must be open at the latest, seconds since 1970: at the deadline, or as the order arrives if that
  /// is later; `Int64.max`: none.
  let latestOpening: Int64
  /// The category and those above it.
  let lineage: UnsafePointer<UInt32>
  let depth: Int
  let marks: UInt64
  var admission: UInt8
  var lowestLevel: UInt8
  var highestLevel: UInt8
  /// Not every level and tier will do.
  var hasLevels: Bool
  /// Only a lead has a catch-all.
  let hasCatchAll: Bool
  /// There may be candidates that no list holds.
  var needsWalk: Bool
  /// Some units may not be listed.
  let isRestricted: Bool
  /// What a line costs more here than in the index, which holds the costs of leads, by role.
  let ownShift: Int64
  let assistShift: Int64
  /// The lesser of the two.
  let leastShift: Int64
}
