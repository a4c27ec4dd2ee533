public import OrganizationGraph
public import Routing

/// How planning a batch ended.
public enum BatchOutcome: Sendable {
  case planned(BatchPlan)
  /// It was stopped; no plan costs less than the bound.
  case stopped(bound: Int64)
}

/// Where the orders of a batch go.
public struct BatchPlan: Sendable {
  /// In the order of the batch.
  public let placements: [Placement]
  /// Of all orders that are not pinned, with what moving them costs; milli-units.
  public let cost: Int64
  /// No plan costs less: what the prices prove.
  public let bound: Int64
  /// The pools that orders of the batch could go to, by their number.
  public let pools: [PoolUse]
  /// Groups of orders that found no place for want of places, with the units that they compete for.
  public let shortages: [BatchShortage]

  /// Open orders without those of the batch that can move: what the costs of its orders are told by.
  package let free: Loads

  package init(
    placements: [Placement], cost: Int64, bound: Int64, pools: [PoolUse],
    shortages: [BatchShortage], free: Loads
  ) {
    self.placements = placements
    self.cost = cost
    self.bound = bound
    self.pools = pools
    self.shortages = shortages
    self.free = free
  }

  /// Whether no plan costs less. It may not be shown where edges have quotas that the batch exceeds:
  /// orders are then kept off them one by one.
  public var isOptimal: Bool { cost == bound }

  public struct Placement: Hashable, Sendable {
    public let unit: UnitIndex
    public let role: Role
    /// With the load of the place that it takes, and with the move; milli-units. 0 for a pinned order.
    public let cost: Int64
    /// Edges with a quota that it was kept off because they are full.
    public let keptOff: [EdgeIndex]
    /// It had another holder.
    public let isMoved: Bool

    package init(
      unit: UnitIndex, role: Role, cost: Int64, keptOff: [EdgeIndex], isMoved: Bool
    ) {
      self.unit = unit
      self.role = role
      self.cost = cost
      self.keptOff = keptOff
      self.isMoved = isMoved
    }
  }

  public struct PoolUse: Hashable, Sendable {
    public let pool: PoolIndex
    /// Open orders before, those of the batch included that it held already.
    public let before: UInt32
    public let after: UInt32
    public let capacity: UInt32
    /// What a further place would have to cost for nobody to want it, beyond the way: 0 or more. With
    /// such a price for each pool it is proved that nothing costs less.
    public let price: Int64

    package init(
      pool: PoolIndex, before: UInt32, after: UInt32, capacity: UInt32, price: Int64
    ) {
      self.pool = pool
      self.before = before
      self.after = after
      self.capacity = capacity
      self.price = price
    }
  }
}

/// Orders that can go by duty to some units only, whose pools have fewer free places than they are.
public struct BatchShortage: Hashable, Sendable {
  /// Positions in the batch.
  public let orders: [Int]
  public let units: [UnitIndex]
  public let places: Int

  /// How many of the orders no plan at all can place.
  public var missing: Int { orders.count - places }
}
