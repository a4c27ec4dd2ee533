public import OrganizationGraph

/// A field that cannot be read, told to the person who keeps the table.
public struct FieldFault: Hashable, Sendable, CustomStringConvertible {
  public let table: RecordTable
  /// Number of the row among those given for its table, from 0, whether kept or not.
  public let row: Int
  /// Name of the column.
  public let column: String
  /// What stands there; `nil` if nothing does.
  public let value: String?
  /// What is wrong; where there is a value, half a sentence that goes on from it.
  public let message: String
  /// What would be right.
  public let remedy: String

  /// `units 3, capacity: "many" is not a whole number; write it in digits only, such as 12`.
  public var description: String {
    let quoted = value.map { "\"\($0)\" " } ?? ""
    return "\(table.rawValue) \(row), \(column): \(quoted)\(message); \(remedy)"
  }
}
