import MinimumCostFlow
import OrganizationGraph
import Routing

extension BatchRouter {
  /// Needs, each a role of an order, whose candidates draw on pools with fewer places than there are needs.
  ///
  /// **Why some orders then have no team.** An order with a team takes a place there for each of its
  /// needs among these. So of the orders no more have a team than those with the fewest such needs add up
  /// to the places; the others are missing one in any plan.
  ///
  /// **How they are found.** The flow that places most needs, each for itself and at no cost; its minimum
  /// cut are such needs, told apart where they compete for no common pool. That the roles of an order go to
  /// different units, or all or none of them, and quotas, are left out: orders may miss a team for those
  /// reasons although no shortage is found.
  ///
  /// - Returns: `nil` if stopped.
  func teamShortages(_ problem: TeamProblem) throws(BatchError) -> [BatchShortage]? {
    var network = LaminarNetwork()
    for places in problem.places { network.addSink(places: Int32(places.count)) }
    var needs: [(group: Int, role: Int)] = []
    var supplies: [Supply] = []
    var sinks: [[Int]] = []
    for (number, group) in problem.groups.enumerated() {
      for (role, choices) in group.roles.enumerated() {
        let hub = network.addHub(below: LaminarNetwork.noParent, climb: 0, descend: 0)
        sinks.append(Set(choices.map(\.sink)).sorted())
        for sink in sinks[needs.count] {
          network.addEntry(to: Int32(sink), cost: 0, isInner: false)
        }
        supplies.append(Supply(hub: hub, count: Int32(group.count), penalty: 1))
        needs.append((number, role))
      }
    }
    let solver: FlowSolver
    do throws(FlowFault) {
      solver = try FlowSolver(network, supplies)
    } catch {
      throw BatchError(
        .rangeExceeded, "the batch cannot be computed without overflow: \(error); plan fewer orders"
      )
    }
    guard case .optimal = solver.solve(shouldStop: shouldStop) else { return nil }
    let short = (solver.shortage()?.supplies ?? []).map { Int($0) }
    // Needs that nobody can meet have no pool to compete for; they are one shortage.
    return Competition.parts(short.map { sinks[$0].isEmpty ? [-1] : sinks[$0] })
      .map { part in teamShortage(part.map { needs[short[$0]] }, problem) }
      .filter { $0.missing > 0 }
      .sorted { $0.orders[0] < $1.orders[0] }
  }

  private func teamShortage(
    _ needs: [(group: Int, role: Int)], _ problem: TeamProblem
  ) -> BatchShortage {
    var units: Set<UnitIndex> = []
    var sinks: Set<Int> = []
    var roles: [Int: [Int]] = [:]
    for (group, role) in needs {
      for choice in problem.groups[group].roles[role] {
        units.insert(choice.offer.unit)
        sinks.insert(choice.sink)
      }
      for order in groups[group].orders { roles[order, default: []].append(role) }
    }
    let orders = roles.keys.sorted()
    return BatchShortage(
      orders: orders, roles: orders.map { roles[$0, default: []].sorted() },
      units: units.sorted(by: router.snapshot.precedes),
      places: sinks.reduce(0) { $0 + problem.places[$1].count })
  }
}
