public import OrganizationGraph

/// A column of a table of records, the same in a CSV file and in SQLite.
public struct RecordColumn: Hashable, Sendable {
  /// How SQLite keeps the column.
  public enum Storage: Sendable {
    case text
    case integer
  }

  /// Name in the header line and in SQLite.
  public let name: String
  /// A file must have the column.
  public let isRequired: Bool
  /// No row may leave it empty.
  public let needsValue: Bool
  public let storage: Storage
  /// The table whose records it names by code, if it does. Kinds are tiers or stand outside them.
  public let refersTo: RecordTable?
}
