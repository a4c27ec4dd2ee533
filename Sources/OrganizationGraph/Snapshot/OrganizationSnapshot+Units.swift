extension OrganizationSnapshot {
  public func kind(_ unit: UnitIndex) -> KindIndex {
    KindIndex(rawValue: UInt32(units.rows[unit.position].kind))
  }

  /// Number of kinds: the tiers and the kinds outside the chain.
  public var kindCount: Int { schema.tiers.count + UnitKind.outsideChain.count }

  /// The kind with a code.
  public func kind(_ code: String) -> KindIndex? {
    if let tier = schema.position(of: code) { return KindIndex(tier) }
    return UnitKind.outsideChain.firstIndex { $0.kind.code == code }.map {
      KindIndex(tierCount + $0)
    }
  }

  public func kindCode(_ kind: KindIndex) -> String {
    let tiers = schema.tiers
    return kind.position < tiers.count
      ? tiers[kind.position].code
      : UnitKind.outsideChain[kind.position - tiers.count].kind.code
  }

  /// A school, enterprise or the like: at home in a territory, but not part of its government.
  public func isResident(_ unit: UnitIndex) -> Bool {
    let position = kind(unit).position - tierCount
    return position >= 0 && UnitKind.outsideChain[position].class == .resident
  }

  /// Position of the tier in the schema; `nil` for a unit outside the chain.
  public func tier(_ unit: UnitIndex) -> Int? {
    let kind = Int(units.rows[unit.position].kind)
    return kind < tierCount ? kind : nil
  }

  /// Authority of the unit's level; 0: none.
  public func authority(_ unit: UnitIndex) -> Int {
    level(unit).map { schema.tiers[$0].authority } ?? 0
  }

  /// Position in the schema of the level whose authority the unit has.
  public func level(_ unit: UnitIndex) -> Int? {
    let level = units.rows[unit.position].level
    return level == UnitRow.noLevel ? nil : Int(level)
  }

  /// Rank along an escalation: authority, and at equal authority the territory before its
  /// departments. Strictly grows from rung to rung.
  public func escalationRank(_ unit: UnitIndex) -> Int {
    authority(unit) * 2 + (tier(unit) == nil ? 0 : 1)
  }

  public func exists(_ unit: UnitIndex, on day: Day) -> Bool {
    days(unit).contains(day.number)
  }

  public func isSuspended(_ unit: UnitIndex) -> Bool {
    units.rows[unit.position].isSuspended
  }

  /// It has leading posts and none of them is filled that day.
  public func isVacant(_ unit: UnitIndex, on day: Day) -> Bool {
    guard units.rows[unit.position].isLed else { return false }
    guard let terms = amendments.leadership[unit] else {
      return !leadership.isFilled(unit, on: day)
    }
    return !(terms ?? []).contains { $0.contains(day) }
  }

  /// The pool that the unit draws on.
  public func pool(_ unit: UnitIndex) -> PoolIndex {
    let row = units.rows[unit.position]
    return row.sharesPool ? .shared(row.room) : .own(of: unit)
  }

  /// Most orders the pool holds at one time.
  public func capacity(_ pool: PoolIndex) -> UInt32 {
    pool.sharedNumber.map { sharedCapacities[Int($0)] } ?? units.rows[pool.position].room
  }

  /// Opening hours; `nil`: always open.
  public func calendar(_ unit: UnitIndex) -> WorkingCalendar? {
    let calendar = units.rows[unit.position].calendar
    return calendar == UnitRow.noCalendar ? nil : calendars[Int(calendar)]
  }

  /// Home territory of a unit outside the chain.
  public func home(_ unit: UnitIndex) -> UnitIndex? {
    let home = units.homes[unit.position]
    return home == UnitRow.none ? nil : UnitIndex(rawValue: home)
  }

  /// The chain parent on a day; O(edges of the unit).
  public func chainParent(_ unit: UnitIndex, on day: Day) -> UnitIndex? {
    outgoing(unit).first { kind($0) == .chain && isInForce($0, on: day) }.map { target($0) }
  }

  /// The chain units below a unit on a day, in the order of their codes.
  public func chainChildren(_ unit: UnitIndex, on day: Day) -> [UnitIndex] {
    incoming(unit).filter { kind($0) == .chain && isInForce($0, on: day) }.map { source($0) }
  }
}
