/// Turns the records of a sound organisation into columns. O(n) where n is records in the order of
/// their codes, O(n log n) in another order.
struct SnapshotCompiler {
  let index: OrganizationIndex
  /// Records of the units in the order of their codes.
  let unitOrder: RecordOrder
  /// Units by record.
  let unitNumbers: RecordOrder
  let categoryOrder: [Int]
  let categoryNumbers: [String: CategoryIndex]
  let calendarCodes: [String]
  let poolNumbers: [String: UInt32]
  let sharedCapacities: ContiguousArray<UInt32>
  let grades: [String]
  let root: UnitIndex

  var organization: Organization { index.organization }
  /// In the order of their numbers.
  var categoryCodes: CodeTable {
    CodeTable(categoryOrder.map { organization.categories[$0].code })
  }

  init(_ index: OrganizationIndex) {
    self.index = index
    let organization = index.organization
    let units = organization.units
    unitOrder = RecordOrder(byCodes: index.units.codes)
    unitNumbers = unitOrder.inverted
    let categories = organization.categories
    categoryOrder = Self.order(index.categories.codes)
    categoryNumbers = Dictionary(
      uniqueKeysWithValues: categoryOrder.enumerated().map {
        (categories[$1].code, CategoryIndex($0))
      })
    calendarCodes = index.calendars.sorted(by: ByteOrder.precedes)

    let pools = Self.order(index.pools.codes)
    sharedCapacities = ContiguousArray(pools.map { UInt32(organization.pools[$0].capacity) })
    poolNumbers = Dictionary(
      uniqueKeysWithValues: pools.enumerated().map { (organization.pools[$1].code, UInt32($0)) })
    grades =
      [""]
      + Set(
        units.indices.lazy.filter { units.row($0).has(.credit) }
          .compactMap { units.entry($0).credit }
      ).sorted()

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
  private static func order(_ codes: CodeColumn) -> [Int] {
    codes.indices.sorted(by: codes.precedes)
  }

  /// The number of a unit that a record names.
  func number(_ node: UnitNode) -> UnitIndex? {
    index.record(node).map { UnitIndex(unitNumbers[$0]) }
  }

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
    if organization.units.row(row).has(.level), let level = organization.units.entry(row).level {
      return index.tiers[level]
    }
    if kind.class == .resident { return nil }
    return index.resolvedUnits[row].home.flatMap { index.kind($0)?.tier }
  }

  /// The columns of the units, once the edges are known.
  func compileUnits(
    _ edges: EdgeColumns, _ starts: UnitLinks.Starts, duties: RowMemory<UInt32>,
    led: RowMemory<UnitIndex>
  ) -> UnitColumns {
    let units = organization.units
    let links = PagedRows<UnitLinks>(count: units.count) { links in
      for unit in unitOrder.indices {
        links.initializeElement(at: unit, to: starts.links(unit))
      }
    }
    let rows = PagedRows<UnitRow>(count: units.count) { rows in
      fillRows(rows)
      for unit in rows.indices { rows[unit].connect(edges, starts.links(unit).outgoing) }
      for place in led.indices { rows[led[place].position].isLed = true }
    }
    return UnitColumns(
      rows: rows, links: links,
      days: SparseRows(count: units.count, usual: .always) { unit in
        DayRange(units.term(unitOrder[unit]))
      },
      homes: UnitColumns.homes(count: units.count) { unit in
        index.resolvedUnits[unitOrder[unit]].home.flatMap(number)?.rawValue ?? UnitRow.none
      },
      duties: UnitColumns.duties(count: units.count, starts: duties),
      record: unitOrder,
      order: UnitOrder(numberedCount: units.count))
  }

  private func fillRows(_ rows: UnsafeMutableBufferPointer<UnitRow>) {
    let calendarNumbers = Dictionary(
      uniqueKeysWithValues: calendarCodes.enumerated().map { ($1, UInt16($0)) })
    let gradeNumbers = Dictionary(
      uniqueKeysWithValues: grades.enumerated().map { ($1, UInt16($0)) })
    let units = organization.units
    for (position, record) in unitOrder.enumerated() {
      let has = units.row(record)
      var row = UnitRow()
      row.kind = UInt8(
        index.kind(ofRecord: record).tier ?? kindNumber(units.entry(record).kind).position)
      if let level = level(ofRecord: record) { row.level = UInt8(level) }
      row.room = 1
      if has.has(.pool) || has.has(.capacity) || has.has(.hours) || has.has(.credit) {
        let unit = units.entry(record)
        if let pool = unit.pool {
          row.room = poolNumbers[pool]!
          row.sharesPool = true
        } else {
          row.room = UInt32(unit.capacity)
        }
        if let hours = unit.hours.flatMap({ calendarNumbers[$0] }) { row.calendar = hours }
        if let grade = unit.credit { row.grade = gradeNumbers[grade]! }
      }
      if has.has(.suspended) { row.isSuspended = true }
      if has.isDated { row.isDated = true }
      rows.initializeElement(at: position, to: row)
    }
  }
}
