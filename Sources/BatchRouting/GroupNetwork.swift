import MinimumCostFlow
import OrganizationGraph
import Routing

/// The groups of a batch as a network: a hub with its offers for each group that has any, a sink for each
/// pool, whose places cost what the load curve says, and before it a gate for each edge with a quota by which
/// orders come to that pool only. An edge to several pools is no gate: it has to have a price.
struct GroupNetwork {
  let network: LaminarNetwork
  let supplies: [Supply]
  /// The group of each supply.
  let groups: [Int]
  /// The pool of each sink; then come the gates.
  let pools: [PoolIndex]
  /// The edge of each gate, and the sink behind it.
  let gates: [Gate]
  /// By sink, what its places cost.
  let places: [[Int64]]
  /// By sink, what its first place costs, or would if it had one. No price of a sink is less: so candidates that are
  /// not listed need none.
  let floor: [Int64]
  private let sinkOfPool: [PoolIndex: Int]
  /// By offer, group after group: the gate or sink that it leads to.
  private let ends: [Int32]
  /// Where the offers of each group begin, and at the end of all their number.
  private let start: [Int]

  struct Gate {
    let edge: EdgeIndex
    let sink: Int
    /// How many orders the edge still takes.
    let room: Int
  }

  /// - Returns: `nil` if stopped.
  init?(_ planner: BatchRouter) {
    guard let ways = Ways(planner) else { return nil }
    var network = LaminarNetwork()
    for costs in ways.places { Self.addSink(costs, to: &network) }
    for gate in ways.gates {
      network.addGate(to: Int32(gate.sink), places: Int32(min(gate.room, planner.orders.count)))
    }
    var supplies: [Supply] = []
    var numbers: [Int] = []
    for (number, group) in planner.groups.enumerated() where !group.offers.isEmpty {
      if planner.shouldStop() { return nil }
      let hub = network.addHub(below: LaminarNetwork.noParent, climb: 0, descend: 0)
      for (offer, place) in zip(group.offers, ways.start[number]...) {
        network.addEntry(to: ways.ends[place], cost: planner.cost(offer, group), isInner: false)
      }
      supplies.append(Supply(hub: hub, count: Int32(group.orders.count), penalty: group.penalty))
      numbers.append(number)
    }
    self.network = network
    self.supplies = supplies
    groups = numbers
    pools = ways.pools
    gates = ways.gates
    places = ways.places
    floor = ways.floor
    sinkOfPool = ways.sinkOfPool
    ends = ways.ends
    start = ways.start
  }

  func sink(of pool: PoolIndex) -> Int? { sinkOfPool[pool] }

  /// The gate or sink to which an offer of a group leads.
  func end(_ offer: Int, of group: Int) -> Int { Int(ends[start[group] + offer]) }

  /// The sink of an offer's pool.
  func sink(_ offer: Int, of group: Int) -> Int { sink(behind: end(offer, of: group)) }

  /// A sink itself; of a gate, the sink behind it.
  func sink(behind end: Int) -> Int { end < pools.count ? end : gates[end - pools.count].sink }

  /// Places of one cost are one segment.
  private static func addSink(_ costs: [Int64], to network: inout LaminarNetwork) {
    guard let first = costs.first else {
      network.addSink(places: 0)
      return
    }
    var start = 0
    var cost = first
    while start < costs.count {
      let end = costs[start...].firstIndex { $0 != cost } ?? costs.count
      if start == 0 {
        network.addSink(places: Int32(end), cost: cost)
      } else {
        network.addSegment(places: Int32(end - start), cost: cost)
      }
      start = end
      if start < costs.count { cost = costs[start] }
    }
  }
}

/// Where the offers of the groups lead.
private struct Ways {
  var pools: [PoolIndex] = []
  var places: [[Int64]] = []
  var floor: [Int64] = []
  var sinkOfPool: [PoolIndex: Int] = [:]
  var gates: [GroupNetwork.Gate] = []
  var ends: [Int32] = []
  var start: [Int] = []

  /// - Returns: `nil` if stopped.
  init?(_ planner: BatchRouter) {
    let snapshot = planner.router.snapshot
    // The sink behind each edge with a quota; -1: several.
    var behind: [EdgeIndex: Int] = [:]
    for group in planner.groups {
      if planner.shouldStop() { return nil }
      start.append(ends.count)
      for offer in group.offers {
        let sink = sink(of: snapshot.pool(offer.unit), offer, planner)
        ends.append(Int32(sink))
        if let edge = offer.limitedEdge {
          behind[edge] = behind[edge, default: sink] == sink ? sink : -1
        }
      }
    }
    start.append(ends.count)
    if planner.hasShortEdges { addGates(behind, planner) }
  }

  private mutating func sink(
    of pool: PoolIndex, _ offer: Offer, _ planner: BatchRouter
  ) -> Int {
    if let sink = sinkOfPool[pool] { return sink }
    let costs = planner.router.loadCosts(
      of: pool, planner.mode, loads: planner.loads, most: planner.orders.count)
    sinkOfPool[pool] = pools.count
    pools.append(pool)
    places.append(costs)
    floor.append(costs.first ?? offer.load)
    return pools.count - 1
  }

  private mutating func addGates(_ behind: [EdgeIndex: Int], _ planner: BatchRouter) {
    var gateOfEdge: [EdgeIndex: Int32] = [:]
    for (edge, sink) in behind.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where sink >= 0 {
      gateOfEdge[edge] = Int32(pools.count + gates.count)
      gates.append(.init(edge: edge, sink: sink, room: planner.room(edge)))
    }
    for (number, group) in planner.groups.enumerated() {
      for (offer, place) in zip(group.offers, start[number]...) {
        if let gate = offer.limitedEdge.flatMap({ gateOfEdge[$0] }) { ends[place] = gate }
      }
    }
  }
}
