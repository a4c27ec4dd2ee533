/// Open orders of each pool without the plan's, and its capacity.
public struct ListedLoads: Sendable {
  public var open: [Int] = []
  public var capacity: [Int] = []

  public init() {}
}

/// A pool that could pass an order on so that loads get fairer at no cost.
public struct UnfairPair: Hashable, Sendable {
  public let from: Int
  /// `nil`: the order could take no place.
  public let to: Int?
}

extension ListedProblem {
  /// Looks for a fairer plan of the same cost.
  ///
  /// The load of a pool is all its orders over its capacity; of two plans that one is fairer whose loads,
  /// sorted from the greatest down, are smaller at the first place where they differ.
  ///
  /// **Why none is missed.** With prices that prove the cost, the plans that cost as little are those in
  /// which every order is where cost and prices are least together and every pool takes all places below
  /// its price and none above. What the pools can get so is an M-convex set, and being fairer is having the
  /// smaller sum of convex functions; for these, a plan is best if no pool can pass an order on to another,
  /// through others, that makes it fairer (Murota, Discrete Convex Analysis, theorem 6.26). Gates may
  /// forbid what is found here, never allow more.
  ///
  /// O(o + p log p): o offers, p pools.
  ///
  /// - Parameter plan: one that `verify` accepts.
  public func unfairness(_ plan: ListedPlan, _ loads: ListedLoads) -> UnfairPair? {
    let none = places.count
    var taken = [Int](repeating: 0, count: places.count)
    // From which pools an order could go on to each pool, and to no place at all.
    var sources: [Set<Int>] = Array(repeating: [], count: places.count + 1)
    for (order, chosen) in plan.offer.enumerated() {
      let values = offers[order].map {
        $0.cost + plan.price[$0.pool] + ($0.gate.map { plan.gatePrice[$0] } ?? 0)
      }
      let least = values.reduce(penalty[order], min)
      let here = chosen.map { offers[order][$0].pool } ?? none
      if here != none { taken[here] += 1 }
      for (offer, value) in zip(offers[order], values) where value == least && offer.pool != here {
        sources[offer.pool].insert(here)
      }
      if here != none && penalty[order] == least { sources[none].insert(here) }
    }

    /// What a pool's order of that number adds: loads are compared as fractions.
    func isLess(_ pool: Int, _ number: Int, than other: Int, _ otherNumber: Int) -> Bool {
      let (capacity, otherCapacity) = (loads.capacity[pool], loads.capacity[other])
      func product(_ a: Int, _ b: Int) -> (Int, UInt) {
        let product = a.multipliedFullWidth(by: b)
        return (product.high, product.low)
      }
      let (made, otherMade) = (product(number, otherCapacity), product(otherNumber, capacity))
      if made != otherMade { return made < otherMade }
      return product(number - 1, otherCapacity) > product(otherNumber - 1, capacity)
    }
    func orders(_ pool: Int) -> Int { loads.open[pool] + taken[pool] }

    let takers = places.indices.filter { pool in
      taken[pool] < places[pool].count && places[pool][taken[pool]] <= plan.price[pool]
    }.sorted { isLess($0, orders($0) + 1, than: $1, orders($1) + 1) }
    // By pool, where an order of it adds least: the first taker that it reaches.
    var best: [Int?] = Array(repeating: nil, count: places.count + 1)
    for taker in [none] + takers where best[taker] == nil {
      best[taker] = taker
      var open = [taker]
      while let pool = open.popLast() {
        for source in sources[pool] where best[source] == nil {
          best[source] = taker
          open.append(source)
        }
      }
    }
    for pool in places.indices {
      guard let taker = best[pool], taker != pool, taken[pool] > 0,
        places[pool][taken[pool] - 1] >= plan.price[pool]
      else { continue }
      if taker == none { return UnfairPair(from: pool, to: nil) }
      if isLess(taker, orders(taker) + 1, than: pool, orders(pool)) {
        return UnfairPair(from: pool, to: taker)
      }
    }
    return nil
  }
}
