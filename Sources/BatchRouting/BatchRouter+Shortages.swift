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
