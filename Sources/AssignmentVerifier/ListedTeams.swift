/// Orders that need a candidate for each of their roles, all of them different, or take no place at all.
public struct ListedTeams: Sendable {
  /// A place of a pool for one role of an order.
  public struct Offer: Hashable, Sendable {
    public let pool: Int
    /// Beside what the place costs.
    public let cost: Int64
    public let gate: Int?
    /// Who it is: the roles of an order need different ones.
    public let unit: Int

    public init(pool: Int, cost: Int64, gate: Int?, unit: Int) {
      self.pool = pool
      self.cost = cost
      self.gate = gate
      self.unit = unit
    }
  }

  /// Every candidate of each role of each order.
  public var roles: [[[Offer]]] = []
  /// What each order costs without a team.
  public var penalty: [Int64] = []
  /// What the places of each pool cost, the first first; none costs less than the one before.
  public var places: [[Int64]] = []
  /// How many orders each gate lets through.
  public var gates: [Int] = []

  public init() {}

  /// Checks that a plan is allowed, and what prices of pools and gates prove that any plan costs at least.
  ///
  /// **Why they prove it.** An order costs at least its cheapest team at (cost + prices), or its penalty,
  /// less the prices of its places and gates; the places that a pool gives cost, less the price for each, at
  /// least the sum of (place − price) over those that cost less than the price; and a gate lets no more
  /// through than it does.
  ///
  /// O(o + p + g) beside the cheapest teams, which are found by trying them.
  ///
  /// - Parameters:
  ///   - teams: of each order the number of an offer for each role; `nil`: it takes no place.
  ///   - prices: of each pool.
  ///   - gatePrices: of each gate, 0 or more.
  /// - Returns: cost and bound, without a slack, or the first faults.
  public func verify(
    _ teams: [[Int]?], prices: [Int64], gatePrices: [Int64]
  ) -> Result<ListedProof, ListedFaults> {
    guard teams.count == roles.count, penalty.count == roles.count, prices.count == places.count,
      gatePrices.count == gates.count
    else { return .failure(ListedFaults([.malformed("columns of different length")])) }
    guard CheckedNumbers.contain(roles.lazy.joined().joined().map(\.cost)),
      CheckedNumbers.contain(penalty), CheckedNumbers.contain(places.lazy.joined()),
      CheckedNumbers.contain(prices), CheckedNumbers.contain(gatePrices)
    else { return .failure(.outOfRange) }
    var faults: [ListedFault] = []
    var taken = [Int](repeating: 0, count: places.count)
    var through = [Int](repeating: 0, count: gates.count)
    var cost = CheckedSum()
    var bound = CheckedSum()
    for (order, team) in teams.enumerated() {
      bound.add(cheapest(order, prices, gatePrices), times: 1)
      guard let team else {
        cost.add(penalty[order], times: 1)
        continue
      }
      guard team.count == roles[order].count,
        zip(team, roles[order]).allSatisfy({ $1.indices.contains($0) })
      else {
        faults.append(.malformed("order \(order) has not a candidate for each role"))
        continue
      }
      let offers = zip(team, roles[order]).map { $1[$0] }
      if Set(offers.map(\.unit)).count < offers.count {
        faults.append(.malformed("order \(order) has one unit in two roles"))
      }
      for offer in offers {
        cost.add(offer.cost, times: 1)
        taken[offer.pool] += 1
        if let gate = offer.gate { through[gate] += 1 }
      }
    }
    for (gate, room) in gates.enumerated() {
      bound.add(gatePrices[gate], times: -Int64(room))
      if through[gate] > room {
        faults.append(.overfullGate(gate, orders: through[gate], room: room))
      }
      if gatePrices[gate] < 0 {
        faults.append(.gatePricedWrong(gate, price: gatePrices[gate]))
      }
    }
    for pool in places.indices {
      guard taken[pool] <= places[pool].count else {
        faults.append(.overfull(pool: pool, orders: taken[pool], places: places[pool].count))
        continue
      }
      for place in places[pool][..<taken[pool]] { cost.add(place, times: 1) }
      for place in places[pool] where place < prices[pool] {
        bound.add(place - prices[pool], times: 1)
      }
    }
    if cost.overflowed || bound.overflowed { faults.append(.malformed("sums beyond 64 bits")) }
    return faults.isEmpty
      ? .success(ListedProof(cost: cost.value, bound: bound.value))
      : .failure(ListedFaults(faults))
  }

  /// The least of an order at the prices: every team is tried that could be it.
  private func cheapest(_ order: Int, _ prices: [Int64], _ gatePrices: [Int64]) -> Int64 {
    var best = penalty[order]
    func value(_ offer: Offer) -> Int64 {
      offer.cost + prices[offer.pool] + (offer.gate.map { gatePrices[$0] } ?? 0)
    }
    let roles = roles[order].map { $0.sorted { value($0) < value($1) } }
    var units: [Int] = []
    func visit(_ sum: Int64) {
      if units.count == roles.count {
        best = min(best, sum)
        return
      }
      // Of the cheapest of a role, at most as many are taken by others as there are others.
      var different: Set<Int> = []
      for offer in roles[units.count] where different.count < roles.count {
        different.insert(offer.unit)
        if units.contains(offer.unit) { continue }
        units.append(offer.unit)
        visit(sum + value(offer))
        units.removeLast()
      }
    }
    visit(0)
    return best
  }
}
