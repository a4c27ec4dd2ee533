import OrganizationGraph
package import RPCCore
package import WorkOrders

/// A write on its way to the desk. An object, because it is handed on more often than it is looked at.
package final class DeskRequest: Sendable {
  package typealias Answer = Result<[UInt8], RPCError>
  package typealias Completion = @Sendable (Answer) -> Void

  package enum Work: Sendable {
    case file(OrderContent, evidence: [Evidence], Actor, onlyReceive: Bool)
    case act(order: UInt64, OrderCommand, expectedSequence: UInt64)
  }

  package let key: String
  /// Tells this request from another with the same key.
  let fingerprint: UInt64
  let work: Work
  /// Takes the serialized reply once it is on disk, or the reason why there is none.
  let complete: Completion

  package init(key: String, fingerprint: UInt64, work: Work, complete: @escaping Completion) {
    self.key = key
    self.fingerprint = fingerprint
    self.work = work
    self.complete = complete
  }
}

/// What a write did, before it is put into a reply.
package struct DeskOutcome {
  let state: OrderState
  package let sequence: UInt64
  let at: Instant
  /// Set if the write had the order routed.
  let routed: RoutedOrder?
  /// The write filed the order.
  let isNew: Bool
  let served: ServedOrganization
}

/// The dispatch of an order to the unit that routing found, ready to be decided.
struct Placement {
  let command: OrderCommand
  let facts: OrderFacts
  let routed: RoutedOrder
}

/// What routing found for an order.
struct RoutedOrder {
  let cost: Int64
  let isShortage: Bool
  let ladder: [(unit: UnitIndex, at: Instant?)]
}
