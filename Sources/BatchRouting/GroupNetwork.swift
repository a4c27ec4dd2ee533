import MinimumCostFlow
import OrganizationGraph
import Routing

/// The groups of a batch as a network: a hub with its offers for each group that has any, a sink for each
/// pool, whose places cost what the load curve says.
struct GroupNetwork {
  let network: LaminarNetwork
  let supplies: [Supply]
  /// The group of each supply.
  let groups: [Int]
  /// The pool of each sink.
  let pools: [PoolIndex]
  /// By sink, what its places cost.
  let places: [[Int64]]
  /// By sink, what its first place costs, or would if it had one. No price of a sink is less: so candidates that are
  /// not listed need none.
  let floor: [Int64]
  private let sinks: [PoolIndex: Int32]

  /// - Returns: `nil` if stopped.
  init?(_ planner: BatchRouter) {
    let (groups, snapshot) = (planner.groups, planner.router.snapshot)
    var network = LaminarNetwork()
    var sinks: [PoolIndex: Int32] = [:]
    var pools: [PoolIndex] = []
    var places: [[Int64]] = []
    var floor: [Int64] = []
    var supplies: [Supply] = []
    var numbers: [Int] = []
    for group in groups {
      if planner.shouldStop() { return nil }
      for offer in group.offers {
        let pool = snapshot.pool(offer.unit)
        if sinks[pool] == nil {
          let costs = planner.router.loadCosts(
            of: pool, planner.mode, loads: planner.loads, most: planner.orders.count)
          sinks[pool] = Self.addSink(costs, to: &network)
          pools.append(pool)
          places.append(costs)
          floor.append(costs.first ?? offer.load)
        }
      }
    }
    for (number, group) in groups.enumerated() where !group.offers.isEmpty {
      if planner.shouldStop() { return nil }
      let hub = network.addHub(below: LaminarNetwork.noParent, climb: 0, descend: 0)
      for offer in group.offers {
        guard let sink = sinks[snapshot.pool(offer.unit)] else { continue }
        network.addEntry(to: sink, cost: planner.cost(offer, group), isInner: false)
      }
      supplies.append(Supply(hub: hub, count: Int32(group.orders.count), penalty: group.penalty))
      numbers.append(number)
    }
    self.network = network
    self.supplies = supplies
    self.groups = numbers
    self.pools = pools
    self.places = places
    self.floor = floor
    self.sinks = sinks
  }

  func sink(of pool: PoolIndex) -> Int? { sinks[pool].map(Int.init) }

  /// Places of one cost are one segment.
  private static func addSink(_ costs: [Int64], to network: inout LaminarNetwork) -> Int32 {
    var sink: Int32?
    var start = 0
    while start < costs.count {
      let end = costs[start...].firstIndex { $0 != costs[start] } ?? costs.count
      if sink == nil {
        sink = network.addSink(places: Int32(end - start), cost: costs[start])
      } else {
        network.addSegment(places: Int32(end - start), cost: costs[start])
      }
      start = end
    }
    return sink ?? network.addSink(places: 0)
  }
}
