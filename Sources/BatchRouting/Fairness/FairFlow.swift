import MinimumCostFlow
import OrganizationGraph

/// The lexicographically smallest loads among the plans of least cost, as one more flow of least cost.
///
/// **Definition.** The load of a pool is its open orders after the plan over its capacity, an exact
/// fraction. Of two plans, that one is fairer whose loads, sorted from the greatest down, are smaller at
/// the first place where they differ.
///
/// **Plans of least cost.** By complementary slackness with the prices that prove the cost, they are all
/// the ways to send each order to one of its offers, or its catch-all, where cost and prices are least
/// together, so that each pool takes all its places below its price and none above it.
///
/// **Why a flow.** The numbers of orders that the pools can get so are the integer points of a base
/// polyhedron in a box, an M-convex set. The order above is that of a sum of convex functions of these
/// numbers, F(load) with F growing so fast that one greater load outweighs all lesser ones. What the
/// (k + 1)-th order of a pool adds to it is ordered by the load that it makes, then the other way by the
/// load that it finds. A point of an M-convex set is the minimum of such a sum if passing one order on
/// from one pool to another never lowers it, and whether it does depends on the order of those additions
/// alone. So their ranks serve as costs, and the flow of least cost by ranks is exact, with no numbers
/// that grow fast: places that must be taken rank lowest, then the catch-all, then the others. An edge with a
/// quota that leads to one pool is a gate, which leaves the set M-convex; one that has a price must be full, and
/// passing it saves more than any two places differ by.
///
/// K. Murota, Discrete Convex Analysis, SIAM 2003, theorem 6.26; A. Frank and K. Murota, Decreasing
/// minimization on M-convex sets, Mathematical Programming 195 (2022), 1027-1068.
///
/// O(p log p + f) where p is the places that may be taken and f is the flow.
struct FairFlow {
  /// A pool as the plans of least cost may fill it.
  struct Pool {
    /// Open orders, those that are placed already included.
    let open: Int
    let capacity: Int
    /// Places that every such plan takes.
    let least: Int
    /// Places that one may take at most.
    let most: Int
  }

  /// An edge with a quota before a pool.
  struct Gate {
    /// The pool's number.
    let sink: Int
    /// Orders that take it in every such plan: all that it has room for, or none.
    let least: Int
    let most: Int
  }

  /// Equal orders.
  struct Supply {
    let group: Int
    let count: Int
    /// Where they may go, by number of the pool, or that of all pools and the number of the gate.
    let ends: [Int]
    /// The catch-all may hold them.
    let mayStay: Bool
  }

  /// Where the orders go; `nil` if stopped.
  static func solve(
    _ pools: [Pool], _ gates: [Gate], _ supplies: [Supply], shouldStop: @escaping () -> Bool
  ) throws(FlowFault) -> [GroupWays.Parcel]? {
    let (ranks, beyond) = ranks(pools)
    let orders = supplies.reduce(0) { $0 + $1.count }
    var network = LaminarNetwork()
    for (sink, pool) in pools.enumerated() {
      network.addSink(places: Int32(pool.least))
      for rank in ranks[sink] { network.addSegment(places: 1, cost: rank) }
    }
    for gate in gates {
      network.addGate(
        to: Int32(gate.sink), places: Int32(min(gate.most, orders)),
        cost: gate.least > 0 ? -2 * beyond - 1 : 0)
    }
    for supply in supplies {
      network.addHub(below: LaminarNetwork.noParent, climb: 0, descend: 0)
      for end in supply.ends { network.addEntry(to: Int32(end), cost: 0, isInner: false) }
    }
    let solver = try FlowSolver(
      network,
      supplies.enumerated().map {
        .init(
          hub: Int32($0.offset), count: Int32($0.element.count),
          penalty: $0.element.mayStay ? 1 : beyond)
      })
    guard case .optimal(let solution) = solver.solve(shouldStop: shouldStop) else { return nil }
    return solution.placements.map {
      .init(group: supplies[Int($0.supply)].group, end: Int($0.sink), count: Int($0.count))
    }
  }

  /// The rank, from 2, of each place of each pool that may be free, and a rank above all.
  private static func ranks(_ pools: [Pool]) -> ([[Int64]], beyond: Int64) {
    var places: [(load: Load, pool: Int)] = []
    for (number, pool) in pools.enumerated() where pool.capacity > 0 {
      for place in pool.least..<pool.most {
        places.append((Load(orders: pool.open + place + 1, capacity: pool.capacity), number))
      }
    }
    places.sort { $0.load.precedes($1.load) }
    var ranks: [[Int64]] = Array(repeating: [], count: pools.count)
    var rank: Int64 = 1
    for (position, place) in places.enumerated() {
      if position == 0 || places[position - 1].load.precedes(place.load) { rank += 1 }
      ranks[place.pool].append(rank)
    }
    return (ranks, rank + 1)
  }

  /// The load that an order makes by which a pool has so many.
  struct Load {
    let orders: Int
    let capacity: Int

    /// By the load made, then the other way by the load found.
    func precedes(_ other: Load) -> Bool {
      let (made, otherMade) = (orders * other.capacity, other.orders * capacity)
      if made != otherMade { return made < otherMade }
      return (orders - 1) * other.capacity > (other.orders - 1) * capacity
    }

    func isLess(than other: Load) -> Bool { orders * other.capacity < other.orders * capacity }
  }
}
