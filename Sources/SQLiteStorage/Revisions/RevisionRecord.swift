public import OrganizationGraph
public import OrganizationTables

/// One state of the organisation in a store: who made it, when, why, and what it changed.
public struct RevisionRecord: Hashable, Sendable {
  /// What a revision changed in one table.
  public struct TableChanges: Hashable, Sendable {
    public let table: RecordTable
    public let added: Int
    public let changed: Int
    public let removed: Int
  }

  /// Counted from 1.
  public let number: Int
  /// When it was made, by the clock of its maker.
  public let createdAt: Instant
  public let author: String
  public let reason: String
  public let digest: OrganizationDigest
  /// The revision that its author looked at; `nil`: none was named.
  public let base: Int?
  /// Of its change set; `nil`: it has none, or was imported.
  public let idempotencyKey: String?
  /// The tables that changed, in the order of `RecordTable`.
  public let changes: [TableChanges]
}
