extension OrganizationSnapshot {
  var people: PeopleView {
    PeopleView(lookups.people(of: compiledRecords), compiledRecords, amendments.people)
  }

  /// The person with a code. O(1) here and below, but for the first time O(p) where p is people, posts
  /// and appointments.
  public func person(_ code: String) -> Person? { people.person(code) }

  public func post(_ code: String) -> Post? { people.post(code) }

  /// The posts in a unit, in the order of their codes.
  public func posts(of unit: UnitIndex) -> [Post] { people.posts(ofUnit: code(unit)) }

  /// The appointments of a person, in the order of posts and first days.
  public func appointments(ofPerson code: String) -> [Appointment] {
    people.appointments(ofPerson: code)
  }

  /// The appointments to a post, in the order of persons and first days.
  public func appointments(toPost code: String) -> [Appointment] {
    people.appointments(toPost: code)
  }

  /// The shared pool with a code.
  public func pool(_ code: String) -> CapacityPool? {
    amendments.pools[code] ?? lookups.pool(code, in: compiledRecords)
  }

  /// All hours of a calendar; empty if there is none with that code.
  public func hours(ofCalendar code: String) -> [CalendarHours] {
    amendments.calendars[code] ?? compiledRecords.calendars.filter { $0.calendar == code }
  }

  /// The lines of the catalogue that hold in a territory only.
  func duties(inArea code: String) -> [Duty] {
    let compiled = lookups.duties(inArea: code, compiledRecords)
      .filter { !amendments.removedDuties.contains($0) }
    let first = compiledRecords.duties.count
    let added = amendments.duties.indices.filter {
      amendments.duties[$0].area == code
        && !amendments.removedDuties.contains(DutyIndex(first + $0))
    }
    return compiled.map { compiledRecords.duties[$0.position] }
      + added.map { amendments.duties[$0] }
  }

  /// Makes the tables that edits and searches look records up in, which otherwise the first of them does.
  /// O(n) where n is records.
  public func prepareForEdits() {
    _ = people
    _ = units(named: "")
    _ = lookups.source(ofEdge: "", in: edges)
    _ = lookups.units(atHomeIn: root, units)
    _ = lookups.pool("", in: compiledRecords)
    _ = lookups.duties(inArea: "", compiledRecords)
  }
}
