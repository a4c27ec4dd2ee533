import OrganizationGraph
import Routing

extension BatchRouter {
  /// Keeps orders off the edges whose quota a flow exceeds; `false` if it exceeds none.
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
        let loss = lossWithout(edge, groups[number], flow)
        users[edge, default: []] += orders.map { ($0, number, loss) }
      }
    }
    var keptOff: [Int: [EdgeIndex]] = [:]
    for (edge, orders) in users.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let quota = Int(router.snapshot.quota(edge) ?? .max)
      let room = max(0, quota - Int(loads.open(by: edge)))
      guard orders.count > room else { continue }
      let ranked = orders.sorted { ($1.loss, $0.order) < ($0.loss, $1.order) }
      for order in ranked.dropFirst(room) { keptOff[order.order, default: []].append(edge) }
    }
    if keptOff.isEmpty { return false }
    regroup(keptOff)
    return true
  }

  /// What an order of a group costs more where it cannot take an edge.
  private func lossWithout(_ edge: EdgeIndex, _ group: OrderGroup, _ flow: GroupFlow) -> Int64 {
    var with = group.penalty
    var without = group.penalty
    for offer in group.offers {
      guard let sink = flow.network.sink(of: router.snapshot.pool(offer.unit)) else { continue }
      let cost = cost(offer, group) + flow.price[sink]
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
        complete(&group)
        numbers[key] = groups.count
        groups.append(group)
      }
    }
    groups.removeAll { $0.orders.isEmpty }
  }
}
