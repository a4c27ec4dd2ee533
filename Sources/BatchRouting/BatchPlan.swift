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
  /// No plan costs less: what the prices prove, or a search among all that they do not rule out.
  public let bound: Int64
  /// What the prices alone prove.
  public let priceBound: Int64
  /// The pools that orders of the batch could go to, and those where they are.
  public let pools: [PoolUse]
  /// The edges with a quota that orders of the batch take, or that have a price.
  public let edges: [EdgeUse]
  /// Groups of orders that found no place for want of places, with the units that they compete for; then
  /// those that no unit may lead by duty.
  public let shortages: [BatchShortage]
  /// It was asked for and is proved: of all plans of least cost none has lexicographically smaller loads,
  /// that is, sorted from the greatest down, a smaller one at the first place where they differ. The load
  /// of a pool is its open orders after the plan over its capacity.
  public let isFair: Bool

  /// Open orders without those of the batch that can move: what the costs of its orders are told by.
  package var free: Loads

  package init(
    placements: [Placement], cost: Int64, bound: Int64, priceBound: Int64? = nil,
    pools: [PoolUse], edges: [EdgeUse], shortages: [BatchShortage], free: Loads,
    isFair: Bool = false
  ) {
    self.placements = placements
    self.cost = cost
    self.bound = bound
    self.priceBound = priceBound ?? bound
    self.pools = pools
    self.edges = edges
    self.shortages = shortages
    self.free = free
    self.isFair = isFair
  }

  /// Whether no plan costs less. It may not be shown where several edges run short that lead to several pools
  /// each and whose quotas bear on each other, and for teams.
  public var isOptimal: Bool { cost == bound }

  /// The same plan of which more is proved.
  func proved(_ bound: Int64) -> Self {
    Self(
      placements: placements, cost: cost, bound: bound, priceBound: priceBound, pools: pools,
      edges: edges, shortages: shortages, free: free, isFair: isFair)
  }

  /// Another plan for the same orders with the prices of this one.
  func moved(as other: Self) -> Self {
    let priced = Dictionary(pools.map { ($0.pool, $0) }) { first, _ in first }
    let others = Set(other.pools.map(\.pool))
    let charged = Dictionary(edges.map { ($0.edge, $0.price) }) { first, _ in first }
    let taken = Set(other.edges.map(\.edge))
    return Self(
      placements: other.placements, cost: other.cost, bound: bound, priceBound: priceBound,
      pools: other.pools.map { use in
        guard let own = priced[use.pool] else { return use }
        return PoolUse(
          pool: use.pool, before: use.before, after: use.after, capacity: use.capacity,
          price: own.price, unit: own.unit)
      }
        + pools.filter { !others.contains($0.pool) }.map { use in
          PoolUse(
            pool: use.pool, before: use.before, after: free.open(in: use.pool),
            capacity: use.capacity, price: use.price, unit: use.unit)
        },
      edges: other.edges.map { use in
        EdgeUse(
          edge: use.edge, before: use.before, orders: use.orders, room: use.room,
          price: charged[use.edge] ?? use.price)
      }
        + edges.filter { !taken.contains($0.edge) && $0.price > 0 }.map { use in
          EdgeUse(
            edge: use.edge, before: use.before, orders: 0, room: use.room, price: use.price)
        }, shortages: shortages, free: free)
  }

  /// Open orders as the plan leaves them; what a catch-all holds takes no place.
  package func loadsAfter(_ orders: [BatchOrder], _ snapshot: OrganizationSnapshot) -> Loads {
    let after = free.copy()
    for (order, placement) in zip(orders, placements)
    where !order.isPinned && placement.role != .catchAll {
      for unit in [placement.unit] + placement.helpers.map(\.unit) {
        let pool = snapshot.pool(unit)
        after.setOpen(after.open(in: pool) + 1, in: pool)
      }
      for edge in [placement.edge] + placement.helpers.map(\.edge) {
        if let edge { after.setOpen(after.open(by: edge) + 1, by: edge) }
      }
    }
    return after
  }

  public struct Placement: Hashable, Sendable {
    public let unit: UnitIndex
    /// `nil`: it is pinned to a unit that has no duty for it and is no catch-all of it.
    public let role: Role?
    /// With the load of the place that it takes, with its helpers and with the move; milli-units. 0 for a
    /// pinned order.
    public let cost: Int64
    /// The edge with a quota that its way takes, if it takes one.
    public let edge: EdgeIndex?
    /// It had another holder.
    public let isMoved: Bool
    /// Of a plan with teams: one for each category that the order's category lists, in that order.
    public let helpers: [Helper]

    package init(
      unit: UnitIndex, role: Role?, cost: Int64, edge: EdgeIndex?, isMoved: Bool,
      helpers: [Helper] = []
    ) {
      self.unit = unit
      self.role = role
      self.cost = cost
      self.edge = edge
      self.isMoved = isMoved
      self.helpers = helpers
    }
  }

  /// A unit that helps an order's lead and has a place taken for it.
  public struct Helper: Hashable, Sendable {
    /// Whose duty it is needed for.
    public let category: CategoryIndex
    public let unit: UnitIndex
    public let role: Role
    public let edge: EdgeIndex?

    package init(category: CategoryIndex, unit: UnitIndex, role: Role, edge: EdgeIndex?) {
      self.category = category
      self.unit = unit
      self.role = role
      self.edge = edge
    }
  }

  public struct EdgeUse: Hashable, Sendable {
    public let edge: EdgeIndex
    /// Open orders that had come by it before, those of the batch included.
    public let before: UInt32
    /// Orders of the batch that take it.
    public let orders: Int
    /// How many it has room for.
    public let room: Int
    /// What room for one more order is worth.
    public let price: Int64

    package init(edge: EdgeIndex, before: UInt32, orders: Int, room: Int, price: Int64) {
      self.edge = edge
      self.before = before
      self.orders = orders
      self.room = room
      self.price = price
    }
  }

  public struct PoolUse: Hashable, Sendable {
    public let pool: PoolIndex
    /// Open orders before, those of the batch included that it held already.
    public let before: UInt32
    /// With those that the plan gives places there; what a catch-all holds takes none.
    public let after: UInt32
    public let capacity: UInt32
    /// What a further place would have to cost for nobody to want it, beyond the way: 0 or more. With
    /// such a price for each pool it is proved that nothing costs less. At a full pool it is the least that
    /// proves it where no quota and no team is in the way: a place that costs c saves the price less c.
    public let price: Int64
    /// One that draws on it, where the price tells something although no order may be there.
    package let unit: UnitIndex?

    package init(
      pool: PoolIndex, before: UInt32, after: UInt32, capacity: UInt32, price: Int64,
      unit: UnitIndex? = nil
    ) {
      self.pool = pool
      self.before = before
      self.after = after
      self.capacity = capacity
      self.price = price
      self.unit = unit
    }
  }
}

/// Orders that can go by duty to some units only, whose pools have fewer free places than they take; or to
/// none, and then no units are named. Where edges are named, their other ways take one of these, and the places
/// are those of the units and the room of the edges together.
public struct BatchShortage: Hashable, Sendable {
  /// Positions in the batch, ascending.
  public let orders: [Int]
  /// By order, for which of its roles that holds: 0 is the lead, from 1 on those who help. Without teams
  /// it is the lead alone.
  public let roles: [[Int]]
  public let units: [UnitIndex]
  public let places: Int
  /// Edges with a quota, without teams.
  public let edges: [EdgeIndex]

  package init(
    orders: [Int], roles: [[Int]], units: [UnitIndex], places: Int, edges: [EdgeIndex] = []
  ) {
    self.orders = orders
    self.roles = roles
    self.units = units
    self.places = places
    self.edges = edges
  }

  /// How many places the orders would take together.
  public var needed: Int { roles.reduce(0) { $0 + $1.count } }

  /// How many of the orders no plan at all can place, or give a team: those that take fewest places go
  /// furthest.
  public var missing: Int {
    var left = places
    var served = 0
    for needed in roles.map(\.count).sorted() where needed <= left {
      left -= needed
      served += 1
    }
    return orders.count - served
  }
}
