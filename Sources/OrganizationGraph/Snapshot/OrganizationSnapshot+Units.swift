extension OrganizationSnapshot {
  public func kind(_ unit: UnitIndex) -> KindIndex { units.kind[unit.position] }

  /// Number of kinds: the tiers and the kinds outside the chain.
  public var kindCount: Int { organization.schema.tiers.count + UnitKind.outsideChain.count }

  public func kindCode(_ kind: KindIndex) -> String {
    let tiers = organization.schema.tiers
    return kind.position < tiers.count
      ? tiers[kind.position].code
      : UnitKind.outsideChain[kind.position - tiers.count].kind.code
  }

  /// A school, enterprise or the like: at home in a territory, but not part of its government.
  public func isResident(_ unit: UnitIndex) -> Bool {
    let position = kind(unit).position - organization.schema.tiers.count
    return position >= 0 && UnitKind.outsideChain[position].class == .resident
  }

  /// Position of the tier in the schema; `nil` for a unit outside the chain.
  public func tier(_ unit: UnitIndex) -> Int? {
    let kind = units.kind[unit.position].position
    return kind < organization.schema.tiers.count ? kind : nil
  }

  /// Authority of the unit's level; 0: none.
  public func authority(_ unit: UnitIndex) -> Int { Int(units.authority[unit.position]) }

  /// Position in the schema of the level whose authority the unit has.
  public func level(_ unit: UnitIndex) -> Int? { units.level[unit.position].map { Int($0) } }

  /// Rank along an escalation: authority, and at equal authority the territory before its
  /// departments. Strictly grows from rung to rung.
  public func escalationRank(_ unit: UnitIndex) -> Int {
    authority(unit) * 2 + (tier(unit) == nil ? 0 : 1)
  }

  public func exists(_ unit: UnitIndex, on day: Day) -> Bool {
    units.firstDay[unit.position] <= day.number && day.number < units.endDay[unit.position]
  }

  public func isSuspended(_ unit: UnitIndex) -> Bool { units.isSuspended[unit.position] }

  /// It has leading posts and none of them is filled that day.
  public func isVacant(_ unit: UnitIndex, on day: Day) -> Bool {
    leadership[unit].map { !$0.contains { $0.contains(day) } } ?? false
  }

  public func pool(_ unit: UnitIndex) -> PoolIndex { units.pool[unit.position] }

  /// Most orders the pool holds at one time.
  public func capacity(_ pool: PoolIndex) -> UInt32 { poolCapacities[pool.position] }

  /// Opening hours; `nil`: always open.
  public func calendar(_ unit: UnitIndex) -> WorkingCalendar? {
    units.calendar[unit.position].map { calendars[$0.position] }
  }

  /// Home territory of a unit outside the chain.
  public func home(_ unit: UnitIndex) -> UnitIndex? { units.home[unit.position] }

  /// The chain parent on a day; O(edges of the unit).
  public func chainParent(_ unit: UnitIndex, on day: Day) -> UnitIndex? {
    outgoing(unit).first { kind($0) == .chain && isInForce($0, on: day) }.map { target($0) }
  }

  /// The chain units below a unit on a day, in the order of their codes.
  public func chainChildren(_ unit: UnitIndex, on day: Day) -> [UnitIndex] {
    incoming(unit).filter { kind($0) == .chain && isInForce($0, on: day) }.map { source($0) }
  }
}
