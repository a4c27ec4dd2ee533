import MinimumCostFlow
import OrganizationGraph
import Routing

extension BatchRouter {
  /// Of the plans that cost as little as one of least cost, one with the lexicographically smallest loads.
  ///
  /// `FairFlow` knows the edges with a quota that are gates. Where its answer does not keep to the quotas of others,
  /// the orders that could take such an edge at the least cost stay where they are, and the others are placed anew;
  /// the plan is then called fair only if its loads are those of the answer without these quotas.
  ///
  /// - Returns: `nil` if stopped.
  mutating func fairest(_ plan: BatchPlan, _ proof: PlanProof) throws(BatchError) -> BatchPlan? {
    edgePrice = proof.edges
    hasShortEdges = true
    rejoin()
    guard var network = GroupNetwork(self) else { return nil }
    while listEqual(network, proof) {
      guard let longer = GroupNetwork(self) else { return nil }
      network = longer
    }
    if shouldStop() { return nil }
    let tight = groups.indices.map { self.tight($0, network, proof) }
    guard let free = try fair(network, proof, tight, staying: GroupWays(self, network, [])) else {
      return nil
    }
    let answer = self.plan(free, network, proof, plan.shortages, isFair: true)
    if answer.cost == plan.cost && free.users.allSatisfy({ $0.value <= room($0.key) }) {
      return answer
    }
    var staying = GroupWays(self, network, [])
    var isHeld: Set<Int> = []
    for (number, group) in groups.enumerated()
    where tight[number].offers.contains(where: { group.offers[$0].limitedEdge != nil }) {
      isHeld.insert(number)
      for order in group.orders {
        let placement = plan.placements[order]
        guard placement.role != .catchAll,
          let offer = tight[number].offers.first(where: {
            group.offers[$0].unit == placement.unit
              && group.offers[$0].limitedEdge == placement.edge
          })
        else { continue }
        staying.add(offer, 1, of: number, self)
      }
    }
    var others = tight
    for number in isHeld { others[number].ends = [] }
    guard let held = try fair(network, proof, others, staying: staying) else { return nil }
    return self.plan(
      held, network, proof, plan.shortages,
      isFair: loads(held, network) == loads(free, network))
  }

  /// Where the orders of a group cost least together with the prices.
  private struct Tight {
    /// By number.
    var offers: [Int] = []
    /// The gates and sinks that they lead to, each once.
    var ends: [Int] = []
    var mayStay = false
  }

  private func value(
    _ offer: Offer, _ group: OrderGroup, _ network: GroupNetwork, _ proof: PlanProof
  ) -> Int64 {
    let pool = router.snapshot.pool(offer.unit)
    let first = network.sink(of: pool).map { network.floor[$0] } ?? 0
    return cost(offer, group) + (proof.price(of: pool) ?? first)
  }

  private func tight(
    _ number: Int, _ network: GroupNetwork, _ proof: PlanProof
  ) -> Tight {
    let group = groups[number]
    let values = group.offers.map { value($0, group, network, proof) }
    let least = min(group.penalty, values.min() ?? .max)
    var tight = Tight(mayStay: group.penalty == least)
    for offer in group.offers.indices where values[offer] == least {
      tight.offers.append(offer)
      let end = network.end(offer, of: number)
      if !tight.ends.contains(end) { tight.ends.append(end) }
    }
    return tight
  }

  /// Orders that were kept off an edge are like their equals again.
  private mutating func rejoin() {
    var numbers: [OrderGroup.Key: Int] = [:]
    var joined: [OrderGroup] = []
    for var group in groups {
      var key = group.key
      key.keptOff = []
      if let known = numbers[key] {
        joined[known].orders.append(contentsOf: group.orders)
        continue
      }
      if group.key.keptOff.count > 0 {
        group = OrderGroup(
          key: key, query: group.query, orders: group.orders, catchAll: group.catchAll,
          penalty: group.penalty)
        if !shouldStop() { group.listing = everyWay(group) }
      }
      numbers[key] = joined.count
      joined.append(group)
    }
    for number in joined.indices { joined[number].orders.sort() }
    groups = joined
  }

  /// Tells groups more candidates where one that they do not know could cost as little as those that they
  /// do; `false` if there is no such group.
  private mutating func listEqual(_ network: GroupNetwork, _ proof: PlanProof) -> Bool {
    var isLonger = false
    for number in groups.indices where !groups[number].hasEveryWay {
      if shouldStop() { return false }
      let group = groups[number]
      if group.takesLimitedEdges {
        groups[number].listing = everyWay(group)
        isLonger = true
      } else if !group.isComplete, let last = group.offers.last {
        let least = group.offers.map { value($0, group, network, proof) }.min() ?? .max
        guard min(group.penalty, least) >= last.total else { continue }
        extend(number)
        isLonger = true
      }
    }
    return isLonger
  }

  /// The ways of a fair flow, beside orders that stay; `nil` if stopped.
  private func fair(
    _ network: GroupNetwork, _ proof: PlanProof, _ tight: [Tight], staying: GroupWays
  ) throws(BatchError) -> GroupWays? {
    let taken = counts(staying, network)
    let pools = network.pools.indices.map { sink in
      let places = network.places[sink]
      let price = proof.price(of: network.pools[sink]) ?? network.floor[sink]
      return FairFlow.Pool(
        open: Int(loads.open(in: network.pools[sink])) + taken[sink],
        capacity: Int(router.snapshot.capacity(network.pools[sink])),
        least: max(0, places.count { $0 < price } - taken[sink]),
        most: max(0, places.count { $0 <= price } - taken[sink]))
    }
    let gates = network.gates.map { gate in
      let room = gate.room - staying.users[gate.edge, default: 0]
      return FairFlow.Gate(
        sink: gate.sink, least: proof.edges[gate.edge] == nil ? 0 : room, most: room)
    }
    let supplies = groups.indices.filter { !tight[$0].ends.isEmpty }.map { number in
      FairFlow.Supply(
        group: number, count: groups[number].orders.count, ends: tight[number].ends,
        mayStay: tight[number].mayStay)
    }
    do throws(FlowFault) {
      guard let parcels = try FairFlow.solve(pools, gates, supplies, shouldStop: shouldStop) else {
        return nil
      }
      var ways = GroupWays(self, network, parcels)
      for number in groups.indices {
        for (offer, count) in staying.taken[number] { ways.add(offer, count, of: number, self) }
      }
      return shouldStop() ? nil : ways
    } catch {
      throw BatchError(
        .rangeExceeded, "the loads cannot be computed without overflow: \(error); plan fewer orders"
      )
    }
  }

  /// How many orders of the batch each pool gets.
  private func counts(_ ways: GroupWays, _ network: GroupNetwork) -> [Int] {
    var counts = [Int](repeating: 0, count: network.pools.count)
    for number in groups.indices {
      for (offer, count) in ways.taken[number] {
        counts[network.sink(offer, of: number)] += count
      }
    }
    return counts
  }

  /// The loads of all pools from the greatest down, each in lowest terms.
  private func loads(_ ways: GroupWays, _ network: GroupNetwork) -> [[Int]] {
    let counts = counts(ways, network)
    return network.pools.indices.compactMap { sink -> FairFlow.Load? in
      let pool = network.pools[sink]
      let capacity = Int(router.snapshot.capacity(pool))
      guard capacity > 0 else { return nil }
      return .init(orders: Int(loads.open(in: pool)) + counts[sink], capacity: capacity)
    }.sorted { $1.isLess(than: $0) }.map(\.lowestTerms)
  }
}

extension FairFlow.Load {
  fileprivate var lowestTerms: [Int] {
    var (a, b) = (orders, capacity)
    while b > 0 { (a, b) = (b, a % b) }
    return a == 0 ? [0, 1] : [orders / a, capacity / a]
  }
}
