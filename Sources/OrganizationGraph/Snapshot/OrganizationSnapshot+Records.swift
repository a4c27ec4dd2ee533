extension OrganizationSnapshot {
  public var unitCount: Int { units.rows.count }
  /// Edges numbered so far. Those that edits replaced are among them, but no unit lists them.
  public var edgeCount: Int { edges.count }
  public var categoryCount: Int { categories.count }
  package var sharedPoolCount: Int { sharedCapacities.count }

  /// The unit with a code; O(1), in an image O(log u).
  public func unit(_ code: String) -> UnitIndex? {
    if let texts { return texts.unit(code) }
    return unitCodes[code].map { UnitIndex(unitNumbers[$0]) } ?? amendments.numbers[code]
  }

  /// The same for a code that is given by its bytes, without making a string of it where the unit was
  /// compiled from records.
  package func unit(code bytes: UnsafeRawBufferPointer) -> UnitIndex? {
    if let position = unitCodes.position(of: bytes) { return UnitIndex(unitNumbers[position]) }
    return texts == nil && amendments.numbers.isEmpty
      ? nil : unit(String(decoding: bytes, as: UTF8.self))
  }

  /// The units with a name or alias, in the order of their codes; O(n) where n is these, but for the
  /// first time, and in an image, all units. An image knows no aliases.
  public func units(named name: String) -> [UnitIndex] {
    if let texts { return texts.units(named: name) }
    let compiled = lookups.names(of: compiledRecords.units, order: units.record)[name]
    if amendments.units.isEmpty { return compiled }
    return (compiled.filter { amendments.units[$0] == nil } + (amendments.names[name] ?? []))
      .sorted(by: precedes)
  }

  /// The category with a code; O(1).
  public func category(_ code: String) -> CategoryIndex? {
    categoryCodes[code].map { CategoryIndex($0) }
  }

  /// The same for a code that is given by its bytes.
  package func category(code bytes: UnsafeRawBufferPointer) -> CategoryIndex? {
    categoryCodes.position(of: bytes).map { CategoryIndex($0) }
  }

  /// The unit's record; of an image, what its columns say.
  public func record(_ unit: UnitIndex) -> OrganizationUnit {
    if let amended = amendments.units[unit] { return amended }
    if texts != nil { return sketch(unit) }
    if units.record.count == 0 {
      let number = String(unit.position)
      return OrganizationUnit(
        code: number, name: number, kind: UnitKind(code: kindCode(kind(unit))))
    }
    return compiledRecords.units[units.record[unit.position]]
  }

  public func record(_ category: CategoryIndex) -> Category {
    compiledRecords.categories[categories[category.position].record]
  }

  public func record(_ duty: DutyIndex) -> Duty {
    let compiled = compiledRecords.duties
    return duty.position < compiled.count
      ? compiled[duty.position] : amendments.duties[duty.position - compiled.count]
  }

  /// The time limit at a position among the records.
  public func timeLimit(_ row: Int) -> TimeLimit { compiledRecords.timeLimits[row] }

  /// The organisation as records, with every edit; not of an image. O(n) where n is records.
  public func records() -> Organization {
    precondition(texts == nil, "an image holds no records")
    return amendments.applied(to: compiledRecords) { [units] unit in
      unit.position < units.record.count ? units.record[unit.position] : nil
    }
  }

  public func code(_ unit: UnitIndex) -> String {
    texts?.codes[unit.position] ?? record(unit).code
  }

  public func name(_ unit: UnitIndex) -> String {
    texts?.names[unit.position] ?? record(unit).name
  }

  /// Whether the code of one unit orders before that of another. O(1).
  public func precedes(_ a: UnitIndex, _ b: UnitIndex) -> Bool {
    units.order.key(a) < units.order.key(b)
  }

  /// Every unit, in the order of their codes; those that edits added come last.
  public var allUnits: some RandomAccessCollection<UnitIndex> {
    (0..<unitCount).lazy.map { UnitIndex($0) }
  }

  /// Every category, in the order of their codes.
  public var allCategories: some RandomAccessCollection<CategoryIndex> {
    (0..<categoryCount).lazy.map { CategoryIndex($0) }
  }

  /// Suggests the unit code nearest to a mistyped one. O(u·m²), for error messages.
  public func nearestUnitCode(to code: String) -> String? {
    if let texts { return NearestText.nearest(to: code, in: texts.codes.all) }
    return NearestText.nearest(
      to: code, in: [unitCodes.nearest(to: code)].compactMap { $0 } + amendments.numbers.keys)
  }

  /// Suggests the category code nearest to a mistyped one.
  public func nearestCategoryCode(to code: String) -> String? {
    categoryCodes.nearest(to: code)
  }
}
