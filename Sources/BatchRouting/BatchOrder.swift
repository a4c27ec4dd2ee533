public import OrganizationGraph
public import Routing

/// One order of a batch.
public struct BatchOrder: Sendable {
  public let query: RoutingQuery
  /// The unit that holds it now, by duty or as catch-all; its place there is free for others if it moves.
  public let holder: UnitIndex?
  /// It stays where it is. Nothing else is asked of it: it keeps its holder's place.
  public let isPinned: Bool

  /// - Precondition: a pinned order has a holder.
  public init(_ query: RoutingQuery, holder: UnitIndex? = nil, isPinned: Bool = false) {
    precondition(!isPinned || holder != nil, "a pinned order has a holder")
    self.query = query
    self.holder = holder
    self.isPinned = isPinned
  }
}

/// Why a batch has no answer.
public struct BatchError: Error, Hashable, Sendable, CustomStringConvertible {
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Kind { case nobodyAccountable, mixedModes, rangeExceeded }
    private let kind: Kind

    /// Exclusions and conflicts of an order leave nobody, not even a catch-all.
    public static let nobodyAccountable = Self(kind: .nobodyAccountable)
    /// Orders of peacetime and of an emergency, whose costs are not comparable.
    public static let mixedModes = Self(kind: .mixedModes)
    /// Costs or numbers beyond what is computed without overflow.
    public static let rangeExceeded = Self(kind: .rangeExceeded)

    public var description: String { "\(kind)" }
  }

  public let code: Code
  /// Position of the order at fault, if it is one order.
  public let order: Int?
  public let message: String

  init(_ code: Code, order: Int? = nil, _ message: String) {
    self.code = code
    self.order = order
    self.message = message
  }

  public var description: String { message }
}
