import MinimumCostFlow
import OrganizationGraph
import Routing

extension BatchRouter {
  /// Why orders are left to their catch-all for want of places.
  ///
  /// The claim is about all candidates, so every group in it is told all of them first; the flow found
  /// then costs the same. It ends, because lists only grow. Of orders that are kept off an edge see
  /// `edgeShortages`.
  ///
  /// - Returns: `nil` if stopped; the flow is then of no use any more.
  mutating func shortages(_ flow: inout GroupFlow) throws(BatchError) -> [BatchShortage]? {
    while true {
      guard let cut = flow.solver.shortage() else { return [] }
      let short = cut.supplies.map { flow.network.groups[Int($0)] }
      let unknown = short.filter { !groups[$0].isComplete }
      if unknown.isEmpty { return parts(short, flow) }
      for number in unknown {
        if shouldStop() { return nil }
        groups[number].listing = every(groups[number])
      }
      guard let next = try leastCost() else { return nil }
      flow = next
    }
  }

  /// Orders that no unit at all may lead by duty, by category.
  var unserved: [BatchShortage] {
    var orders: [CategoryIndex: [Int]] = [:]
    for group in groups where group.offers.isEmpty && group.key.keptOff.isEmpty {
      orders[group.key.category, default: []] += group.orders
    }
    return orders.values.map { orders in
      BatchShortage(
        orders: orders.sorted(), roles: orders.map { _ in [0] }, units: [], places: 0)
    }.sorted { $0.orders[0] < $1.orders[0] }
  }

  /// Why further orders are left to their catch-all where edges with a quota have run short.
  ///
  /// From each of them everything is followed that is in its way: where it leads to a full pool, those who are
  /// there, and where it takes a full edge to another, those who take it. If nothing on the way has room, all
  /// these orders have too few places, of these pools and on these edges, together; else nothing is claimed.
  /// O(g · s) where g is the groups followed and s a search of everything.
  ///
  /// - Parameter known: other shortages, whose orders are explained.
  /// - Returns: `nil` if stopped.
  func edgeShortages(_ flow: GroupFlow, beside known: [BatchShortage]) -> [BatchShortage]? {
    if !hasPrices { return [] }
    let explained = Set(known.flatMap(\.orders))
    let holders = PlaceHolders(self, flow)
    var isFollowed = [Bool](repeating: false, count: groups.count)
    var shortages: [BatchShortage] = []
    for number in groups.indices where !isFollowed[number] {
      let placed = flow.taken[number].reduce(0) { $0 + $1.count }
      let isLeft = groups[number].orders.dropFirst(placed).contains { !explained.contains($0) }
      if !isLeft || groups[number].offers.isEmpty && groups[number].key.keptOff.isEmpty { continue }
      var claim = EdgeClaim(first: number)
      while let next = claim.waiting.popLast() {
        if shouldStop() { return nil }
        isFollowed[next] = true
        let ways = router.everyWay(
          groups[next].query, loads: searched, workspace: workspace)
        for way in ways { claim.follow(way, router.snapshot.pool(way.unit), holders, self) }
        if claim.isRefuted { break }
      }
      if claim.isRefuted { continue }
      let orders = claim.groups.flatMap { groups[$0].orders }.sorted()
      let places = claim.pools.reduce(0) { $0 + holders.places($1) }
      let shortage = BatchShortage(
        orders: orders, roles: orders.map { _ in [0] },
        units: claim.units.sorted(by: router.snapshot.precedes),
        places: places + claim.edges.reduce(0) { $0 + room($1) },
        edges: claim.edges.sorted { $0.rawValue < $1.rawValue })
      if shortage.missing > 0, !claim.edges.isEmpty { shortages.append(shortage) }
    }
    return shortages.sorted { $0.orders[0] < $1.orders[0] }
  }

  /// Who takes the places of pools and edges in a flow.
  private struct PlaceHolders {
    private let network: GroupNetwork
    private var used: [Int]
    private var ofSink: [[Int]]
    let users: [EdgeIndex: Int]
    private(set) var ofEdge: [EdgeIndex: Set<Int>] = [:]

    init(_ planner: BatchRouter, _ flow: GroupFlow) {
      network = flow.network
      users = flow.users
      used = [Int](repeating: 0, count: network.pools.count)
      ofSink = [[Int]](repeating: [], count: network.pools.count)
      for (number, group) in planner.groups.enumerated() {
        for (offer, count) in flow.taken[number] {
          let offer = group.offers[offer]
          guard let sink = network.sink(of: planner.router.snapshot.pool(offer.unit)) else {
            continue
          }
          used[sink] += count
          ofSink[sink].append(number)
          if let edge = offer.limitedEdge { ofEdge[edge, default: []].insert(number) }
        }
      }
    }

    func places(_ pool: PoolIndex) -> Int {
      network.sink(of: pool).map { network.places[$0].count } ?? 0
    }

    func isFull(_ pool: PoolIndex, _ planner: BatchRouter) -> Bool {
      if let sink = network.sink(of: pool) { return used[sink] >= network.places[sink].count }
      return planner.loads.open(in: pool) >= planner.router.snapshot.capacity(pool)
    }

    func groups(at pool: PoolIndex) -> [Int] { network.sink(of: pool).map { ofSink[$0] } ?? [] }
  }

  /// What has been found to be in the way of a group.
  private struct EdgeClaim {
    private(set) var groups: Set<Int>
    var waiting: [Int]
    private(set) var pools: Set<PoolIndex> = []
    private(set) var units: Set<UnitIndex> = []
    private(set) var edges: Set<EdgeIndex> = []
    /// Something on the way has room.
    private(set) var isRefuted = false

    init(first: Int) {
      groups = [first]
      waiting = [first]
    }

    mutating func follow(
      _ way: Offer, _ pool: PoolIndex, _ holders: PlaceHolders, _ planner: BatchRouter
    ) {
      if holders.isFull(pool, planner) {
        units.insert(way.unit)
        if pools.insert(pool).inserted { add(holders.groups(at: pool)) }
      } else if let edge = way.limitedEdge {
        if holders.users[edge, default: 0] < planner.room(edge) { isRefuted = true }
        if edges.insert(edge).inserted { add(holders.ofEdge[edge] ?? []) }
      } else {
        isRefuted = true
      }
    }

    private mutating func add(_ others: some Sequence<Int>) {
      for other in others where groups.insert(other).inserted { waiting.append(other) }
    }
  }

  /// Groups that compete for no common pool are told apart.
  private func parts(_ short: [Int], _ flow: GroupFlow) -> [BatchShortage] {
    let sinks = short.map { number in
      groups[number].offers.compactMap { flow.network.sink(of: router.snapshot.pool($0.unit)) }
    }
    return Competition.parts(sinks).map { part in part.map { short[$0] } }
      .filter { numbers in numbers.allSatisfy { groups[$0].key.keptOff.isEmpty } }
      .map { shortage($0, flow) }.filter { $0.missing > 0 }
      .sorted { $0.orders[0] < $1.orders[0] }
  }

  private func shortage(_ numbers: [Int], _ flow: GroupFlow) -> BatchShortage {
    var units: Set<UnitIndex> = []
    var sinks: Set<Int> = []
    for number in numbers {
      for offer in groups[number].offers {
        units.insert(offer.unit)
        if let sink = flow.network.sink(of: router.snapshot.pool(offer.unit)) { sinks.insert(sink) }
      }
    }
    let orders = numbers.flatMap { groups[$0].orders }.sorted()
    return BatchShortage(
      orders: orders, roles: orders.map { _ in [0] },
      units: units.sorted(by: router.snapshot.precedes),
      places: sinks.reduce(0) { $0 + flow.network.places[$1].count })
  }
}
