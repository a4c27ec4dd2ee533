import OrganizationGraph

extension RoutingQuery {
  /// The subject that a unit has a conflict of interest with: itself, one that shares its capacity
  /// pool, or one that it belongs to. A chain unit belongs to those above it in the chain; a
  /// functional or command unit to those above it in its line, to its home territory, and to what is
  /// above that. Resident units belong to nobody. O(subjects · depth).
  func conflict(of unit: UnitIndex, in snapshot: OrganizationSnapshot) -> UnitIndex? {
    guard !subjects.isEmpty else { return nil }
    if let shared = subjects.first(where: { snapshot.pool($0) == snapshot.pool(unit) }) {
      return shared
    }
    var current = unit
    while true {
      if subjects.contains(current) { return current }
      if let subject = subjectAbove(current, in: snapshot) { return subject }
      guard let line = parent(of: current, .line, in: snapshot) else { return nil }
      current = line
    }
  }

  /// A subject above a chain unit, or among the home territory of another and what is above it.
  private func subjectAbove(
    _ unit: UnitIndex, in snapshot: OrganizationSnapshot
  ) -> UnitIndex? {
    guard !snapshot.isResident(unit) else { return nil }
    var current = snapshot.home(unit) ?? unit
    while true {
      if subjects.contains(current) { return current }
      guard let parent = parent(of: current, .chain, in: snapshot) else { return nil }
      current = parent
    }
  }

  private func parent(
    of unit: UnitIndex, _ kind: EdgeKind, in snapshot: OrganizationSnapshot
  ) -> UnitIndex? {
    snapshot.outgoing(unit).first {
      snapshot.kind($0) == kind && snapshot.isInForce($0, on: day)
    }.map { snapshot.target($0) }
  }
}
