import OrganizationGraph

/// Two organisations record by record: what is added, replaced and removed, without a look at meaning.
struct RecordDifference {
  /// What makes the first into the second: ends and extensions where only an end differs, additions
  /// and replacements, then removals, what names others before what is named.
  private(set) var changes: [Change] = []

  init(_ old: Organization, _ new: Organization) {
    var removals: [Change] = []
    func compare<Record: Hashable>(
      _ old: some Collection<Record>, _ new: some Collection<Record>,
      _ wrapped: (Record) -> OrganizationRecord
    ) {
      if old.elementsEqual(new) { return }
      let known = Set(old)
      let wanted = Set(new)
      var left = Dictionary(
        old.filter { !wanted.contains($0) }.map { (wrapped($0).key, wrapped($0)) },
        uniquingKeysWith: { first, _ in first })
      for record in new where !known.contains(record) {
        let after = wrapped(record)
        changes.append(
          left.removeValue(forKey: after.key).map { Self.change(of: $0, to: after) } ?? .add(after))
      }
      removals += left.keys.sorted().map { .remove($0) }
    }
    compare(old.units, new.units) { .unit($0) }
    compare(old.pools, new.pools) { .pool($0) }
    compare(old.people, new.people) { .person($0) }
    compare(old.posts, new.posts) { .post($0) }
    compare(old.categories, new.categories) { .category($0) }
    compare(old.calendars, new.calendars) { .hours($0) }
    compare(old.edges, new.edges) { .edge($0) }
    compare(old.appointments, new.appointments) { .appointment($0) }
    compare(old.duties, new.duties) { .duty($0) }
    compare(old.timeLimits, new.timeLimits) { .timeLimit($0) }
    compare(old.costs, new.costs) { .cost($0) }
    changes += removals.reversed()
  }

  /// A record in the place of another with its key.
  private static func change(of before: OrganizationRecord, to after: OrganizationRecord) -> Change
  {
    switch (before, after) {
    case (.appointment(var former), .appointment(let next)):
      let until = former.term.until
      former.term.until = next.term.until
      if former == next { return end(after.key, until, next.term.until) }
    case (.edge(var former), .edge(let next)):
      let until = former.term.until
      former.term.until = next.term.until
      if former == next { return end(after.key, until, next.term.until) }
    case (.duty(var former), .duty(let next)):
      let until = former.term.until
      former.term.until = next.term.until
      if former == next { return end(after.key, until, next.term.until) }
    default: break
    }
    return .replace(after)
  }

  /// Another end for a term: an earlier one ends it, a later one extends it.
  private static func end(_ key: RecordKey, _ before: Day?, _ after: Day?) -> Change {
    if let after, before.map({ after < $0 }) ?? true { return .end(key, on: after) }
    return .extend(key, until: after)
  }
}
