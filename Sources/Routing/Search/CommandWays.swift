import OrganizationGraph

/// The ways from the hubs of a climb through the command trees.
///
/// A unit has at most one superior for a category and day, so the one way between two units of a tree
/// goes up to the first unit that is above both, then down. The superiors of every hub are listed
/// once; the way to a unit is found by going up from it until it meets them. An assumed edge joins two
/// trees: a way across it is a way to its one end, the edge, and a way from its other end.
///
/// Making one: O(h · t) where h is hubs and t is the height of a tree; one unit: O(t · (log(h · t) + h)).
struct CommandWays {
  let search: PathSearch
  /// The hubs and what is above them, by (unit, hub).
  private let ascents: ContiguousArray<Ascent>

  private struct Ascent {
    let unit: UnitIndex
    /// From the origin to the unit.
    let reach: Reach
  }

  init(_ search: PathSearch, _ climb: Climb) {
    self.search = search
    var ascents: ContiguousArray<Ascent> = []
    for position in climb.indices {
      let step = climb[position]
      var unit = step.unit
      var reach = Reach(
        cost: step.cost, hops: Int32(position), hub: UInt8(position), form: .command,
        bridge: Reach.noBridge)
      ascents.append(Ascent(unit: unit, reach: reach))
      while let superior = search.superior(of: unit) {
        unit = superior
        reach.cost += search.commandCost(.commandUp, to: unit)
        reach.hops += 1
        ascents.append(Ascent(unit: unit, reach: reach))
      }
    }
    ascents.sort { a, b in a.unit != b.unit ? a.unit < b.unit : a.reach.hub < b.reach.hub }
    self.ascents = ascents
  }

  /// The best way to a unit, `Reach.none` if there is none. A hub without a hop counts, too; climbing
  /// to it is preferred by its form.
  func reach(of unit: UnitIndex) -> Reach {
    let best = within(unit)
    guard let edge = search.assumedUsable, search.snapshot.kind(edge) == .command else {
      return best
    }
    let (superior, subordinate) = (search.snapshot.source(edge), search.snapshot.target(edge))
    return min(
      best, across(superior, .commandDown, subordinate, to: unit),
      across(subordinate, .commandUp, superior, to: unit))
  }

  /// The best way to a unit of a tree that a hub is in.
  func within(_ unit: UnitIndex) -> Reach {
    var best = Reach.none
    var met: UInt32 = 0
    var current = unit
    var (cost, hops): (Int64, Int32) = (0, 0)
    while true {
      var position = first(current)
      while position < ascents.count, ascents[position].unit == current {
        var reach = ascents[position].reach
        position += 1
        let hub: UInt32 = 1 << UInt32(reach.hub)
        if met & hub != 0 { continue }
        met |= hub
        reach.cost += cost
        reach.hops += hops
        best = min(best, reach)
      }
      guard let superior = search.superior(of: current) else { return best }
      cost += search.commandCost(.commandDown, to: current)
      hops += 1
      current = superior
    }
  }

  private func across(
    _ near: UnitIndex, _ hop: HopKind, _ far: UnitIndex, to unit: UnitIndex
  ) -> Reach {
    var reach = within(near)
    guard !reach.isNone, let rest = way(from: far, to: unit) else { return .none }
    reach.cost += search.commandCost(hop, to: far) + rest.cost
    reach.hops += 1 + rest.hops
    return reach
  }

  /// The way between two units of a tree.
  private func way(from start: UnitIndex, to end: UnitIndex) -> (cost: Int64, hops: Int32)? {
    var below: [(unit: UnitIndex, cost: Int64)] = [(end, 0)]
    while let superior = search.superior(of: below.last!.unit) {
      let cost = search.commandCost(.commandDown, to: below.last!.unit)
      below.append((superior, below.last!.cost + cost))
    }
    var current = start
    var (cost, hops): (Int64, Int32) = (0, 0)
    while true {
      if let place = below.firstIndex(where: { $0.unit == current }) {
        return (cost + below[place].cost, hops + Int32(place))
      }
      guard let superior = search.superior(of: current) else { return nil }
      current = superior
      cost += search.commandCost(.commandUp, to: current)
      hops += 1
    }
  }

  /// Position of the first ascent to a unit or one after it.
  private func first(_ unit: UnitIndex) -> Int {
    var (low, high) = (0, ascents.count)
    while low < high {
      let middle = (low + high) / 2
      if ascents[middle].unit < unit { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension PathSearch {
  /// The superior in the command tree, without regard to an assumed edge.
  func superior(of unit: UnitIndex) -> UnitIndex? {
    let edges = tables.pointee.edges
    // Edges come by kind, and command is the last.
    for position in tables.pointee.graph.incoming(unit).reversed() {
      let edge = edges.incoming[position]
      guard edges.kind[edge.position] == .command else { return nil }
      if edge != assumedUsable, isUsable(edge) { return edges.from[edge.position] }
    }
    return nil
  }

  func commandCost(_ hop: HopKind, to unit: UnitIndex) -> Int64 {
    tables.pointee.costs.hop(hop, to: tables.pointee.rows.pointer(unit.position).pointee.kind)
  }
}
