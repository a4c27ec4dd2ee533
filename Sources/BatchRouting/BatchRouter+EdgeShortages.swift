import OrganizationGraph
import Routing

extension BatchRouter {
  /// Why further orders are left to their catch-all where orders are kept off edges that are no gates.
  ///
  /// From each of them everything is followed that is in its way: where it leads to a full pool, those who are
  /// there, and where it takes a full edge to another, those who take it. If nothing on the way has room, all
  /// these orders have too few places, of these pools and on these edges, together; else nothing is claimed.
  /// O(g · s + c · g) where g is the groups followed, each looked at once, s a search of everything and c the
  /// claims.
  ///
  /// - Parameter known: other shortages, whose orders are explained.
  /// - Returns: `nil` if stopped.
  func edgeShortages(_ flow: GroupFlow, beside known: [BatchShortage]) -> [BatchShortage]? {
    if groups.allSatisfy({ $0.key.keptOff.isEmpty }) { return [] }
    let explained = Set(known.flatMap(\.orders))
    let left = groups.indices.filter { number in
      let placed = flow.taken[number].reduce(0) { $0 + $1.count }
      return !(groups[number].offers.isEmpty && groups[number].key.keptOff.isEmpty)
        && groups[number].orders.dropFirst(placed).contains { !explained.contains($0) }
    }
    let holders = PlaceHolders(self, flow)
    guard let obstacles = obstacles(of: left, holders) else { return nil }
    let free = Self.reachingRoom(obstacles)
    var isClaimed: Set<Int> = []
    var shortages: [BatchShortage] = []
    for number in left where !free.contains(number) && !isClaimed.contains(number) {
      let claimed = Self.closure(of: number, obstacles)
      let shortage = shortage(of: claimed, obstacles, holders)
      guard shortage.missing > 0, !shortage.edges.isEmpty else { continue }
      isClaimed.formUnion(claimed)
      shortages.append(shortage)
    }
    return shortages.sorted { $0.orders[0] < $1.orders[0] }
  }

  /// What is in the way of the orders of a group.
  private struct Obstacles {
    var pools: Set<PoolIndex> = []
    var units: Set<UnitIndex> = []
    var edges: Set<EdgeIndex> = []
    /// A way has room all the same.
    var hasRoom = false
    /// The groups that take these places.
    var holders: Set<Int> = []
  }

  /// The obstacles of some groups, of those who are in their way, and so on; `nil` if stopped.
  private func obstacles(of first: [Int], _ holders: PlaceHolders) -> [Int: Obstacles]? {
    var found: [Int: Obstacles] = [:]
    var waiting = first
    while let number = waiting.popLast() {
      if found[number] != nil { continue }
      if shouldStop() { return nil }
      var obstacles = Obstacles()
      for way in router.everyWay(groups[number].query, loads: searched, workspace: workspace) {
        let pool = router.snapshot.pool(way.unit)
        if holders.isFull(pool, self) {
          obstacles.units.insert(way.unit)
          if obstacles.pools.insert(pool).inserted {
            obstacles.holders.formUnion(holders.groups(at: pool))
          }
        } else if let edge = way.limitedEdge, holders.users[edge, default: 0] >= room(edge) {
          if obstacles.edges.insert(edge).inserted {
            obstacles.holders.formUnion(holders.ofEdge[edge] ?? [])
          }
        } else {
          obstacles.hasRoom = true
        }
      }
      // Nobody behind such a group is asked for: what reaches it is no shortage.
      if !obstacles.hasRoom { waiting += obstacles.holders }
      found[number] = obstacles
    }
    return found
  }

  /// The groups that have room themselves or by way of others that could make it.
  private static func reachingRoom(_ obstacles: [Int: Obstacles]) -> Set<Int> {
    var behind: [Int: [Int]] = [:]
    for (number, one) in obstacles {
      for holder in one.holders { behind[holder, default: []].append(number) }
    }
    var reaching = Set(obstacles.filter(\.value.hasRoom).keys)
    var waiting = Array(reaching)
    while let number = waiting.popLast() {
      for other in behind[number] ?? [] where reaching.insert(other).inserted {
        waiting.append(other)
      }
    }
    return reaching
  }

  /// A group with all that are in its way.
  private static func closure(of first: Int, _ obstacles: [Int: Obstacles]) -> Set<Int> {
    var closure: Set = [first]
    var waiting = [first]
    while let number = waiting.popLast() {
      for other in obstacles[number]?.holders ?? [] where closure.insert(other).inserted {
        waiting.append(other)
      }
    }
    return closure
  }

  private func shortage(
    of claimed: Set<Int>, _ obstacles: [Int: Obstacles], _ holders: PlaceHolders
  ) -> BatchShortage {
    let met = claimed.compactMap { obstacles[$0] }
    let pools = met.reduce(into: Set()) { $0.formUnion($1.pools) }
    let units = met.reduce(into: Set()) { $0.formUnion($1.units) }
    let edges = met.reduce(into: Set()) { $0.formUnion($1.edges) }
    let orders = claimed.flatMap { groups[$0].orders }.sorted()
    return BatchShortage(
      orders: orders, roles: orders.map { _ in [0] },
      units: units.sorted(by: router.snapshot.precedes),
      places: pools.reduce(0) { $0 + holders.places($1) } + edges.reduce(0) { $0 + room($1) },
      edges: edges.sorted { $0.rawValue < $1.rawValue })
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
          let sink = network.sink(offer, of: number)
          used[sink] += count
          ofSink[sink].append(number)
          if let edge = group.offers[offer].limitedEdge { ofEdge[edge, default: []].insert(number) }
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
}
