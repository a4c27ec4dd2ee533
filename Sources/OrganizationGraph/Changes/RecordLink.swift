/// What a record names by code: the way from a unit, person, post or territory to everything that hangs
/// on it.
enum RecordLink: Hashable {
  case parent(String)
  case home(String)
  case lineParent(String)
  /// Either end of a written edge.
  case end(String)
  case postUnit(String)
  case person(String)
  case post(String)
  case duty(String)
  case area(String)
  /// Hours of a calendar.
  case calendar(String)

  static func links(of record: OrganizationRecord) -> [RecordLink] {
    switch record {
    case .unit(let unit):
      [
        unit.parent.map { .parent($0) }, unit.home.map { .home($0) },
        unit.lineParent.map { .lineParent($0) },
      ].compactMap { $0 }
    case .edge(let edge):
      edge.from == edge.to ? [.end(edge.from)] : [.end(edge.from), .end(edge.to)]
    case .post(let post): [.postUnit(post.unit)]
    case .appointment(let appointment): [.person(appointment.person), .post(appointment.post)]
    case .duty(let duty):
      [duty.heldBy.map { .duty($0) }, duty.area.map { .area($0) }].compactMap { $0 }
    case .hours(let hours): [.calendar(hours.calendar)]
    case .pool, .person, .category, .timeLimit, .cost: []
    }
  }
}

extension Duty {
  /// The unit that has the duty; `nil`: a kind has it.
  var heldBy: String? { if case .unit(let code) = holder { code } else { nil } }
}

extension OrganizationSnapshot {
  /// The record with a key; `nil` if there is none.
  func record(_ key: RecordKey) -> OrganizationRecord? {
    let code = key.fields[0]
    switch key.table {
    case .units: return unit(code).map { .unit(record($0)) }
    case .pools: return pool(code).map { .pool($0) }
    case .people: return person(code).map { .person($0) }
    case .posts: return post(code).map { .post($0) }
    case .appointments:
      return appointments(ofPerson: code).first { $0.key == key }.map { .appointment($0) }
    case .edges: return writtenEdge(code).map { .edge(record($0)) }
    case .categories: return category(code).map { .category(record($0)) }
    case .duties: return duty(key).map { .duty($0) }
    case .timeLimits:
      return compiledRecords.timeLimits.map { .timeLimit($0) }.first { $0.key == key }
    case .calendars:
      return hours(ofCalendar: code).map { .hours($0) }.first { $0.key == key }
    case .costs: return costs.map { .cost($0) }.first { $0.key == key }
    case .schema: return nil
    }
  }

  private func duty(_ key: RecordKey) -> Duty? {
    guard let category = category(key.fields[2]) else { return nil }
    let lines: [CompiledDuty]
    if key.fields[0].isEmpty {
      lines = kind(key.fields[1]).map { Array(duties(of: $0, exactly: category)) } ?? []
    } else {
      lines = unit(key.fields[0]).map { Array(duties(of: $0, exactly: category)) } ?? []
    }
    return lines.lazy.map { self.record($0.index) }.first { .duty($0) == key }
  }

  /// The records that name something in one way.
  func records(_ link: RecordLink) -> [OrganizationRecord] {
    switch link {
    case .parent(let code):
      return below(code, .chain).filter { $0.parent == code }.map { .unit($0) }
    case .lineParent(let code):
      return below(code, .line).filter { $0.lineParent == code }.map { .unit($0) }
    case .home(let code):
      return (unit(code).map { units(atHomeIn: $0) } ?? []).map { record($0) }
        .filter { $0.home == code }.map { .unit($0) }
    case .end(let code): return writtenEdges(of: code).map { .edge($0) }
    case .postUnit(let code): return people.posts(ofUnit: code).map { .post($0) }
    case .person(let code): return appointments(ofPerson: code).map { .appointment($0) }
    case .post(let code): return appointments(toPost: code).map { .appointment($0) }
    case .duty(let code):
      return (unit(code).map { Array(duties(of: $0)) } ?? []).map { .duty(record($0.index)) }
    case .area(let code): return duties(inArea: code).map { .duty($0) }
    case .calendar(let code): return hours(ofCalendar: code).map { .hours($0) }
    }
  }

  /// The units from which edges of a kind lead to a unit.
  private func below(_ code: String, _ kind: EdgeKind) -> [OrganizationUnit] {
    guard let unit = unit(code) else { return [] }
    return incoming(unit).filter { self.kind($0) == kind }.map { record(source($0)) }
  }

  private func writtenEdges(of code: String) -> [Edge] {
    guard let unit = unit(code) else { return [] }
    return (Array(outgoing(unit)) + incoming(unit)).filter { edge in
      kind(edge) != .seat && !self.code(edge).isEmpty
    }.map { record($0) }
  }
}
