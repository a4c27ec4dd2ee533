extension OrganizationSnapshot {
  /// It was read from an image, which holds no people, posts and aliases.
  package var isImage: Bool { texts != nil }

  /// The policy, and the units that have a code, name or alias with everything above them. O(n) where n is
  /// these; that of `units(named:)` for a name.
  package func excerpt(named text: String) -> Organization {
    var part = Organization()
    part.schema = schema
    part.categories = compiledRecords.categories
    part.timeLimits = compiledRecords.timeLimits
    part.calendars = compiledRecords.calendars
    part.costs = costs
    if text.isEmpty { return part }
    var known: Set<UnitIndex> = []
    for found in [unit(text)].compactMap({ $0 }) + units(named: text) {
      var next: UnitIndex? = found
      while let current = next, known.insert(current).inserted {
        part.units.append(record(current))
        let parent = units.rows[current.position].parent
        next = home(current) ?? (parent == UnitRow.none ? nil : UnitIndex(rawValue: parent))
      }
    }
    return part
  }

  /// The units with a text in their name or an alias, in the order of their codes. O(u · m) where m is the
  /// length of a name. An image knows no aliases.
  package func units(containing text: String) -> [UnitIndex] {
    if let texts { return texts.units(containing: text) }
    return allUnits.filter { unit in
      let record = record(unit)
      return record.name.contains(text) || record.aliases.contains { $0.contains(text) }
    }.sorted(by: precedes)
  }
}
