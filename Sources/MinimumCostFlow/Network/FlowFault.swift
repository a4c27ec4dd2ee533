/// Why a network cannot be solved as it stands.
public enum FlowFault: Error, Hashable, Sendable {
  /// A column has the wrong length or names what is not there, or hubs stand in a wrong order.
  case malformed(String)
  /// A cost or number is beyond what the kernel computes without overflow.
  case rangeExceeded(String)
}

/// The ranges within which no sum can overflow 64 bits.
public enum FlowLimits {
  /// Most that a single cost or penalty may be, either sign.
  public static let cost: Int64 = 1 << 40
  /// Most units of flow, and most places of one sink that are told apart.
  public static let units: Int64 = 1 << 30
  /// Most levels of hubs.
  public static let levels = 64
  /// Most hubs, entries, supplies or sinks: arcs are numbered by 28 bits and four for their kind.
  public static let count = 1 << 27
  /// Most that all units together may cost at the largest price that can arise.
  public static let total: Int64 = 1 << 61
}
