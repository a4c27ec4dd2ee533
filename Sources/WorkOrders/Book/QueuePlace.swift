/// Where an order stands in the queue of a unit.
public struct QueuePlace: Comparable, Sendable {
  /// Of its urgency; the least is first.
  public let rank: Int
  /// Seconds since 1970-01-01 UTC; `Int64.max` without one.
  public let deadline: Int64
  public let order: UInt64

  public init(rank: Int, deadline: Int64, order: UInt64) {
    self.rank = rank
    self.deadline = deadline
    self.order = order
  }

  public static func < (one: QueuePlace, other: QueuePlace) -> Bool {
    (one.rank, one.deadline, one.order) < (other.rank, other.deadline, other.order)
  }
}
