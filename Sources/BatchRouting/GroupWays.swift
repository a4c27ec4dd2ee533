import OrganizationGraph
import Routing

/// By which of its offers each group sends its orders to the pools that a flow gives it.
struct GroupWays {
  /// Orders of a group that take places of one pool, all by a gate or all by none.
  struct Parcel {
    let group: Int
    let end: Int
    let count: Int
  }

  /// By group: where its orders are, by number of the offer.
  private(set) var taken: [[(offer: Int, count: Int)]]
  /// How many orders take each edge with a quota.
  private(set) var users: [EdgeIndex: Int] = [:]

  /// Of two ways or units with one pool, the cheaper is taken; of ways that cost the same, one by an edge
  /// with a quota only as far as it has room. Where it is stopped, some are missing.
  init(_ planner: BatchRouter, _ network: GroupNetwork, _ parcels: [Parcel]) {
    taken = Array(repeating: [], count: planner.groups.count)
    var equal: [(parcel: Parcel, offers: [Int])] = []
    for parcel in parcels {
      if planner.shouldStop() { return }
      let group = planner.groups[parcel.group]
      let offers = group.offers.indices.filter {
        network.end($0, of: parcel.group) == parcel.end
      }
      let least = offers.map { planner.cost(group.offers[$0], group) }.min()
      let best = offers.filter { planner.cost(group.offers[$0], group) == least }
      if best.count == 1 {
        add(best[0], parcel.count, of: parcel.group, planner)
      } else {
        equal.append((parcel, best))
      }
    }
    for (parcel, offers) in equal {
      let group = planner.groups[parcel.group]
      var left = parcel.count
      for offer in offers where left > 0 {
        guard let edge = group.offers[offer].limitedEdge else { continue }
        let part = min(left, max(0, planner.room(edge) - users[edge, default: 0]))
        if part > 0 { add(offer, part, of: parcel.group, planner) }
        left -= part
      }
      if left > 0 {
        let free = offers.first { group.offers[$0].limitedEdge == nil } ?? offers[0]
        add(free, left, of: parcel.group, planner)
      }
    }
  }

  mutating func add(_ offer: Int, _ count: Int, of group: Int, _ planner: BatchRouter) {
    taken[group].append((offer, count))
    if let edge = planner.groups[group].offers[offer].limitedEdge {
      users[edge, default: 0] += count
    }
  }
}
