/// What is proved of a plan that is allowed.
public struct BatchProof: Hashable, Sendable {
  /// Milli-units, as the bounds are.
  public let cost: Int64
  /// No plan costs less.
  public let bound: Int64
  /// What the prices alone prove; the bound may be more, where all plans that they do not rule out were searched.
  public let priceBound: Int64
  /// The plan is said to be fair, and no plan of the least cost has smaller loads.
  public internal(set) var isFair = false

  public var isOptimal: Bool { cost == bound }
}

/// What is wrong with a plan, in words.
public struct BatchFault: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
