/// A claim that some orders can have no team: these roles of theirs can be taken by these units only,
/// whose pools have fewer places than that takes.
public struct TeamShortageClaim: Hashable, Sendable {
  /// Numbers of orders, each once.
  public var orders: [Int]
  /// By order, the roles that are meant, each once.
  public var roles: [[Int]]
  public var units: Set<Int>

  public init(orders: [Int], roles: [[Int]], units: Set<Int>) {
    self.orders = orders
    self.roles = roles
    self.units = units
  }
}

extension ListedTeams {
  /// How many places the units of a claim have, and how many of its orders no plan at all can give a
  /// team; `nil` if a role that is meant could be taken by another unit, or a unit takes none of
  /// them, or the claim names what is not there or something twice.
  ///
  /// **Why.** An order with a team takes as many of the places as roles of it are meant. Those that take
  /// fewest go furthest; once they have all places, no other order has a team beside them, nor would more
  /// have one if others were chosen.
  ///
  /// O(r + o log o) where r is candidates of the roles that are meant and o orders.
  public func unservable(_ claim: TeamShortageClaim) -> (places: Int, orders: Int)? {
    guard claim.orders.count == claim.roles.count,
      Set(claim.orders).count == claim.orders.count,
      claim.orders.allSatisfy({ roles.indices.contains($0) })
    else { return nil }
    var pools: Set<Int> = []
    var units: Set<Int> = []
    for (order, meant) in zip(claim.orders, claim.roles) {
      guard !meant.isEmpty, Set(meant).count == meant.count,
        meant.allSatisfy({ roles[order].indices.contains($0) })
      else { return nil }
      for offer in meant.flatMap({ roles[order][$0] }) {
        pools.insert(offer.pool)
        units.insert(offer.unit)
      }
    }
    guard units == claim.units else { return nil }
    let places = pools.reduce(0) { $0 + self.places[$1].count }
    var left = places
    var served = 0
    for needed in claim.roles.map(\.count).sorted() where needed <= left {
      left -= needed
      served += 1
    }
    return (places, claim.orders.count - served)
  }
}
