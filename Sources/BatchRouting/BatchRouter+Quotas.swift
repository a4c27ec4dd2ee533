import OrganizationGraph
import Routing

extension BatchRouter {
  /// How many prices of edges are tried.
  private static let mostPrices = 200

  /// How many orders an edge with a quota still takes.
  func room(_ edge: EdgeIndex) -> Int {
    max(0, Int(router.snapshot.quota(edge) ?? .max) - Int(loads.open(by: edge)))
  }

  func isOverfull(_ flow: GroupFlow) -> Bool {
    flow.users.contains { $0.value > room($0.key) }
  }

  /// Finds a flow beside edges that have run short. Those that lead to one pool only are gates of the network.
  /// For the others it finds prices at which no edge is wanted by more orders than it has room for, or nearly:
  /// where one step of a price is between too many and too few, the lower one is left.
  ///
  /// A first price is what the edge is worth to the first order that has to leave it, then twice as much
  /// as long as too many want it (a full pool behind the edge hides what it is worth), from there on by
  /// halves. The proof is that of the prices with the greatest bound.
  ///
  /// - Returns: the flow at the last prices; `nil` if stopped.
  mutating func priceEdges(_ proof: inout PlanProof) throws(BatchError) -> GroupFlow? {
    hasShortEdges = true
    var ranges: [EdgeIndex: (low: Int64, high: Int64?, step: Int64)] = [:]
    for _ in 0..<Self.mostPrices {
      guard let flow = try leastCost() else { return nil }
      let found = PlanProof(flow, self)
      if found.bound > proof.bound { proof = found }
      reached = max(reached, proof.bound)
      let takers = takers(flow)
      var isDone = true
      for edge in Set(flow.users.keys).union(edgePrice.keys).sorted(by: {
        $0.rawValue < $1.rawValue
      }) {
        if shouldStop() { return nil }
        let (users, price) = (flow.users[edge, default: 0], edgePrice[edge, default: 0])
        var range = ranges[edge] ?? (0, nil, 0)
        if users > room(edge) {
          range.low = max(range.low, price)
          if let high = range.high, high <= range.low { range.high = nil }
        } else if users < room(edge) && price > 0 {
          range.high = min(range.high ?? price, price)
          if range.low >= price { range.low = 0 }
        } else {
          continue
        }
        let next: Int64
        if let high = range.high {
          next = high - range.low <= 1 ? range.low : range.low + (high - range.low) / 2
        } else {
          range.step = max(1, 2 * range.step, worth(edge, takers[edge] ?? [], flow))
          next = range.low + range.step
        }
        ranges[edge] = range
        if next != price {
          edgePrice[edge] = next
          isDone = false
        }
      }
      if isDone { return flow }
    }
    return try leastCost()
  }

  /// Orders of a group that take an edge with a quota.
  private struct Taker {
    let group: Int
    let count: Int
  }

  private func takers(_ flow: GroupFlow) -> [EdgeIndex: [Taker]] {
    var takers: [EdgeIndex: [Taker]] = [:]
    for number in groups.indices {
      for (offer, count) in flow.taken[number] {
        if let edge = groups[number].offers[offer].limitedEdge {
          takers[edge, default: []].append(Taker(group: number, count: count))
        }
      }
    }
    return takers
  }

  /// What an edge is worth, beyond its price, to the first order that has no room on it.
  private func worth(_ edge: EdgeIndex, _ takers: [Taker], _ flow: GroupFlow) -> Int64 {
    var worths: [Int64] = []
    for taker in takers {
      let loss = lossWithout(edge, taker.group, flow)
      worths += repeatElement(loss, count: taker.count)
    }
    worths.sort(by: >)
    let room = room(edge)
    return room < worths.count ? worths[room] : 0
  }

  /// Keeps orders off the edges whose quota a flow exceeds; `false` if it exceeds none. Where it is stopped,
  /// groups may be without candidates; no flow is then found.
  ///
  /// Those stay on the edge that would lose most without it, then the first of the batch.
  mutating func keepQuotas(_ flow: GroupFlow) -> Bool {
    var users: [EdgeIndex: [(order: Int, group: Int, loss: Int64)]] = [:]
    for number in groups.indices {
      var next = 0
      for (offer, count) in flow.taken[number] {
        let orders = groups[number].orders[next..<next + count]
        next += count
        guard let edge = groups[number].offers[offer].limitedEdge else { continue }
        let loss = lossWithout(edge, number, flow)
        users[edge, default: []] += orders.map { ($0, number, loss) }
      }
    }
    var keptOff: [Int: [EdgeIndex]] = [:]
    for (edge, orders) in users.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let room = room(edge)
      guard orders.count > room else { continue }
      let ranked = orders.sorted { ($1.loss, $0.order) < ($0.loss, $1.order) }
      for order in ranked.dropFirst(room) { keptOff[order.order, default: []].append(edge) }
    }
    if keptOff.isEmpty { return false }
    regroup(keptOff)
    return true
  }

  /// What an order of a group costs more where it cannot take an edge.
  private func lossWithout(_ edge: EdgeIndex, _ number: Int, _ flow: GroupFlow) -> Int64 {
    let group = groups[number]
    var with = group.penalty
    var without = group.penalty
    for (position, offer) in group.offers.enumerated() {
      let cost = cost(offer, group) + flow.price[flow.network.end(position, of: number)]
      with = min(with, cost)
      if offer.limitedEdge != edge { without = min(without, cost) }
    }
    return without - with
  }

  /// Moves orders to groups that see some edges full.
  private mutating func regroup(_ keptOff: [Int: [EdgeIndex]]) {
    var numbers: [OrderGroup.Key: Int] = [:]
    for number in groups.indices {
      let leaving = groups[number].orders.filter { keptOff[$0] != nil }
      if leaving.isEmpty { continue }
      groups[number].orders.removeAll { keptOff[$0] != nil }
      for order in leaving {
        var key = groups[number].key
        key.keptOff = Set(key.keptOff + (keptOff[order] ?? []))
          .sorted { $0.rawValue < $1.rawValue }
        if let known = numbers[key] {
          groups[known].orders.append(order)
          continue
        }
        let former = groups[number]
        var group = OrderGroup(
          key: key, query: former.query, orders: [order], catchAll: former.catchAll,
          penalty: former.penalty)
        fill(key.keptOff)
        if !shouldStop() { group.listing = everyWay(group) }
        numbers[key] = groups.count
        groups.append(group)
      }
    }
    groups.removeAll { $0.orders.isEmpty }
  }
}
