/// Orders with the candidates that each may go to, gates on the way there, and pools of places that cost
/// more the fuller they are: all that a plan for a batch is held against.
public struct ListedProblem: Sendable {
  /// A place of a pool for an order.
  public struct Offer: Hashable, Sendable {
    public let pool: Int
    /// Beside what the place costs.
    public let cost: Int64
    /// The gate on the way there, which lets only so many orders through.
    public let gate: Int?

    public init(pool: Int, cost: Int64, gate: Int? = nil) {
      self.pool = pool
      self.cost = cost
      self.gate = gate
    }
  }

  /// Every candidate of each order.
  public var offers: [[Offer]] = []
  /// What each order costs that takes no place.
  public var penalty: [Int64] = []
  /// What the places of each pool cost, the first first; none costs less than the one before.
  public var places: [[Int64]] = []
  /// How many orders each gate lets through.
  public var gates: [Int] = []

  public init() {}
}

/// A plan and its prices.
public struct ListedPlan: Sendable {
  /// Of each order, the number of the offer; `nil`: it takes no place.
  public var offer: [Int?]
  /// Of each pool, what a further place would have to cost for nobody to want it.
  public var price: [Int64]
  /// Of each gate, what room for one more order is worth: 0 or more.
  public var gatePrice: [Int64]

  public init(offer: [Int?], price: [Int64], gatePrice: [Int64] = []) {
    self.offer = offer
    self.price = price
    self.gatePrice = gatePrice
  }
}

/// What is wrong with a plan.
public enum ListedFault: Hashable, Sendable {
  case malformed(String)
  case overfull(pool: Int, orders: Int, places: Int)
  case overfullGate(Int, orders: Int, room: Int)
  /// A taken place costs more than the price, or a free one less.
  case pricedWrong(pool: Int, price: Int64)
  /// A gate with room left has a price, or the price is less than 0.
  case gatePricedWrong(Int, price: Int64)
  /// Cost and price of what the order got, and the least that there is.
  case notBest(order: Int, value: Int64, best: Int64)
  /// A cost or price beyond `CheckedNumbers.largest`.
  case outOfRange
}

/// What is proved of a plan that is allowed.
public struct ListedProof: Hashable, Sendable {
  public let cost: Int64
  /// What the prices prove that any plan costs at least; never more than the cost.
  public let bound: Int64
  /// Where cost and prices part first, if they do and that is looked for.
  public let slack: ListedFault?

  init(cost: Int64, bound: Int64, slack: ListedFault? = nil) {
    self.cost = cost
    self.bound = bound
    self.slack = slack
  }
}

extension ListedProblem {
  /// Checks that a plan is allowed, and what its prices prove that any plan costs at least.
  ///
  /// **Why prices prove it.** However orders are placed, an order costs at least its least (cost + prices),
  /// or its penalty, less the prices of its pool and its gate; a gate lets no more through than it does;
  /// and the places that a pool gives cost, less the price for each, at least the sum of what its places
  /// cost less than the price. So no plan costs less than the sum of those least values, less for each
  /// pool the sum of (price − place) over the places that cost less and the price of all the room of each
  /// gate. If each order is where its least value is, all places cheaper than the price are taken and
  /// none that is dearer, and gates with a price are full, the plan costs exactly that. Each place where it
  /// is not so is a slack, and what it costs is part of the gap between the two.
  ///
  /// O(o + p + g): o offers, p places and g gates.
  ///
  /// - Returns: cost and bound, or the first faults.
  public func verify(_ plan: ListedPlan) -> Result<ListedProof, ListedFaults> {
    guard plan.offer.count == offers.count, penalty.count == offers.count,
      plan.price.count == places.count, plan.gatePrice.count == gates.count
    else { return .failure(ListedFaults([.malformed("columns of different length")])) }
    guard
      CheckedNumbers.contain(offers.lazy.joined().map(\.cost)), CheckedNumbers.contain(penalty),
      CheckedNumbers.contain(places.lazy.joined()), CheckedNumbers.contain(plan.price),
      CheckedNumbers.contain(plan.gatePrice)
    else { return .failure(.outOfRange) }
    var faults: [ListedFault] = []
    var slack: ListedFault?
    func note(_ found: ListedFault) { slack = slack ?? found }
    var taken = [Int](repeating: 0, count: places.count)
    var through = [Int](repeating: 0, count: gates.count)
    func value(_ offer: Offer) -> Int64 {
      offer.cost + plan.price[offer.pool] + (offer.gate.map { plan.gatePrice[$0] } ?? 0)
    }
    var cost = CheckedSum()
    var bound = CheckedSum()
    for (order, chosen) in plan.offer.enumerated() {
      var best = penalty[order]
      for offer in offers[order] { best = min(best, value(offer)) }
      bound.add(best, times: 1)
      var worth = penalty[order]
      if let chosen {
        guard offers[order].indices.contains(chosen) else {
          faults.append(.malformed("order \(order) has no offer \(chosen)"))
          continue
        }
        let offer = offers[order][chosen]
        taken[offer.pool] += 1
        if let gate = offer.gate { through[gate] += 1 }
        worth = value(offer)
        cost.add(offer.cost, times: 1)
      } else {
        cost.add(penalty[order], times: 1)
      }
      if worth != best { note(.notBest(order: order, value: worth, best: best)) }
    }
    for (gate, room) in gates.enumerated() {
      let price = plan.gatePrice[gate]
      bound.add(price, times: -Int64(room))
      if through[gate] > room {
        faults.append(.overfullGate(gate, orders: through[gate], room: room))
      }
      if price < 0 { faults.append(.gatePricedWrong(gate, price: price)) }
      if price > 0 && through[gate] < room { note(.gatePricedWrong(gate, price: price)) }
    }
    for pool in places.indices {
      let (used, price) = (taken[pool], plan.price[pool])
      guard used <= places[pool].count else {
        faults.append(.overfull(pool: pool, orders: used, places: places[pool].count))
        continue
      }
      for place in places[pool][..<used] { cost.add(place, times: 1) }
      for place in places[pool] where place < price { bound.add(place - price, times: 1) }
      if used > 0 && places[pool][used - 1] > price
        || used < places[pool].count && places[pool][used] < price
      {
        note(.pricedWrong(pool: pool, price: price))
      }
    }
    if cost.overflowed || bound.overflowed { faults.append(.malformed("sums beyond 64 bits")) }
    return faults.isEmpty
      ? .success(ListedProof(cost: cost.value, bound: bound.value, slack: slack))
      : .failure(ListedFaults(faults))
  }

  /// Each order as a team of one.
  public var teams: ListedTeams {
    var teams = ListedTeams()
    teams.roles = offers.map { offers in
      [
        offers.enumerated().map { number, offer in
          .init(pool: offer.pool, cost: offer.cost, gate: offer.gate, unit: number)
        }
      ]
    }
    teams.penalty = penalty
    teams.places = places
    teams.gates = gates
    return teams
  }
}

/// The faults of a plan, at least one.
public struct ListedFaults: Error, Hashable, Sendable {
  public let faults: [ListedFault]

  init(_ faults: [ListedFault]) { self.faults = faults }

  /// A cost or a price is beyond `CheckedNumbers.largest`; nothing else is looked at.
  public static let outOfRange = Self([.outOfRange])
}
