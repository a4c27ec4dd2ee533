/// Codes and names of the units of an image, by number.
struct UnitTexts: Sendable {
  /// Rising, as units are numbered by their codes.
  let codes: TextColumn
  let names: TextColumn

  /// The unit with a code. O(log u).
  func unit(_ code: String) -> UnitIndex? {
    codes.position(ofRising: code).map { UnitIndex($0) }
  }

  /// The units with a name. O(u) where u is units.
  func units(named name: String) -> [UnitIndex] {
    names.positions(of: name).map { UnitIndex($0) }
  }

  /// The units with a text in their name. O(u · m) where m is the length of a name.
  func units(containing text: String) -> [UnitIndex] {
    names.positions(containing: text).map { UnitIndex($0) }
  }
}

extension OrganizationSnapshot {
  /// What the columns say of a unit: all that its record holds but its aliases, its line parent, its party
  /// organisation and its residents, which no decision reads.
  func sketch(_ unit: UnitIndex) -> OrganizationUnit {
    let row = units.rows[unit.position]
    var record = OrganizationUnit(
      code: code(unit), name: name(unit), kind: UnitKind(code: kindCode(kind(unit))))
    if row.parent != UnitRow.none { record.parent = code(UnitIndex(rawValue: row.parent)) }
    record.home = home(unit).map(code)
    if tier(unit) == nil { record.level = level(unit).map { schema.tiers[$0].code } }
    if row.sharesPool {
      record.pool = poolNumbers.first { $0.value == row.room }?.key
    } else {
      record.capacity = Int(row.room)
    }
    record.hours = calendar(unit)?.code
    record.status = row.isSuspended ? .suspended : .active
    if row.grade > 0 { record.credit = grades[Int(row.grade)] }
    record.term = Term(days(unit))
    return record
  }
}
