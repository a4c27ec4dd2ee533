internal import GRDB
public import OrganizationGraph
internal import OrganizationTables

extension OrganizationStore {
  /// What an import did.
  public struct ImportOutcome: Hashable, Sendable {
    /// The revision that now holds the organisation.
    public let revision: RevisionRecord
    /// False if the store held the same content already, so no revision was made.
    public let isNew: Bool
  }

  /// Makes an organisation the current one, in one transaction.
  ///
  /// The organisation is compared with the current revision; only records that differ are written.
  /// It is not validated: that is for `OrganizationValidator`, before.
  ///
  /// - Parameters:
  ///   - instant: when the change is made.
  ///   - evenIfUnchanged: makes a revision also if the content is that of the current one.
  /// - Throws: `StoreError`; the store is then as it was.
  @discardableResult
  public func importOrganization(
    _ organization: Organization, author: String, reason: String, at instant: Instant,
    evenIfUnchanged: Bool = false
  ) throws(StoreError) -> ImportOutcome {
    try importOrganization(
      organization, author: author, reason: reason, at: instant, evenIfUnchanged: evenIfUnchanged,
      beforeCommit: {})
  }

  /// The import with a last step inside the transaction, where tests can make it fail.
  package func importOrganization(
    _ organization: Organization, author: String, reason: String, at instant: Instant,
    evenIfUnchanged: Bool = false, beforeCommit: () throws -> Void
  ) throws(StoreError) -> ImportOutcome {
    guard let writer else {
      throw StoreError(.readOnly, path: path, "was opened only for reading")
    }
    return try StoreError.translating(path: path) {
      var outcome: ImportOutcome?
      try writer.writeWithoutTransaction { db in
        try db.inTransaction {
          outcome = try write(
            organization, author: author, reason: reason, at: instant,
            evenIfUnchanged: evenIfUnchanged, db)
          guard outcome?.isNew ?? false else { return .rollback }
          try beforeCommit()
          return .commit
        }
      }
      // Set by the transaction, which has run.
      return outcome!
    }
  }

  /// Writes the new revision; if it is not new, what was written is to be taken back.
  private func write(
    _ organization: Organization, author: String, reason: String, at instant: Instant,
    evenIfUnchanged: Bool, _ db: Database
  ) throws -> ImportOutcome {
    let current = try Self.revisions(db, path: path, number: Self.currentNumber(db)).first
    let number = (current?.number ?? 0) + 1
    // The rows of a revision refer to it, so it is there first; its digests follow.
    var entry = RevisionEntry(
      number: number, createdAt: instant, author: author, reason: reason,
      content: OrganizationContent())
    try entry.insert(db)
    var changes: [RevisionRecord.TableChanges] = []
    for description in TableDescription.all {
      var change = try TableImport(description, organization, revision: number, db, path: path)
      let (counts, sum) = try change.run()
      entry.content.add(sum, of: description)
      if counts.added + counts.changed + counts.removed > 0 { changes.append(counts) }
    }
    if let current, changes.isEmpty, !evenIfUnchanged {
      return ImportOutcome(revision: current, isNew: false)
    }
    try entry.updateContent(db)
    try RevisionEntry.insert(changes, of: number, db)
    let revision = RevisionRecord(
      number: number, createdAt: instant, author: author, reason: reason,
      digest: entry.content.digest, base: nil, idempotencyKey: nil, changes: changes)
    return ImportOutcome(revision: revision, isNew: true)
  }
}
