public import OrganizationGraph

/// 工单: what is to be routed, with codes as callers give them.
public struct WorkOrder: Hashable, Sendable {
  public static let normalUrgency = "normal"

  /// Code of the chain unit that the place resolves to, the lowest one known.
  public var origin: String
  public var category: String
  public var receivedAt: Instant
  /// As the time limits name it.
  public var urgency: String
  public var mode: Mode
  /// When it must be done; `nil`: as the time limits say.
  public var deadline: Instant?
  /// Units that must not hold it.
  public var excluded: [String]
  /// Units that the order is about. They, the units that belong to them and units that share a
  /// capacity pool with them have a conflict of interest (`RoutingQuery.conflict`).
  public var subjects: [String]

  public init(
    origin: String, category: String, receivedAt: Instant,
    urgency: String = WorkOrder.normalUrgency, mode: Mode = .peacetime, deadline: Instant? = nil,
    excluded: [String] = [], subjects: [String] = []
  ) {
    self.origin = origin
    self.category = category
    self.receivedAt = receivedAt
    self.urgency = urgency
    self.mode = mode
    self.deadline = deadline
    self.excluded = excluded
    self.subjects = subjects
  }
}
