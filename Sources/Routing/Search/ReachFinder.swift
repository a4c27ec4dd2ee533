import OrganizationGraph

/// Finds the cheapest command path of an order to single units, without searching what lies
/// elsewhere: the same `Reach` that `PathSearch.run` gives for the unit.
///
/// Method. Each form of path is followed from the side where it has one way.
/// - Climb and descents: up the chain from the unit, to the first unit that the origin climbs through.
///   A hub above that is never better: it costs at least as much and takes more hops.
/// - Bridges: forwards from the hubs, which have few; all that they and the lines above them lead to
///   is listed once, when the finder is made.
/// - Command trees: `CommandWays`.
///
/// Making one: O(b · l · log b) where b is the bridges of the hubs and l is the units of a line; in an
/// emergency also the superiors of each hub. One unit: O(d · h + log b) where d is levels of the chain
/// and h is hubs. The climb must be complete, and stay as it is.
struct ReachFinder {
  let search: PathSearch
  let climb: Climb
  /// What bridges lead to, each unit once with its best way, in the order of their codes.
  let crossings: ContiguousArray<Crossed>
  private let command: CommandWays?

  struct Crossed {
    let unit: UnitIndex
    let reach: Reach
  }

  init(_ search: PathSearch, _ climb: Climb) {
    self.search = search
    self.climb = climb
    command = search.mode == .emergency ? CommandWays(search, climb) : nil
    var all: ContiguousArray<Crossed> = []
    for position in climb.indices {
      let step = climb[position]
      let hub = PathSearch.Hub(unit: step.unit, cost: step.cost, position: UInt8(position))
      search.forEachCrossing(from: hub) { unit, reach in
        all.append(Crossed(unit: unit, reach: reach))
      }
    }
    all.sort { a, b in a.unit != b.unit ? a.unit < b.unit : a.reach < b.reach }
    var crossings: ContiguousArray<Crossed> = []
    for crossed in all where crossed.unit != crossings.last?.unit { crossings.append(crossed) }
    self.crossings = crossings
  }

  /// The best way to a unit; `nil`: none leads there.
  func reach(of unit: UnitIndex) -> Reach? {
    var best = chainReach(of: unit) ?? .none
    if let crossed = crossing(to: unit) { best = min(best, crossed) }
    if let command { best = min(best, command.reach(of: unit)) }
    return best.isNone ? nil : best
  }

  /// The best way by climbing and descending only.
  func chainReach(of unit: UnitIndex) -> Reach? {
    var best = alongChain(unit, by: nil)
    if let edge = search.assumedUsable, search.tables.pointee.edges.kind[edge.position] == .chain {
      best = min(best, alongChain(unit, by: edge))
    }
    return best.isNone ? nil : best
  }

  /// - Parameter assumed: a chain edge that is taken instead of the parent of the unit it leads from.
  private func alongChain(_ unit: UnitIndex, by assumed: EdgeIndex?) -> Reach {
    let tables = search.tables
    let limit = tables.pointee.costs.descendLimit
    var current = unit
    var cost: Int64 = 0
    var depth = 0
    while true {
      if let position = position(of: current) {
        return Reach(
          cost: climb[position].cost + cost, hops: Int32(position + depth), hub: UInt8(position),
          form: depth == 0 ? .climb : .descend, bridge: Reach.noBridge)
      }
      guard depth < limit, let parent = parent(of: current, by: assumed) else { return .none }
      cost +=
        tables.pointee.costs.descend[
          Int(tables.pointee.rows.pointer(current.position).pointee.kind)]
      current = parent
      depth += 1
    }
  }

  private func position(of unit: UnitIndex) -> Int? {
    for position in climb.indices where climb[position].unit == unit { return position }
    return nil
  }

  /// The chain parent by an edge in force, or by the assumed one. The one chain edge of a unit that
  /// does not move holds as long as the unit exists.
  private func parent(of unit: UnitIndex, by assumed: EdgeIndex?) -> UnitIndex? {
    let tables = search.tables
    if let assumed, tables.pointee.edges.from[assumed.position] == unit {
      return tables.pointee.edges.to[assumed.position]
    }
    let row = tables.pointee.rows.pointer(unit.position)
    if row.pointee.isDated, !tables.pointee.exists(unit, on: search.day.number) { return nil }
    return tables.pointee.parent(of: unit, on: search.day.number)?.unit
  }

  private func crossing(to unit: UnitIndex) -> Reach? {
    var (low, high) = (0, crossings.count)
    while low < high {
      let middle = (low + high) / 2
      if crossings[middle].unit < unit { low = middle + 1 } else { high = middle }
    }
    return low < crossings.count && crossings[low].unit == unit ? crossings[low].reach : nil
  }
}
