/// Makes the columns of a snapshot after an edit that keeps the rules.
///
/// Invariants of the columns, which an edit keeps: the edges that lead from a unit lie side by side, by
/// (kind, to, code, first day); those that lead to it are listed side by side, by (kind, from); its
/// lines of the catalogue lie side by side, by (category, line). A group that changes is written anew
/// behind the others, and the unit's links and lines say where. So the edges of a unit get other numbers
/// when one of them changes, and no others do. Rows of units lie in pages, of which those that change are
/// copied.
///
/// What is left behind is not used again until everything is compiled anew.
struct SnapshotEditor {
  let draft: EditDraft
  let old: OrganizationSnapshot
  var amendments: RecordAmendments
  var changes = SnapshotChanges()
  /// Rows and links that change or are added, by unit.
  private(set) var rows: [Int: UnitRow] = [:]
  private(set) var links: [Int: UnitLinks] = [:]
  private var days: [Int: DayRange] = [:]
  private var homes: [Int: UInt32] = [:]
  /// Lines of the catalogue, by unit.
  var duties: [Int: UInt32] = [:]
  let order: UnitOrder
  var sharedCapacities: ContiguousArray<UInt32>
  var grades: [String]
  var calendars: ContiguousArray<WorkingCalendar>

  init(_ draft: EditDraft) {
    self.draft = draft
    old = draft.old
    amendments = draft.old.amendments
    order = draft.old.units.order.inserting(draft.added) { draft.record($0).code }
    sharedCapacities = draft.old.sharedCapacities
    grades = draft.old.grades
    calendars = draft.old.calendars
  }

  consuming func edited(revision: UInt64) -> EditedSnapshot {
    editCalendars()
    editPools()
    editUnits()
    editLeadership()
    let edges = editEdges()
    let duties = editDuties()
    let count = old.unitCount + draft.added.count
    let snapshot = OrganizationSnapshot(
      old, revision: revision, amendments: amendments,
      units: UnitColumns(
        rows: old.units.rows.changing(count: count, rows),
        links: old.units.links.changing(count: count, links),
        days: old.units.days.changing(count: count, days),
        homes: old.units.homes.changing(count: count, homes),
        duties: old.units.duties.changing(count: count, self.duties), record: old.units.record,
        order: order),
      edges: edges, duties: duties, sharedCapacities: sharedCapacities, grades: grades,
      calendars: calendars)
    return EditedSnapshot(snapshot: snapshot, changes: changes)
  }

  func row(_ unit: UnitIndex) -> UnitRow { rows[unit.position] ?? old.units.rows[unit.position] }
  func links(_ unit: UnitIndex) -> UnitLinks {
    links[unit.position] ?? old.units.links[unit.position]
  }

  mutating func change(_ unit: UnitIndex, _ body: (inout UnitRow) -> Void) {
    var row = row(unit)
    body(&row)
    rows[unit.position] = row
  }

  mutating func relink(_ unit: UnitIndex, _ body: (inout UnitLinks) -> Void) {
    var links = links(unit)
    body(&links)
    self.links[unit.position] = links
  }

  private mutating func editCalendars() {
    for (code, hours) in draft.edit.calendars.sorted(by: { $0.key < $1.key }) {
      let calendar = WorkingCalendar(code: code, hours: hours)
      if let number = calendars.firstIndex(where: { $0.code == code }) {
        calendars[number] = calendar
      } else {
        calendars.append(calendar)
      }
      amendments.calendars[code] = hours
    }
  }

  private mutating func editPools() {
    for pool in draft.edit.pools {
      amendments.pools[pool.code] = pool
      if let number = old.poolNumber(pool.code) {
        sharedCapacities[Int(number)] = UInt32(pool.capacity)
      } else {
        amendments.poolNumbers[pool.code] = UInt32(sharedCapacities.count)
        sharedCapacities.append(UInt32(pool.capacity))
      }
    }
  }

  private mutating func editUnits() {
    for unit in draft.added {
      var row = UnitRow()
      row.kind = UInt8(old.kind(draft.record(unit).kind.code)!.position)
      rows[unit.position] = row
      links[unit.position] = UnitLinks()
      amendments.numbers[draft.record(unit).code] = unit
    }
    for (unit, record) in draft.units {
      amendments.put(record, at: unit)
      changes.units.insert(unit)
      let (level, room, grade) = (level(of: record), room(of: record), grade(of: record))
      let calendar = record.hours.flatMap { code in
        calendars.firstIndex { $0.code == code }
      }
      change(unit) { row in
        row.level = level
        row.sharesPool = record.pool != nil
        row.room = room
        row.grade = grade
        row.calendar = calendar.map { UInt16($0) } ?? UnitRow.noCalendar
        row.isSuspended = record.status == .suspended
        row.isDated = record.term != .always
      }
      days[unit.position] = DayRange(record.term)
      homes[unit.position] = record.home.flatMap(draft.unit)?.rawValue ?? UnitRow.none
    }
  }

  /// Position in the schema of the level whose authority a unit has.
  private func level(of record: OrganizationUnit) -> UInt8 {
    if let tier = old.schema.position(of: record.kind.code) { return UInt8(tier) }
    if let level = record.level.flatMap(old.schema.position(of:)) { return UInt8(level) }
    if UnitKind.class(ofOutsideKind: record.kind) == .resident { return UnitRow.noLevel }
    let home = record.home.flatMap(draft.unit).map { draft.record($0).kind.code }
    return home.flatMap(old.schema.position(of:)).map { UInt8($0) } ?? UnitRow.noLevel
  }

  private func room(of record: OrganizationUnit) -> UInt32 {
    guard let pool = record.pool else { return UInt32(record.capacity) }
    return old.poolNumber(pool) ?? amendments.poolNumbers[pool]!
  }

  private mutating func grade(of record: OrganizationUnit) -> UInt16 {
    guard let credit = record.credit else { return 0 }
    if let known = grades.dropFirst().firstIndex(of: credit) { return UInt16(known) }
    grades.append(credit)
    return UInt16(grades.count - 1)
  }
}
