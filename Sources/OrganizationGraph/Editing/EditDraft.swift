/// An edit with its codes resolved, before it is known whether it keeps the rules.
struct EditDraft {
  let old: OrganizationSnapshot
  let edit: OrganizationEdit
  /// The records of units that the edit changes or adds.
  private(set) var units: [UnitIndex: OrganizationUnit] = [:]
  /// The added ones, in the order of their numbers.
  private(set) var added: [UnitIndex] = []
  private var numbers: [String: UnitIndex] = [:]
  /// The edges that are taken out or replaced.
  private(set) var droppedEdges: Set<EdgeIndex> = []
  private(set) var droppedDuties: Set<DutyIndex> = []
  /// People, posts and appointments after the edit.
  private(set) var people: PeopleView

  init(_ edit: OrganizationEdit, of old: OrganizationSnapshot) throws(EditError) {
    self.old = old
    self.edit = edit
    people = old.people
    try resolveUnits()
    try resolveEdges()
    try resolveDuties()
    try resolvePeople()
    try Self.checkOnce(edit.pools.map(\.code), "pool")
  }

  /// The unit with a code, after the edit.
  func unit(_ code: String) -> UnitIndex? { numbers[code] ?? old.unit(code) }

  /// A unit's record, after the edit.
  func record(_ unit: UnitIndex) -> OrganizationUnit { units[unit] ?? old.record(unit) }

  func isNew(_ unit: UnitIndex) -> Bool { unit.position >= old.unitCount }

  private mutating func resolveUnits() throws(EditError) {
    try Self.checkOnce(edit.units.map(\.code), "unit")
    for record in edit.units {
      if let unit = old.unit(record.code) {
        let kind = old.kindCode(old.kind(unit))
        guard record.kind.code == kind else {
          throw EditError(
            .kindChanged,
            "unit \(record.code) is a \(kind) and cannot become a \(record.kind.code): end it, and"
              + " add another")
        }
        units[unit] = record
      } else {
        let unit = UnitIndex(old.unitCount + added.count)
        added.append(unit)
        numbers[record.code] = unit
        units[unit] = record
      }
    }
  }

  private mutating func resolveEdges() throws(EditError) {
    try Self.checkOnce(edit.edges.map(\.code) + edit.removedEdges, "edge")
    for code in edit.removedEdges {
      guard let edge = old.writtenEdge(code) else {
        throw EditError(.unknownRecord, "no written edge has the code \(code) that is to go")
      }
      droppedEdges.insert(edge)
    }
    for edge in edit.edges {
      if let former = old.writtenEdge(edge.code) { droppedEdges.insert(former) }
    }
  }

  private mutating func resolveDuties() throws(EditError) {
    for duty in edit.removedDuties {
      guard let line = lines(like: duty).first(where: { !droppedDuties.contains($0) }) else {
        throw EditError(
          .unknownRecord,
          "the catalogue has no such line that could go: \(Self.words(duty))")
      }
      droppedDuties.insert(line)
    }
  }

  private mutating func resolvePeople() throws(EditError) {
    try Self.checkOnce(edit.people.map(\.code) + edit.removedPeople, "person")
    try Self.checkOnce(edit.posts.map(\.code) + edit.removedPosts, "post")
    try Self.checkOnce(
      edit.appointments.map { "\($0.key)" } + edit.removedAppointments.map { "\($0)" },
      "appointment")
    for code in edit.removedPeople {
      guard people.person(code) != nil else { throw Self.missing("person", code) }
      people.amendments.put(Person?.none, code: code)
    }
    for code in edit.removedPosts {
      guard people.post(code) != nil else { throw Self.missing("post", code) }
      people.amendments.put(Post?.none, code: code)
    }
    for key in edit.removedAppointments {
      guard key.fields.count == 3,
        people.appointments(ofPerson: key.fields[0]).contains(where: { $0.key == key })
      else { throw Self.missing("appointment", "\(key)") }
      people.amendments.put(nil, key: key)
    }
    for person in edit.people { people.amendments.put(person, code: person.code) }
    for post in edit.posts { people.amendments.put(post, code: post.code) }
    for appointment in edit.appointments {
      people.amendments.put(appointment, key: appointment.key)
    }
  }

  private static func missing(_ what: String, _ code: String) -> EditError {
    EditError(.unknownRecord, "no \(what) has the code \(code) that is to go")
  }

  /// The people whose appointments, or whose posts, the edit changes.
  var touchedPeople: Set<String> {
    var result = Set(edit.people.map(\.code) + edit.removedPeople)
    result.formUnion(edit.appointments.map(\.person))
    result.formUnion(edit.removedAppointments.map { $0.fields[0] })
    for post in edit.posts.map(\.code) + edit.removedPosts {
      result.formUnion(people.appointments(toPost: post).map(\.person))
      result.formUnion(old.people.appointments(toPost: post).map(\.person))
    }
    return result
  }

  /// The lines of the catalogue that are equal to a record.
  private func lines(like duty: Duty) -> [DutyIndex] {
    guard let category = old.category(duty.category) else { return [] }
    let lines: [CompiledDuty]
    switch duty.holder {
    case .unit(let code):
      lines = old.unit(code).map { Array(old.duties(of: $0, exactly: category)) } ?? []
    case .kind(let code):
      lines = old.kind(code).map { Array(old.duties(of: $0, exactly: category)) } ?? []
    }
    return lines.map(\.index).filter { old.record($0) == duty }
  }

  private static func words(_ duty: Duty) -> String {
    let holder =
      switch duty.holder {
      case .unit(let code): "unit \(code)"
      case .kind(let code): "every \(code)"
      }
    return "\(holder), category \(duty.category), \(duty.role.code)"
      + (duty.area.map { " in \($0)" } ?? "")
  }

  private static func checkOnce(_ codes: [String], _ what: String) throws(EditError) {
    var seen: Set<String> = []
    for code in codes where !seen.insert(code).inserted {
      throw EditError(.repeated, "the edit names the \(what) \(code) twice")
    }
  }
}
