/// Which units an edit has touched, so that what was made of the former snapshot need not be made
/// anew.
package struct SnapshotChanges: Sendable {
  /// Units added, or with another row, term or lines of the catalogue.
  package var units: Set<UnitIndex> = []
  /// Units from which other edges lead.
  package var sources: Set<UnitIndex> = []
  /// Whether lines of the catalogue that hold for whole kinds have changed.
  package var hasKindDuties = false
  /// Whether a line of the catalogue was added that holds in one territory only.
  package var hasDutyAreas = false
}

/// A snapshot made of another by an edit.
package struct EditedSnapshot: Sendable {
  package let snapshot: OrganizationSnapshot
  package let changes: SnapshotChanges
}
