package import OrganizationGraph

/// What a unit would cost that may lead an order by duty.
package struct Offer: Hashable, Sendable, BitwiseCopyable {
  package let unit: UnitIndex
  package let role: Role
  /// All parts of the total cost but that for the load, milli-units.
  package let cost: Int64
  /// What the load adds to the first further order of the unit's pool.
  package let load: Int64
  /// The edge with a quota that the path takes, if it takes one.
  package let limitedEdge: EdgeIndex?

  package var total: Int64 { cost + load }
}

extension Offer {
  fileprivate init(
    _ unit: UnitIndex, _ price: CandidateEvaluation.Price, limitedEdge: EdgeIndex?
  ) {
    self.init(
      unit: unit, role: price.role, cost: price.parts.total - price.parts.load,
      load: price.parts.load, limitedEdge: limitedEdge)
  }
}

extension Loads {
  /// A copy in which each full pool that has any capacity has room for one more; itself if there is none. O(units).
  package func withRoom(in snapshot: OrganizationSnapshot) -> Loads {
    let full = openPools(in: snapshot).filter {
      let capacity = snapshot.capacity($0)
      return capacity > 0 && open(in: $0) >= capacity
    }
    if full.isEmpty { return self }
    let result = copy()
    for pool in full { result.setOpen(snapshot.capacity(pool) - 1, in: pool) }
    return result
  }
}

/// Candidates with what they cost beside their load, for assigning many orders together.
extension Router {
  /// The best candidates by duty, by (total cost, unit code), best first, at most `mostRanked`. Fewer than
  /// `count` are all there are.
  package func offers(
    _ count: Int, _ query: RoutingQuery, loads: Loads, workspace: SearchWorkspace
  ) -> [Offer] {
    workspace.record.taken.removeAll()
    rank(
      count, query, query.category, .lead, isInstance: true, loads: loads, workspace: workspace)
    let tables = tables(query.mode)
    return (0..<workspace.ranking.count).map { place in
      let found = workspace.ranking[place]
      return Offer(
        unit: found.unit, role: found.role, cost: found.total - found.load, load: found.load,
        limitedEdge: limited(found.way(tables).bridge))
    }
  }

  /// Every candidate by duty, by unit code: each reach by a search of everything, each holder of a duty
  /// judged by the filters. O(s + n) where s is that search and n is holders of a duty for the category.
  ///
  /// - Parameter helping: a category that the order's category lists: its helpers, not the leads.
  package func everyOffer(
    _ query: RoutingQuery, helpingIn helping: CategoryIndex? = nil, loads: Loads,
    workspace: SearchWorkspace
  ) -> [Offer] {
    let category = helping ?? query.category
    search(query, category: category, loads: loads).run(from: query.origin, in: workspace)
    let evaluation = evaluation(
      query, category: category, purpose: helping == nil ? .lead : .helper, loads: loads,
      workspace: workspace)
    var offers: [Offer] = []
    holders.forEach(of: category) { unit in
      let reach = workspace.reaches[unit.position]
      guard !reach.isNone, let price = evaluation.dutyPrice(unit, pathCost: reach.cost) else {
        return
      }
      offers.append(Offer(unit, price, limitedEdge: limited(reach.bridge)))
    }
    return offers
  }

  /// Every candidate by each way that is its cheapest when the edges with a quota on its cheaper ways are
  /// full: what orders may choose from that cannot all take the same edge. O(s + n + w · r) where w is such
  /// ways and r finds one unit (`ReachFinder`).
  ///
  /// - Parameter loads: nobody else's: edges are full in it for a while.
  package func everyWay(
    _ query: RoutingQuery, helpingIn helping: CategoryIndex? = nil, loads: Loads,
    workspace: SearchWorkspace
  ) -> [Offer] {
    var offers = everyOffer(query, helpingIn: helping, loads: loads, workspace: workspace)
    if offers.allSatisfy({ $0.limitedEdge == nil }) { return offers }
    for first in offers {
      var full: [(edge: EdgeIndex, open: UInt32)] = []
      var way: Offer? = first
      while let edge = way?.limitedEdge {
        full.append((edge, loads.open(by: edge)))
        loads.setOpen(snapshot.quota(edge) ?? 0, by: edge)
        way = offer(first.unit, query, helping, loads: loads, workspace: workspace)
        if let way { offers.append(way) }
      }
      for (edge, open) in full { loads.setOpen(open, by: edge) }
    }
    return offers
  }

  private func offer(
    _ unit: UnitIndex, _ query: RoutingQuery, _ helping: CategoryIndex?, loads: Loads,
    workspace: SearchWorkspace
  ) -> Offer? {
    let category = helping ?? query.category
    let search = begin(query, loads, workspace, category: category)
    let evaluation = evaluation(
      query, category: category, purpose: helping == nil ? .lead : .helper, loads: loads,
      workspace: workspace)
    guard let reach = ReachFinder(search, workspace.climb).reach(of: unit),
      let price = evaluation.dutyPrice(unit, pathCost: reach.cost)
    else { return nil }
    return Offer(unit, price, limitedEdge: limited(reach.bridge))
  }

  /// The catch-all that answers for an order which no unit with a duty takes: that of the least (total
  /// cost, hops); `nil` if exclusions and conflicts leave nobody.
  package func catchAll(
    _ query: RoutingQuery, loads: Loads, workspace: SearchWorkspace
  ) -> Candidate? {
    let search = begin(query, loads, workspace)
    let evaluation = evaluation(
      query, category: query.category, purpose: .lead, loads: loads, workspace: workspace)
    var best: (hops: Int, unit: UnitIndex, price: CandidateEvaluation.Price)?
    for (hops, step) in workspace.climb.enumerated() {
      guard let price = evaluation.catchAllPrice(step.unit) else { continue }
      if let best, best.price.parts.total <= price.parts.total { continue }
      best = (hops, step.unit, price)
    }
    return best.map { catchAll($0.unit, $0.price, hops: $0.hops, search, workspace) }
  }

  /// A unit as the catch-all of an order, which any is that lies above the origin or is it; `nil` if it may
  /// not be.
  package func catchAll(
    _ unit: UnitIndex, _ query: RoutingQuery, loads: Loads, workspace: SearchWorkspace
  ) -> Candidate? {
    let search = begin(query, loads, workspace)
    let evaluation = evaluation(
      query, category: query.category, purpose: .lead, loads: loads, workspace: workspace)
    guard let hops = workspace.climb.firstIndex(where: { $0.unit == unit }),
      let price = evaluation.catchAllPrice(unit)
    else { return nil }
    return catchAll(unit, price, hops: hops, search, workspace)
  }

  /// As what a unit could lead an order, whatever else may keep it from that now: by the line of the duty
  /// catalogue that decides for it, or else as catch-all; `nil`: as nothing.
  package func role(
    of unit: UnitIndex, _ query: RoutingQuery, loads: Loads, workspace: SearchWorkspace
  ) -> Role? {
    _ = begin(query, loads, workspace)
    let evaluation = evaluation(
      query, category: query.category, purpose: .lead, loads: loads, workspace: workspace)
    if let duty = evaluation.effectiveDuty(of: unit) { return duty.role == .own ? .own : .assist }
    return evaluation.catchAllPrice(unit) == nil ? nil : .catchAll
  }

  /// The edge with a quota that an order takes which a unit leads by duty, as it takes the cheapest way to it;
  /// `nil`: none, or the unit has no duty for it.
  ///
  /// - Parameter loads: none at all, so that no edge is full.
  package func edgeTaken(
    to unit: UnitIndex, _ query: RoutingQuery, loads: Loads, workspace: SearchWorkspace
  ) -> EdgeIndex? {
    let search = begin(query, loads, workspace)
    guard isLed(by: unit, query, loads: loads, workspace: workspace),
      let reach = ReachFinder(search, workspace.climb).reach(of: unit)
    else { return nil }
    return limited(reach.bridge)
  }

  /// The same, found by a search of everything.
  package func edgeTakenOfAll(
    to unit: UnitIndex, _ query: RoutingQuery, loads: Loads, workspace: SearchWorkspace
  ) -> EdgeIndex? {
    search(query, category: query.category, loads: loads).run(from: query.origin, in: workspace)
    let reach = workspace.reaches[unit.position]
    guard !reach.isNone, isLed(by: unit, query, loads: loads, workspace: workspace) else {
      return nil
    }
    return limited(reach.bridge)
  }

  private func isLed(
    by unit: UnitIndex, _ query: RoutingQuery, loads: Loads, workspace: SearchWorkspace
  ) -> Bool {
    evaluation(
      query, category: query.category, purpose: .lead, loads: loads, workspace: workspace
    ).effectiveDuty(of: unit) != nil
  }

  /// Every catch-all of an order with what it costs, from the origin up.
  package func everyCatchAll(
    _ query: RoutingQuery, loads: Loads, workspace: SearchWorkspace
  ) -> [(unit: UnitIndex, cost: Int64)] {
    _ = begin(query, loads, workspace)
    let evaluation = evaluation(
      query, category: query.category, purpose: .lead, loads: loads, workspace: workspace)
    return workspace.climb.compactMap { step in
      evaluation.catchAllPrice(step.unit).map { (step.unit, $0.parts.total) }
    }
  }

  private func catchAll(
    _ unit: UnitIndex, _ price: CandidateEvaluation.Price, hops: Int, _ search: PathSearch,
    _ workspace: SearchWorkspace
  ) -> Candidate {
    let way = Reach(
      cost: price.parts.path, hops: Int32(hops), hub: UInt8(hops), form: .climb,
      bridge: Reach.noBridge)
    return candidate(unit, price, path: search.path(to: unit, way, in: workspace))
  }

  /// A unit as candidate by duty for an order, or to help with it; `nil` if it is none.
  package func candidate(
    _ unit: UnitIndex, _ query: RoutingQuery, helpingIn helping: CategoryIndex? = nil,
    loads: Loads, workspace: SearchWorkspace
  ) -> Candidate? {
    let category = helping ?? query.category
    let search = begin(query, loads, workspace, category: category)
    let evaluation = evaluation(
      query, category: category, purpose: helping == nil ? .lead : .helper, loads: loads,
      workspace: workspace)
    guard let reach = ReachFinder(search, workspace.climb).reach(of: unit),
      let price = evaluation.dutyPrice(unit, pathCost: reach.cost)
    else { return nil }
    return candidate(unit, price, path: search.path(to: unit, reach, in: workspace))
  }

  /// What each further order adds for the load of a pool, from the first on: the load curve from the
  /// open orders up to the capacity. None where the pool is full.
  ///
  /// - Parameter most: no more places than this are listed.
  package func loadCosts(of pool: PoolIndex, _ mode: Mode, loads: Loads, most: Int) -> [Int64] {
    let capacity = Int(snapshot.capacity(pool))
    let open = Int(loads.open(in: pool))
    guard open < capacity else { return [] }
    let curve = policy[mode].load
    return (open..<min(capacity, open + most)).map { curve[min(1000, 1000 * $0 / capacity)] }
  }

  private func begin(
    _ query: RoutingQuery, _ loads: Loads, _ workspace: SearchWorkspace,
    category: CategoryIndex? = nil
  ) -> PathSearch {
    tables(query.mode).pointee.write(
      workspace.climb, from: query.origin, on: query.day.number)
    return search(query, category: category ?? query.category, loads: loads)
  }

  private func limited(_ bridge: EdgeIndex) -> EdgeIndex? {
    bridge != Reach.noBridge && snapshot.quota(bridge) != nil ? bridge : nil
  }
}
