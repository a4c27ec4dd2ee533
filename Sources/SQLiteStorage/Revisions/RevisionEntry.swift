internal import GRDB
internal import OrganizationGraph
internal import OrganizationTables

/// A row of the table of revisions, to be written.
struct RevisionEntry {
  let number: Int
  let createdAt: Instant
  let author: String
  let reason: String
  var content: OrganizationContent
  var base: Int? = nil
  var idempotencyKey: String? = nil
  /// The change set in JSON; `nil`: it was imported.
  var changes: String? = nil

  func insert(_ db: Database) throws {
    let digest = content.digest
    try db.execute(
      sql: """
        INSERT INTO revision (number, created_at, author, reason, organization_digest,
          policy_digest, base, idempotency_key, changes, content)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        number, createdAt.seconds, author, reason, digest.organization, digest.policy, base,
        idempotencyKey, changes, content.blob,
      ])
  }

  /// Writes the content once more, when it is known.
  func updateContent(_ db: Database) throws {
    let digest = content.digest
    try db.execute(
      sql: """
        UPDATE revision SET organization_digest = ?, policy_digest = ?, content = ? WHERE number = ?
        """,
      arguments: [digest.organization, digest.policy, content.blob, number])
  }

  static func insert(
    _ changes: [RevisionRecord.TableChanges], of number: Int, _ db: Database
  ) throws {
    for change in changes {
      try db.execute(
        sql: "INSERT INTO revision_change VALUES (?, ?, ?, ?, ?)",
        arguments: [number, change.table.rawValue, change.added, change.changed, change.removed])
    }
  }
}
