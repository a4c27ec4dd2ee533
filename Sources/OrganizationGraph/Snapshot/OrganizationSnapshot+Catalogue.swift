extension OrganizationSnapshot {
  /// The category above.
  public func parent(_ category: CategoryIndex) -> CategoryIndex? {
    categories[category.position].parent
  }

  /// Lowest tier (as position in the schema) a category may be sent down to.
  public func admission(_ category: CategoryIndex) -> Int? {
    categories[category.position].admission
  }

  /// Tier whose authority the lead needs at least.
  public func requiredLevel(_ category: CategoryIndex) -> Int? {
    categories[category.position].authority
  }

  /// Highest tier whose authority the lead may have.
  public func ceiling(_ category: CategoryIndex) -> Int? { categories[category.position].ceiling }

  /// Categories whose duty a helper is needed for.
  public func helpers(_ category: CategoryIndex) -> [CategoryIndex] {
    categories[category.position].helpers
  }

  /// Duties that name the unit itself for exactly this category; O(log d) where d is its duties.
  public func duties(
    of unit: UnitIndex, exactly category: CategoryIndex
  ) -> some Collection<CompiledDuty> {
    Self.lines(of: category, in: duties.byUnit, lines(of: unit))
  }

  /// Duties of every unit of a kind for exactly this category; O(log d).
  public func duties(
    of kind: KindIndex, exactly category: CategoryIndex
  ) -> some Collection<CompiledDuty> {
    Self.lines(of: category, in: duties.byKind, duties.range(kind))
  }

  private static func lines(
    of category: CategoryIndex, in lines: RowMemory<CompiledDuty>, _ range: Range<Int>
  ) -> some Collection<CompiledDuty> {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].category < category { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < range.upperBound && lines[end].category == category { end += 1 }
    return (low..<end).lazy.map { lines[$0] }
  }

  /// The time limit for a category, urgency and stage: the nearest category's, and there one for
  /// the urgency before one for every urgency. O(urgencies).
  public func limit(
    for category: CategoryIndex, urgency: String, stage: TimeLimit.Stage
  ) -> CompiledLimit? {
    limits.limit(for: category, urgency: urgency, stage: stage)
  }

  /// The moment at which a limit that starts at `instant` runs out; `nil` if its calendar never
  /// opens long enough.
  public func end(of limit: CompiledLimit, from instant: Instant) -> Instant? {
    limit.end(from: instant, hours: limit.calendar.map { calendars[$0.position].hours }, zone: zone)
  }
}

extension CompiledLimit {
  /// The moment at which the limit runs out if it starts at `instant`, in the hours of its calendar.
  package func end(from instant: Instant, hours: OpeningHours?, zone: ZoneOffset) -> Instant? {
    switch unit {
    case .runningHour: return instant.advanced(by: value * 3_600)
    case .runningDay: return instant.advanced(by: value * 86_400)
    case .workingHour, .workingDay:
      guard let hours else { return nil }
      let unit = unit == .workingHour ? 3_600 : hours.workingDaySeconds
      return hours.advance(instant, byOpenSeconds: value * unit, zone: zone)
    }
  }
}
