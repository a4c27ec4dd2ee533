/// Turns the records of a sound organisation into columns. Every step is O(n log n) or better.
struct SnapshotCompiler {
  let organization: Organization
  let index: OrganizationIndex
  /// Records of the units in the order of their codes.
  let unitOrder: [Int]
  let unitNumbers: [String: UnitIndex]
  let categoryOrder: [Int]
  let categoryNumbers: [String: CategoryIndex]
  let calendarCodes: [String]
  let poolNumbers: [String: PoolIndex]
  let ownPools: [PoolIndex?]
  let poolCapacities: ContiguousArray<UInt32>
  let root: UnitIndex

  init(_ organization: Organization) {
    self.organization = organization
    index = OrganizationIndex(organization)
    let units = organization.units
    unitOrder = Self.order(units.map(\.code))
    unitNumbers = Dictionary(
      uniqueKeysWithValues: unitOrder.enumerated().map { (units[$1].code, UnitIndex($0)) })
    let categories = organization.categories
    categoryOrder = Self.order(categories.map(\.code))
    categoryNumbers = Dictionary(
      uniqueKeysWithValues: categoryOrder.enumerated().map {
        (categories[$1].code, CategoryIndex($0))
      })
    calendarCodes = index.calendars.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }

    let pools = Self.order(organization.pools.map(\.code))
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

    let moved = Set(organization.edges.lazy.filter { $0.kind == .chain }.map(\.from))
    let tiers = index.tiers
    root =
      unitOrder.enumerated().first { _, record in
        let unit = units[record]
        return unit.parent == nil && tiers[unit.kind.code] != nil && !moved.contains(unit.code)
      }.map { UnitIndex($0.offset) } ?? UnitIndex(0)
  }

  /// Positions in the order of the codes' bytes.
  private static func order(_ codes: [String]) -> [Int] {
    codes.indices.sorted { codes[$0].utf8.lexicographicallyPrecedes(codes[$1].utf8) }
  }

  func kindNumber(_ kind: UnitKind) -> KindIndex {
    if let tier = index.tiers[kind.code] { return KindIndex(tier) }
    let position = UnitKind.outsideChain.firstIndex { $0.kind == kind }
    guard let position else { preconditionFailure("unknown kind \(kind.code)") }
    return KindIndex(organization.schema.tiers.count + position)
  }

  /// Position in the schema of the level whose authority a unit has.
  private func level(of unit: OrganizationUnit) -> Int? {
    if let tier = index.tiers[unit.kind.code] { return tier }
    if let level = unit.level { return index.tiers[level] }
    guard index.class(of: unit) != .resident, let home = unit.home.flatMap(index.unit) else {
      return nil
    }
    return index.tiers[home.kind.code]
  }

  func compileUnits() -> UnitColumns {
    var columns = UnitColumns()
    let calendarNumbers = Dictionary(
      uniqueKeysWithValues: calendarCodes.enumerated().map { ($1, CalendarIndex($0)) })
    for (position, record) in unitOrder.enumerated() {
      let unit = organization.units[record]
      let level = level(of: unit)
      columns.kind.append(kindNumber(unit.kind))
      columns.level.append(level.map { UInt8($0) })
      columns.authority.append(level.map { Int32(organization.schema.tiers[$0].authority) } ?? 0)
      columns.firstDay.append(unit.term.firstNumber)
      columns.endDay.append(unit.term.endNumber)
      columns.isSuspended.append(unit.status == .suspended)
      columns.pool.append(ownPools[position] ?? poolNumbers[unit.pool!]!)
      columns.calendar.append(unit.hours.flatMap { calendarNumbers[$0] })
      columns.home.append(unit.home.flatMap { unitNumbers[$0] })
      columns.record.append(UInt32(record))
    }
    return columns
  }

  func compileEdges() -> EdgeColumns {
    typealias Key = (from: UnitIndex, kind: EdgeKind, to: UnitIndex, edge: Edge)
    var keys: [Key] = index.allEdges().compactMap { derived in
      let edge = derived.edge
      guard !edge.term.isEmpty, let from = unitNumbers[edge.from], let to = unitNumbers[edge.to]
      else { return nil }
      return (from, edge.kind, to, edge)
    }
    keys.sort { a, b in
      if a.from != b.from { return a.from < b.from }
      if a.kind != b.kind { return a.kind.rawValue < b.kind.rawValue }
      if a.to != b.to { return a.to < b.to }
      if a.edge.code != b.edge.code {
        return a.edge.code.utf8.lexicographicallyPrecedes(b.edge.code.utf8)
      }
      return a.edge.term.firstNumber < b.edge.term.firstNumber
    }
    var columns = EdgeColumns()
    columns.outgoing = ContiguousArray(repeating: 0, count: unitOrder.count + 1)
    columns.incomingStart = columns.outgoing
    for key in keys {
      columns.kind.append(key.kind)
      columns.from.append(key.from)
      columns.to.append(key.to)
      columns.firstDay.append(key.edge.term.firstNumber)
      columns.endDay.append(key.edge.term.endNumber)
      columns.quota.append(key.edge.quota.map { UInt32($0) })
      columns.code.append(key.edge.code)
      columns.scopeStart.append(UInt32(columns.scope.count))
      columns.scope += key.edge.categories.compactMap { categoryNumbers[$0] }.sorted()
      columns.outgoing[key.from.position + 1] += 1
      columns.incomingStart[key.to.position + 1] += 1
    }
    columns.scopeStart.append(UInt32(columns.scope.count))
    for position in unitOrder.indices {
      columns.outgoing[position + 1] += columns.outgoing[position]
      columns.incomingStart[position + 1] += columns.incomingStart[position]
    }
    columns.incoming = ContiguousArray(
      keys.indices.sorted { a, b in
        let (x, y) = (keys[a], keys[b])
        if x.to != y.to { return x.to < y.to }
        if x.kind != y.kind { return x.kind.rawValue < y.kind.rawValue }
        return a < b
      }.map { EdgeIndex($0) })
    return columns
  }
}
