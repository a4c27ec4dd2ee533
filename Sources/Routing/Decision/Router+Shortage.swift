import OrganizationGraph

extension Router {
  /// Why nobody with a duty leads an order.
  ///
  /// O(n · (d · h + r)) where n is the holders of a duty for the category, d is levels of the chain, h
  /// is units above the origin and r is lines of a holder for the category.
  package func shortage(
    _ query: RoutingQuery, loads: Loads, workspace: SearchWorkspace
  ) -> Shortage {
    tables(query.mode).pointee.write(
      workspace.climb, from: query.origin, on: query.day.number)
    let reaches = ReachFinder(
      search(query, category: query.category, loads: loads), workspace.climb)
    let evaluation = evaluation(
      query, category: query.category, purpose: .lead, loads: loads, workspace: workspace)
    var holders: [Shortage.Failure] = []
    var unreached: [UnitIndex] = []
    var (holderCount, unreachedCount) = (0, 0)
    self.holders.forEach(of: query.category) { unit in
      guard evaluation.effectiveDuty(of: unit, anyMode: true) != nil else { return }
      if reaches.reach(of: unit) == nil {
        unreachedCount += 1
        if unreached.count < Shortage.mostListed { unreached.append(unit) }
      } else if evaluation.firstFailure(of: unit) != nil
        || evaluation.effectiveDuty(of: unit) == nil
      {
        holderCount += 1
        if holders.count < Shortage.mostListed {
          holders.append(
            .init(unit: unit, filters: evaluation.failures(of: unit, isReached: true)))
        }
      }
    }
    return Shortage(
      holders: holders, holderCount: holderCount, unreached: unreached,
      unreachedCount: unreachedCount)
  }
}
