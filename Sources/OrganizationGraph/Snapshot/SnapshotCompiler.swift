/// Turns the records of a sound organisation into columns. O(n) where n is records in the order of
/// their codes, O(n log n) in another order.
struct SnapshotCompiler {
  let index: OrganizationIndex
  /// Records of the units in the order of their codes.
  let unitOrder: [Int]
  /// By record of the unit.
  let unitNumbers: ContiguousArray<UnitIndex>
  let categoryOrder: [Int]
  let categoryNumbers: [String: CategoryIndex]
  let calendarCodes: [String]
  let poolNumbers: [String: PoolIndex]
  let ownPools: [PoolIndex?]
  let poolCapacities: ContiguousArray<UInt32>
  let root: UnitIndex

  var organization: Organization { index.organization }

  init(_ index: OrganizationIndex) {
    self.index = index
    let organization = index.organization
    let units = organization.units
    unitOrder = Self.order(index.units.codes)
    var unitNumbers = ContiguousArray(repeating: UnitIndex(0), count: units.count)
    for (position, record) in unitOrder.enumerated() { unitNumbers[record] = UnitIndex(position) }
    self.unitNumbers = unitNumbers
    let categories = organization.categories
    categoryOrder = Self.order(index.categories.codes)
    categoryNumbers = Dictionary(
      uniqueKeysWithValues: categoryOrder.enumerated().map {
        (categories[$1].code, CategoryIndex($0))
      })
    calendarCodes = index.calendars.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }

    let pools = Self.order(index.pools.codes)
    var capacities = ContiguousArray(pools.map { UInt32(organization.pools[$0].capacity) })
    poolNumbers = Dictionary(
      uniqueKeysWithValues: pools.enumerated().map {
        (organization.pools[$1].code, PoolIndex($0))
      })
    ownPools = unitOrder.map { record in
      guard units[record].pool == nil else { return nil }
      capacities.append(UInt32(units[record].capacity))
      return PoolIndex(capacities.count - 1)
    }
    poolCapacities = capacities

    let moved = Set(
      organization.edges.indices.lazy.filter { organization.edges[$0].kind == .chain }
        .map { index.edgeEnds[$0].from })
    root =
      unitOrder.enumerated().first { _, record in
        let unit = index.resolvedUnits[record]
        return unit.parent == nil && index.kind(ofRecord: record).tier != nil
          && !moved.contains(unit.node)
      }.map { UnitIndex($0.offset) } ?? UnitIndex(0)
  }

  /// Positions in the order of the codes' bytes.
  private static func order(_ codes: ContiguousArray<String>) -> [Int] {
    codes.indices.sorted { precedes(codes[$0], codes[$1]) }
  }

  /// Whether the bytes of one code order before those of another.
  static func precedes(_ a: String, _ b: String) -> Bool {
    // Through pointers, because the views check each byte that they give.
    let result = a.utf8.withContiguousStorageIfAvailable { a in
      b.utf8.withContiguousStorageIfAvailable { b in a.lexicographicallyPrecedes(b) }
    }
    return (result ?? nil) ?? a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  /// The number of a unit that a record names.
  func number(_ node: UnitNode) -> UnitIndex? { index.record(node).map { unitNumbers[$0] } }

  /// The number of the unit with a code.
  func number(ofUnit code: String) -> UnitIndex? { index.node(code).flatMap(number) }

  func kindNumber(_ kind: UnitKind) -> KindIndex {
    if let tier = index.tiers[kind.code] { return KindIndex(tier) }
    let position = UnitKind.outsideChain.firstIndex { $0.kind == kind }
    guard let position else { preconditionFailure("unknown kind \(kind.code)") }
    return KindIndex(organization.schema.tiers.count + position)
  }

  /// Position in the schema of the level whose authority a unit has.
  private func level(ofRecord row: Int) -> Int? {
    let kind = index.kind(ofRecord: row)
    if let tier = kind.tier { return tier }
    if let level = organization.units[row].level { return index.tiers[level] }
    if kind.class == .resident { return nil }
    return index.resolvedUnits[row].home.flatMap { index.kind($0)?.tier }
  }

  func compileUnits() -> UnitColumns {
    var columns = UnitColumns()
    let calendarNumbers = Dictionary(
      uniqueKeysWithValues: calendarCodes.enumerated().map { ($1, CalendarIndex($0)) })
    let units = organization.units
    let authorities = organization.schema.tiers.map { Int32($0.authority) }
    for (position, record) in unitOrder.enumerated() {
      let level = level(ofRecord: record)
      let tier = index.kind(ofRecord: record).tier
      columns.kind.append(tier.map { KindIndex($0) } ?? kindNumber(units[record].kind))
      columns.level.append(level.map { UInt8($0) })
      columns.authority.append(level.map { authorities[$0] } ?? 0)
      columns.firstDay.append(units[record].term.firstNumber)
      columns.endDay.append(units[record].term.endNumber)
      columns.isSuspended.append(units[record].status == .suspended)
      columns.pool.append(ownPools[position] ?? poolNumbers[units[record].pool!]!)
      columns.calendar.append(units[record].hours.flatMap { calendarNumbers[$0] })
      columns.home.append(index.resolvedUnits[record].home.flatMap { number($0) })
      columns.record.append(UInt32(record))
    }
    return columns
  }
}
