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
  /// through others, that makes it fairer (Murota, Discrete Convex Analysis, theorem 6.26). That holds with gates
  /// that lead to one pool: those with a price stay full, others take no more than they have room for. Gates that
  /// lead to several pools may forbid what is found here, never allow more.
  ///
  /// O(o + p log p): o offers, p pools and gates.
  ///
  /// - Parameter plan: one that `verify` accepts.
  public func unfairness(_ plan: ListedPlan, _ loads: ListedLoads) -> UnfairPair? {
    let none = places.count
    let behind = poolsBehindGates()
    /// Where an offer leads: its pool, or the gate before it.
    func end(_ offer: Offer) -> Int {
      guard let gate = offer.gate, behind[gate] != nil else { return offer.pool }
      return none + 1 + gate
    }
    var taken = [Int](repeating: 0, count: places.count)
    var passed = [Int](repeating: 0, count: gates.count)
    // From where an order could go on to each pool, to no place at all, and to each gate.
    var sources: [Set<Int>] = Array(repeating: [], count: none + 1 + gates.count)
    for (order, chosen) in plan.offer.enumerated() {
      let values = offers[order].map {
        $0.cost + plan.price[$0.pool] + ($0.gate.map { plan.gatePrice[$0] } ?? 0)
      }
      let least = values.reduce(penalty[order], min)
      let here = chosen.map { end(offers[order][$0]) } ?? none
      if let chosen {
        taken[offers[order][chosen].pool] += 1
        if let gate = offers[order][chosen].gate { passed[gate] += 1 }
      }
      for (offer, value) in zip(offers[order], values) where value == least && end(offer) != here {
        sources[end(offer)].insert(here)
      }
      if here != none && penalty[order] == least { sources[none].insert(here) }
    }
    for (gate, pool) in behind {
      if passed[gate] < gates[gate] { sources[pool].insert(none + 1 + gate) }
      if passed[gate] > 0 && plan.gatePrice[gate] == 0 { sources[none + 1 + gate].insert(pool) }
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
    var best: [Int?] = Array(repeating: nil, count: sources.count)
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

  /// The pool behind each gate that leads to one only.
  private func poolsBehindGates() -> [Int: Int] {
    var behind: [Int: Int] = [:]
    var several: Set<Int> = []
    for offer in offers.joined() {
      guard let gate = offer.gate else { continue }
      if let pool = behind[gate], pool != offer.pool { several.insert(gate) }
      behind[gate] = offer.pool
    }
    return behind.filter { !several.contains($0.key) }
  }
}
