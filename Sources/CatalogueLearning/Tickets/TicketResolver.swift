import OrganizationGraph

/// The fields of a row that a ticket is made of, as they stand in the file.
struct TicketFields {
  var line: Int
  var id: String
  var createdAt: String
  /// From the top category down; the rest may be empty.
  var categoryIDs: [String]
  var category: String
  var agencyID: String
  var agency: String
  var division: String
  var subarea: String
  var area: String
}

/// Turns the names of a row into units and categories of one snapshot.
struct TicketResolver {
  let snapshot: OrganizationSnapshot

  /// The ticket; `nil` if something is missing without which it is of no use. A row has at most
  /// one reason for which it is left out, the first in the order below.
  func ticket(_ fields: TicketFields, notes: inout TicketNotes) -> Ticket? {
    let line = fields.line
    guard let createdAt = instant(fields.createdAt) else {
      notes.add(.badTime, line: line, value: fields.createdAt)
      return nil
    }
    guard let category = category(fields) else {
      notes.add(.unknownCategory, line: line, value: categoryText(fields))
      return nil
    }
    let unit: UnitIndex
    switch self.unit(id: fields.agencyID, name: fields.agency) {
    case .success(let found): unit = found
    case .failure(let reason):
      let names = [fields.agencyID, fields.agency].filter { !$0.isEmpty }
      notes.add(reason.reason, line: line, value: names.joined(separator: " "))
      return nil
    }
    if category.isCoarser {
      notes.add(.coarserCategory, line: line, value: categoryText(fields))
    }
    let origin = place(fields, on: snapshot.zone.local(createdAt).day)
    if origin == nil {
      let names = [fields.division, fields.area, fields.subarea].filter { !$0.isEmpty }
      notes.add(
        names.isEmpty ? .noPlace : .unknownPlace, line: line,
        value: names.joined(separator: " "))
    }
    return Ticket(
      id: fields.id.isEmpty ? "line \(line)" : fields.id, createdAt: createdAt,
      category: category.index, origin: origin ?? snapshot.root, unit: unit, line: line)
  }

  /// `YYYY-MM-DD`, alone or followed by a space or `T` and `HH:MM:SS`.
  private func instant(_ text: String) -> Instant? {
    guard let day = Day(text.prefix(10)) else { return nil }
    let rest = Array(text.utf8.dropFirst(10))
    if rest.isEmpty { return snapshot.zone.instant(day, second: 0) }
    guard rest.count == 9, rest[0] == UInt8(ascii: " ") || rest[0] == UInt8(ascii: "T"),
      rest[3] == UInt8(ascii: ":"), rest[6] == UInt8(ascii: ":")
    else { return nil }
    func two(_ position: Int, below limit: Int64) -> Int64? {
      let digits = rest[position..<position + 2].map { Int64($0) - 48 }
      guard digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
      let value = digits[0] * 10 + digits[1]
      return value < limit ? value : nil
    }
    guard let hour = two(1, below: 24), let minute = two(4, below: 60),
      let second = two(7, below: 60)
    else { return nil }
    return snapshot.zone.instant(day, second: hour * 3_600 + minute * 60 + second)
  }

  private func category(_ fields: TicketFields) -> (index: CategoryIndex, isCoarser: Bool)? {
    let path = Array(fields.categoryIDs.prefix { !$0.isEmpty })
    for length in stride(from: path.count, to: 0, by: -1) {
      if let index = snapshot.category(path.prefix(length).joined(separator: ".")) {
        return (index, length < path.count)
      }
    }
    return fields.category.isEmpty ? nil : snapshot.category(fields.category).map { ($0, false) }
  }

  private func categoryText(_ fields: TicketFields) -> String {
    let path = fields.categoryIDs.prefix { !$0.isEmpty }
    return path.isEmpty ? fields.category : path.joined(separator: ".")
  }

  struct Unresolved: Error {
    let reason: TicketReason
  }

  /// The unit that an id and a name stand for: the code, else the alias `agency:` with the id,
  /// else the name or alias, if it is one unit's. An id decides before a name, because names recur.
  private func unit(id: String, name: String) -> Result<UnitIndex, Unresolved> {
    for code in [id, name] where !code.isEmpty {
      if let unit = snapshot.unit(code) { return .success(unit) }
    }
    for name in [id.isEmpty ? "" : "agency:\(id)", name] where !name.isEmpty {
      let units = snapshot.units(named: name)
      if units.count == 1 { return .success(units[0]) }
      if units.count > 1 { return .failure(Unresolved(reason: .ambiguousUnit)) }
    }
    return .failure(Unresolved(reason: id.isEmpty && name.isEmpty ? .noUnit : .unknownUnit))
  }

  private func place(_ fields: TicketFields, on day: Day) -> UnitIndex? {
    func isPlace(_ unit: UnitIndex) -> Bool {
      snapshot.tier(unit) != nil && snapshot.exists(unit, on: day)
    }
    if let unit = snapshot.unit(fields.division), isPlace(unit) { return unit }
    let areas = fields.area.isEmpty ? [] : snapshot.units(named: fields.area).filter(isPlace)
    if !fields.subarea.isEmpty {
      var places = snapshot.units(named: fields.subarea).filter(isPlace)
      if places.count > 1, !areas.isEmpty {
        places.removeAll { place in
          !snapshot.climb(from: place, on: day).contains { areas.contains($0) }
        }
      }
      if places.count == 1 { return places[0] }
    }
    return areas.count == 1 ? areas[0] : nil
  }
}

extension OrganizationSnapshot {
  /// A chain unit and what is above it on a day, up to the root.
  func climb(from unit: UnitIndex, on day: Day) -> [UnitIndex] {
    var result = [unit]
    while let parent = chainParent(result[result.count - 1], on: day) { result.append(parent) }
    return result
  }
}
