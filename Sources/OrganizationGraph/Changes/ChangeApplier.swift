/// Makes the changes of a set, one after the other. What each does is said in `Change` and, of units that
/// are closed, split and merged, in `Documentation/change-sets.md`.
///
/// Each change costs what it touches: the records that name its unit.
struct ChangeApplier {
  var draft: RecordDraft

  mutating func apply(_ change: Change) throws(EditError) {
    switch change {
    case .add(let record): try add(record)
    case .replace(let record):
      _ = try known(record.key)
      draft.put(record)
    case .remove(let key):
      _ = try known(key)
      draft.remove(key)
    case .end(let key, let day): try end(key, on: day)
    case .extend(let key, let until): try extend(key, until: until)
    case .rename(let code, let name, let keepsFormerName):
      var unit = try unit(code)
      let former = unit.name
      unit.name = name
      unit.aliases.removeAll { $0 == name }
      if keepsFormerName { try unit.keepName(former) }
      draft.put(.unit(unit))
    case .recode(let code, let next): try recode(code, to: next)
    case .set(let code, let properties):
      var unit = try unit(code)
      for property in properties { unit.set(property) }
      draft.put(.unit(unit))
    case .move(let code, let parent, let day): try move(code, under: parent, on: day)
    case .moveInLine(let code, let parent, let day): try moveInLine(code, under: parent, on: day)
    case .close(let code, let day): try close(code, on: day)
    case .split(let split): try self.split(split)
    case .merge(let merge): try self.merge(merge)
    case .setHours(let calendar, let hours): try setHours(of: calendar, to: hours)
    }
  }

  private mutating func add(_ record: OrganizationRecord) throws(EditError) {
    guard draft[record.key] == nil else {
      throw EditError(
        .knownRecord, "there is \(record.key) already; replace it, or give the new one another code"
      )
    }
    draft.put(record)
  }

  func known(_ key: RecordKey) throws(EditError) -> OrganizationRecord {
    if key.fields.count == draft.keyLength(of: key.table), let record = draft[key] { return record }
    throw EditError(.unknownRecord, "there is no \(key)")
  }

  func unit(_ code: String) throws(EditError) -> OrganizationUnit {
    if let unit = draft.unit(code) { return unit }
    let near = draft.old.nearestUnitCode(to: code)
    throw EditError(
      .unknownRecord, "there is no unit \(code)" + (near.map { "; did you mean \($0)?" } ?? ""))
  }

  /// The record whose term is to be changed. An appointment may leave its first day open: then it is the last that
  /// begins before a day, or else one that begins on it.
  private func dated(_ key: RecordKey, before day: Day?) throws(EditError) -> OrganizationRecord {
    guard key.table == .appointments, key.fields.count == 2 else { return try known(key) }
    let own = draft.records(.person(key.fields[0])).filter {
      $0.appointment?.post == key.fields[1]
    }
    func last(_ isMeant: (Term) -> Bool) -> OrganizationRecord? {
      own.last { $0.appointment.map { isMeant($0.term) } ?? false }
    }
    guard let day else {
      if let found = own.last { return found }
      throw EditError(.unknownRecord, "\(key.fields[0]) is not appointed to \(key.fields[1])")
    }
    if let found = last({ $0.firstNumber < day.number }) ?? last({ $0.firstNumber == day.number }) {
      return found
    }
    let later = own.first?.appointment?.term.from
    throw EditError(
      .unknownRecord,
      "\(key.fields[0]) is not appointed to \(key.fields[1]) on \(day)"
        + (later.map { ", only from \($0)" } ?? ""))
  }

  private mutating func end(_ key: RecordKey, on day: Day) throws(EditError) {
    let record = try dated(key, before: day)
    guard let term = record.term else { throw Self.undated(key) }
    cut(record, term, on: day)
  }

  private mutating func extend(_ key: RecordKey, until day: Day?) throws(EditError) {
    let record = try dated(key, before: nil)
    guard let term = record.term else { throw Self.undated(key) }
    draft.put(record.with(Term(from: term.from, until: day)))
  }

  private static func undated(_ key: RecordKey) -> EditError {
    EditError(
      .notPossible, "\(key) has no term; only appointments, edges and duties begin and end")
  }

  /// Ends a record on a day; one that would begin then is taken out.
  mutating func cut(_ record: OrganizationRecord, _ term: Term, on day: Day) {
    if let rest = term.before(day) {
      draft.put(record.with(rest))
    } else {
      draft.remove(record.key)
    }
  }

  private mutating func setHours(
    of calendar: String, to hours: [CalendarHours]
  ) throws(EditError) {
    if let other = hours.first(where: { $0.calendar != calendar }) {
      throw EditError(
        .notPossible, "hours of \(other.calendar) are given for the calendar \(calendar)")
    }
    for former in draft.records(.calendar(calendar)) { draft.remove(former.key) }
    for line in hours { draft.put(.hours(line)) }
  }
}

extension RecordDraft {
  /// How many fields the keys of a table have.
  func keyLength(of table: RecordTable) -> Int {
    switch table {
    case .units, .pools, .people, .posts, .edges, .categories, .schema: 1
    case .appointments, .timeLimits, .calendars, .costs: 3
    case .duties: 7
    }
  }
}

extension OrganizationRecord {
  /// The term of an appointment, edge or duty.
  var term: Term? {
    switch self {
    case .appointment(let appointment): appointment.term
    case .edge(let edge): edge.term
    case .duty(let duty): duty.term
    default: nil
    }
  }

  /// An appointment, edge or duty with another term.
  func with(_ term: Term) -> OrganizationRecord {
    switch self {
    case .appointment(var appointment):
      appointment.term = term
      return .appointment(appointment)
    case .edge(var edge):
      edge.term = term
      return .edge(edge)
    case .duty(var duty):
      duty.term = term
      return .duty(duty)
    default: return self
    }
  }
}

extension OrganizationUnit {
  /// Adds names that the unit does not have.
  mutating func addAliases(_ names: [String]) {
    for name in names where name != self.name && !aliases.contains(name) { aliases.append(name) }
  }

  /// Adds a former name to the aliases.
  ///
  /// - Throws: `EditError` if the name has a separator: aliases are kept as one list.
  mutating func keepName(_ name: String) throws(EditError) {
    if name != self.name, name.contains(where: { $0 == ";" || $0 == "；" }) {
      throw EditError(
        .notPossible,
        "the name \(name) cannot be kept as an alias, because it has a ;, which separates aliases;"
          + " make the change without keeping former names")
    }
    addAliases([name])
  }

  mutating func set(_ property: UnitProperty) {
    switch property {
    case .aliases(let value): aliases = value
    case .level(let value): level = value
    case .partyOrganization(let value): partyOrganization = value
    case .capacity(let value): capacity = value
    case .pool(let value): pool = value
    case .hours(let value): hours = value
    case .status(let value): status = value
    case .credit(let value): credit = value
    case .residents(let value): residents = value
    case .from(let day): term.from = day
    case .until(let day): term.until = day
    case .isSynthetic(let value): isSynthetic = value
    }
  }
}
