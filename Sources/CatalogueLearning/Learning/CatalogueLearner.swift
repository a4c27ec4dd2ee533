public import OrganizationGraph

/// Learns a duty catalogue from past orders: who owns what where, with confidence and support.
///
/// Definition. Cells form a tree: everything, top category, main type, sub type, then the sub type
/// in an area, then in a smaller area (see `Evidence`). In each cell the share of
/// each role (see `UnitRoles`) is smoothed towards the cell above (see `Shares`); a line's
/// confidence is its share in thousandths. A role is written out as a line for each unit that has
/// it, with the area in which it has it.
///
/// What is listed. Routing takes for each unit the line of the nearest category, then of the
/// smallest area, and cells are nested in just this order. A cell lists its first few roles, and of
/// the roles named above it those that would come among them if it were silent. A cell that would
/// change neither the first places nor much of the first confidence is left out, because routing
/// then finds the same by the lines above.
///
/// Deterministic, and independent of the order of the tickets. O(t · d + c · r) where t is tickets,
/// d the depth of categories and areas, c cells and r roles.
public struct CatalogueLearner {
  public let options: LearningOptions
  private let snapshot: OrganizationSnapshot

  public init(_ snapshot: OrganizationSnapshot, options: LearningOptions = LearningOptions()) {
    self.snapshot = snapshot
    self.options = options
  }

  /// Learns from tickets that were resolved against this snapshot.
  ///
  /// - Parameter source: name of the file, for the source of the lines.
  public func learn(_ tickets: [Ticket], source: String) -> LearnedCatalogue {
    guard let first = tickets.map(\.createdAt).min(), let last = tickets.map(\.createdAt).max()
    else { return LearnedCatalogue(duties: [], tickets: 0, cells: 0, listedCells: 0) }
    let (from, until) = (snapshot.zone.local(first).day, snapshot.zone.local(last).day)
    let roles = UnitRoles(snapshot, on: until)
    var draft = CatalogueDraft(
      snapshot: snapshot, options: options, roles: roles, day: until,
      evidence: Evidence(tickets, snapshot, roles: roles, on: until))
    draft.write()
    return LearnedCatalogue(
      duties: draft.duties(source: "learned from \(source) \(from)..\(until)"),
      tickets: tickets.count, cells: draft.evidence.cells.count, listedCells: draft.listedCellCount)
  }
}

/// A learned catalogue, for staff to review before it is published.
public struct LearnedCatalogue: Sendable {
  /// By category, then area (everywhere first), then falling confidence.
  public let duties: [Duty]
  /// Tickets that it was learned from.
  public let tickets: Int
  /// Categories and areas that the tickets speak of.
  public let cells: Int
  /// Those of them that have lines of their own.
  public let listedCells: Int
}

extension Organization {
  /// The organisation with its learned duties, those with a support, replaced by others. Written
  /// duties stay.
  public func replacingLearnedDuties(with learned: [Duty]) -> Organization {
    var result = self
    result.duties.removeAll { $0.support != nil }
    result.duties += learned
    return result
  }
}
