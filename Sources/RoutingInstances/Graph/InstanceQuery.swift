/// An order of an instance: for which node and category the best candidates are wanted.
public struct InstanceQuery: Hashable, Sendable {
  /// Its number in the file; no two queries of a file share one.
  public let id: Int
  /// A tree node.
  public let origin: Int32
  /// 0..<`InstanceGraph.categoryCount`.
  public let category: UInt8
  /// 1 (slight)...4 (grave). Routing does not ask for it.
  public let severity: UInt8

  public static let severities = 1...4

  public init(id: Int, origin: Int32, category: UInt8, severity: UInt8) {
    self.id = id
    self.origin = origin
    self.category = category
    self.severity = severity
  }
}
