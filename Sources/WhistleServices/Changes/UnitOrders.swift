package import OrganizationGraph
public import RPCCore
package import WireMessages

/// The open orders that a unit has to do with.
public struct UnitOrders: Hashable, Sendable {
  /// Those that it holds or was called to: urgent ones first, then by deadline.
  public var held: [UInt64]
  /// Those whose place is in it, and not in a unit below it; the oldest first.
  public var placed: [UInt64]

  public init(held: [UInt64], placed: [UInt64]) {
    self.held = held
    self.placed = placed
  }
}

/// The open orders of each of some units, in the order of the units. Asked after each change of the organisation:
/// once it returns, orders are counted where they belong in it.
public typealias OpenOrders = @Sendable ([String]) async throws(RPCError) -> [UnitOrders]

extension Wire.HeldOrders {
  private static let mostExamples = 10

  /// Nil where there is nothing to say.
  ///
  /// - Parameter succession: of the changes.
  package init?(_ ending: UnitEnding, _ orders: UnitOrders, _ succession: UnitSuccession) {
    let placed = ending.isSuspended ? [] : orders.placed
    if orders.held.isEmpty, placed.isEmpty { return nil }
    self = .with {
      $0.unit = ending.code
      $0.name = ending.name
      $0.from = ending.from?.description ?? ""
      $0.orders = UInt64(orders.held.count)
      $0.examples = Array(orders.held.prefix(Self.mostExamples))
      $0.placed = UInt64(placed.count)
      $0.placedExamples = Array(placed.prefix(Self.mostExamples))
      $0.successors = succession.heirs(of: ending.code)?.units ?? []
    }
  }
}
