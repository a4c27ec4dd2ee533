/// What edits have changed in the records that a snapshot was compiled from.
///
/// Copied with each edit: O(e) where e is the records changed since the snapshot was compiled.
struct RecordAmendments: Sendable {
  /// Units changed or added, by number.
  var units: [UnitIndex: OrganizationUnit] = [:]
  /// The numbers of units added, by code.
  var numbers: [String: UnitIndex] = [:]
  /// The units in `units` that have a name or alias.
  var names: [String: [UnitIndex]] = [:]
  /// Where written edges lead from that were added, changed or taken out (`nil`), by code.
  var edgeSources: [String: UnitIndex?] = [:]
  /// The written edges that were added, changed or taken out (`nil`), by code.
  var edges: [String: Edge?] = [:]
  /// Lines added to the catalogue; numbered behind those of the records.
  var duties: [Duty] = []
  var removedDuties: Set<DutyIndex> = []
  var pools: [String: CapacityPool] = [:]
  var poolNumbers: [String: UInt32] = [:]
  var calendars: [String: [CalendarHours]] = [:]
  var people = PeopleAmendments()
  /// Terms in which the leading posts of units are filled, where that has changed; `nil`: no such posts.
  var leadership: [UnitIndex: [Term]?] = [:]

  mutating func put(_ record: OrganizationUnit, at unit: UnitIndex) {
    if let former = units[unit] {
      for name in Set([former.name] + former.aliases) {
        names[name]?.removeAll { $0 == unit }
      }
    }
    units[unit] = record
    for name in Set([record.name] + record.aliases) { names[name, default: []].append(unit) }
  }

  /// The records as they are now. O(n) where n is records.
  func applied(to records: Organization, record: (UnitIndex) -> Int?) -> Organization {
    var result = records
    for (unit, changed) in units.sorted(by: { $0.key < $1.key }) {
      if let row = record(unit) {
        result.units[row] = changed
      } else {
        result.units.append(changed)
      }
    }
    result.edges = replacing(records.edges, by: edges) { $0.code }
    result.duties = records.duties.enumerated()
      .filter { !removedDuties.contains(DutyIndex($0.offset)) }.map(\.element)
    for (position, duty) in duties.enumerated()
    where !removedDuties.contains(DutyIndex(records.duties.count + position)) {
      result.duties.append(duty)
    }
    result.pools = replacing(records.pools, by: pools) { $0.code }
    result.people = replacing(records.people, by: people.people) { $0.code }
    result.posts = replacing(records.posts, by: people.posts) { $0.code }
    result.appointments = replacing(records.appointments, by: people.appointments) { $0.key }
    result.calendars.removeAll { calendars[$0.calendar] != nil }
    for (_, hours) in calendars.sorted(by: { $0.key < $1.key }) { result.calendars += hours }
    return result
  }

  /// Records with those of the same key in their places, and the others behind, by key.
  private func replacing<Record, Key: Hashable & Comparable>(
    _ records: [Record], by changes: [Key: Record?], key: (Record) -> Key
  ) -> [Record] {
    if changes.isEmpty { return records }
    var left = changes
    var result = records.compactMap { record in
      left.removeValue(forKey: key(record)) ?? record
    }
    for (_, added) in left.sorted(by: { $0.key < $1.key }) {
      if let added { result.append(added) }
    }
    return result
  }
}
