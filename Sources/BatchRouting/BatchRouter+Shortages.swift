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
      if unknown.isEmpty { return parts(short, Set(cut.sinks.map { Int($0) }), flow) }
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

  /// Groups that compete, the units that they can go to, and the sinks and gates of a cut that every way of theirs
  /// leads to.
  private struct Claim {
    let numbers: [Int]
    var units: Set<UnitIndex> = []
    var ends: Set<Int> = []
  }

  /// Groups that compete for nothing in common are told apart.
  ///
  /// - Parameter full: the sinks and gates of the cut.
  private func parts(_ short: [Int], _ full: Set<Int>, _ flow: GroupFlow) -> [BatchShortage] {
    // Beyond a gate that is not full is a sink that is.
    func end(_ offer: Int, _ number: Int) -> Int {
      let end = flow.network.end(offer, of: number)
      return full.contains(end) ? end : flow.network.sink(behind: end)
    }
    let ends = short.map { number in groups[number].offers.indices.map { end($0, number) } }
    return Competition.parts(ends).map { part in part.map { short[$0] } }
      .filter { numbers in numbers.allSatisfy { groups[$0].key.keptOff.isEmpty } }
      .map { numbers in
        var claim = Claim(numbers: numbers)
        for number in numbers {
          for (position, offer) in groups[number].offers.enumerated() {
            let end = end(position, number)
            claim.ends.insert(end)
            if end < flow.network.pools.count { claim.units.insert(offer.unit) }
          }
        }
        return shortage(claim, flow.network)
      }
      .filter { $0.missing > 0 }.sorted { $0.orders[0] < $1.orders[0] }
  }

  private func shortage(_ claim: Claim, _ network: GroupNetwork) -> BatchShortage {
    let orders = claim.numbers.flatMap { groups[$0].orders }.sorted()
    let edges = claim.ends.filter { $0 >= network.pools.count }
      .map { network.gates[$0 - network.pools.count].edge }
    return BatchShortage(
      orders: orders, roles: orders.map { _ in [0] },
      units: claim.units.sorted(by: router.snapshot.precedes),
      places: claim.ends.reduce(0) { sum, end in
        sum
          + (end < network.pools.count
            ? network.places[end].count : network.gates[end - network.pools.count].room)
      },
      edges: edges.sorted { $0.rawValue < $1.rawValue })
  }
}
