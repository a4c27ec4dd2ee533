import OrganizationGraph

extension CandidateEvaluation {
  /// Every filter a unit fails for holding the order by duty, in the order of `Filter`. A duty of
  /// the other mode fails `mode`, not `duty`.
  func failures(of unit: UnitIndex, isReached: Bool) -> [Filter] {
    var result: [Filter] = []
    if !passes(.active, unit) { result.append(.active) }
    if !isReached { result.append(.reach) }
    if effectiveDuty(of: unit) == nil {
      result.append(effectiveDuty(of: unit, anyMode: true) == nil ? .duty : .mode)
    }
    for filter in Self.unitFilters where filter != .active && !passes(filter, unit) {
      result.append(filter)
    }
    return result.sorted { $0.rawValue < $1.rawValue }
  }

  /// The filters that look at the unit itself, without its duty and its path.
  private static let unitFilters: [Filter] = [
    .active, .authority, .tier, .admission, .capacity, .hours, .conflict, .excluded,
  ]

  /// A filter other than duty, mode and reach that the unit fails.
  func firstFailure(of unit: UnitIndex) -> Filter? {
    Self.unitFilters.first { !passesAsAmended($0, unit) }
  }

  /// Whether a unit passes a filter, by itself or by the amendment.
  func passesAsAmended(_ filter: Filter, _ unit: UnitIndex) -> Bool {
    passes(filter, unit) || amendment?.passes(filter, unit, snapshot) ?? false
  }

  private func passes(_ filter: Filter, _ unit: UnitIndex) -> Bool {
    switch filter {
    case .active:
      let row = duties.tables.pointee.rows.pointer(unit.position)
      return !row.pointee.isSuspended
        && (!row.pointee.isDated || duties.tables.pointee.exists(unit, on: query.day.number))
    case .authority:
      guard purpose == .lead, let needed = snapshot.requiredLevel(category) else { return true }
      return snapshot.level(unit).map { $0 <= needed } ?? false
    case .tier:
      guard purpose == .lead, let ceiling = snapshot.ceiling(category) else { return true }
      return snapshot.level(unit).map { $0 >= ceiling } ?? true
    case .admission:
      guard let lowest = snapshot.admission(category), let tier = snapshot.tier(unit) else {
        return true
      }
      return tier <= lowest
    case .capacity:
      let pool = snapshot.pool(unit)
      return loads.open(in: pool) < snapshot.capacity(pool)
    case .hours:
      guard let opening = opening(of: unit) else { return false }
      // Whoever is open as the order arrives can take it, even one that is overdue.
      return query.deadline.map { opening <= max($0.at, query.receivedAt) } ?? true
    case .conflict: return conflict(of: unit) == nil
    case .excluded: return !query.excluded.contains(unit)
    case .reach, .duty, .mode: return true
    }
  }

  func conflict(of unit: UnitIndex) -> UnitIndex? { query.conflict(of: unit, in: snapshot) }
}
