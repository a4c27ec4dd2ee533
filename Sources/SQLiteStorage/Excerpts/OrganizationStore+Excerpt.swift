public import OrganizationGraph

extension OrganizationStore {
  /// A part of the organisation at a revision, by default the newest, with the record of that revision.
  ///
  /// What is in it is just as in the whole. O(m log n) where m is what belongs to it and n is records, but
  /// that names and parts of names are looked for in every unit. A store that an earlier version wrote last
  /// gives the whole.
  ///
  /// - Throws: `StoreError`.
  public func excerpt(
    _ excerpt: OrganizationExcerpt, at revision: Int? = nil
  ) throws(StoreError) -> (revision: RevisionRecord, organization: Organization) {
    try reading { db in
      let record = try Self.record(of: revision, db, path: path)
      // Without the indices of this version each step would look through a whole table.
      guard try StoreLayout.hasIndices(db) else {
        return (record, try Self.organization(db, at: record.number, path: path))
      }
      var reader = ExcerptReader(revision: record.number, db, path: path)
      try reader.read(excerpt)
      return (record, try reader.organization())
    }
  }
}
