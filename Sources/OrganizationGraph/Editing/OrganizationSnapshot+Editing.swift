extension OrganizationSnapshot {
  /// Has what was added to the columns stay there for good; without it, the room that an edit took is given
  /// back when its result is gone.
  package func keepRows() {
    edges.kind.keep()
    edges.from.keep()
    edges.to.keep()
    edges.incoming.keep()
    duties.byUnit.keep()
    duties.extents.keep()
  }

  /// The organisation after an edit, beside this one, which stays as it is.
  ///
  /// Costs what the edit touches, not what the organisation holds: O(t log t + e + p), where t is the
  /// units that it names with their neighbours, their edges and lines of the catalogue, e is the
  /// records changed since the snapshot was compiled, and p is pages of 1,024 units. Units that it adds are
  /// numbered behind all others.
  ///
  /// - Parameter revision: number of the new revision in its store.
  /// - Throws: `EditError` if the edit breaks a rule or names what is not there.
  public func applying(
    _ edit: OrganizationEdit, revision: UInt64 = 0
  ) throws(EditError) -> OrganizationSnapshot {
    try edited(by: edit, revision: revision).snapshot
  }

  /// The same, with what it touched.
  package func edited(
    by edit: OrganizationEdit, revision: UInt64 = 0
  ) throws(EditError) -> EditedSnapshot {
    guard units.record.count > 0 else { throw EditError.noRecords }
    let draft = try EditDraft(edit, of: self)
    try Neighbourhood(of: draft).check()
    return SnapshotEditor(draft).edited(revision: revision)
  }

  /// Whether edits made this snapshot of another, or of one with it: then units and categories have the
  /// same numbers in both.
  package func isEdited(from other: OrganizationSnapshot) -> Bool { lookups === other.lookups }

  /// A written edge by its code.
  package func writtenEdge(_ code: String) -> EdgeIndex? {
    let amended = amendments.edgeSources[code]
    guard let source = amended ?? lookups.source(ofEdge: code, in: edges) else { return nil }
    return outgoing(source).first { kind($0) != .seat && self.code($0) == code }
  }

  /// The units outside the chain that are, or were, at home in a territory.
  func units(atHomeIn unit: UnitIndex) -> [UnitIndex] {
    let code = code(unit)
    return lookups.units(atHomeIn: unit, units)
      + amendments.units.filter { $0.value.home == code }.keys
  }

  /// A written edge, or a seat as an edge.
  package func edgeRecord(_ edge: EdgeIndex) -> Edge { record(edge) }

  /// The record of a written edge.
  func record(_ edge: EdgeIndex) -> Edge {
    let remark = edges.remarks.remark(edge)
    return Edge(
      code: remark?.code ?? "", kind: kind(edge), from: code(source(edge)), to: code(target(edge)),
      categories: (remark?.scope ?? []).map { record($0).code },
      quota: remark?.quota.map { Int($0) }, term: term(edge))
  }
}
