import OrganizationGraph

/// Finds the entries of a `RoutingIndex` that cross a bridge.
///
/// For each bridge, its target and everything above that in its line; for each of those units its
/// lines of the catalogue. O(b · (l · d + a)) where b is bridges, l is units of a line, d is lines of
/// the catalogue a unit has, and a is levels above a hub.
struct CrossingLister {
  let snapshot: OrganizationSnapshot
  let graph: GraphTables

  /// An entry with the list it belongs to.
  struct Listed {
    let node: UInt32
    let category: UInt32
    let entry: IndexEntry
    let crossing: UInt32
  }

  private var listed: ContiguousArray<Listed> = []
  private var crossings: ContiguousArray<Crossing> = []
  private let lines: LineReader
  /// The path being followed: what was reached from the bridge on.
  private var path: [Arrival] = []
  private var above: [Ascent] = []

  init(snapshot: OrganizationSnapshot, graph: GraphTables, mode: Mode) {
    self.snapshot = snapshot
    self.graph = graph
    lines = LineReader(graph, mode)
  }

  /// The entries by node.
  func grouped() -> (groups: Groups, items: ContiguousArray<Listed>) {
    (Groups(listed.lazy.map { Int($0.node) }, count: snapshot.unitCount), listed)
  }

  func table() -> RowMemory<Crossing> {
    let memory = RowMemory<Crossing>(count: crossings.count)
    for (number, crossing) in crossings.enumerated() { memory.base[number] = crossing }
    return memory
  }

  /// A way up the chain on some days.
  private struct Ascent {
    let unit: UnitIndex
    let cost: Int64
    let rise: Int
    let days: DayRange
  }

  /// A path from a hub across a bridge, on some days.
  private struct Arrival {
    let unit: UnitIndex
    let cost: Int64
    let hops: Int
    let days: DayRange
    let isLimited: Bool
    /// The edge it ends with.
    let edge: EdgeIndex
  }

  mutating func collect() {
    for edge in 0..<snapshot.edgeCount {
      let kind = graph.edges.kind[edge]
      guard kind != .chain, let hop = HopKind(bridge: kind) else { continue }
      let bridge = EdgeIndex(edge)
      let hub = graph.edges.from[edge]
      guard graph.isChain(hub) else { continue }
      let target = graph.edges.to[edge]
      path.removeAll(keepingCapacity: true)
      let cost = graph.costs.hop(hop, to: graph.kind(target))
      follow(
        Arrival(
          unit: target, cost: cost, hops: 1, days: snapshot.days(bridge),
          isLimited: graph.edges.isLimited(edge), edge: bridge),
        from: hub)
    }
  }

  /// Lists a unit that is reached, and all that is above it in its line.
  private mutating func follow(_ arrival: Arrival, from hub: UnitIndex) {
    guard !arrival.days.isEmpty else { return }
    path.append(arrival)
    list(arrival, from: hub)
    for position in graph.outgoing(arrival.unit) where graph.edges.kind[position] == .line {
      let edge = EdgeIndex(position)
      let unit = graph.edges.to[position]
      follow(
        Arrival(
          unit: unit,
          cost: arrival.cost + graph.costs.hop(.line, to: graph.kind(unit)),
          hops: arrival.hops + 1, days: arrival.days.intersection(snapshot.days(edge)),
          isLimited: arrival.isLimited || graph.edges.isLimited(position), edge: edge),
        from: hub)
    }
    path.removeLast()
  }

  private mutating func list(_ arrival: Arrival, from hub: UnitIndex) {
    guard !graph.rows.pointer(arrival.unit.position).pointee.isSuspended else { return }
    let unitDays = arrival.days.intersection(snapshot.days(arrival.unit))
    lines.forEach(of: arrival.unit) { duty, isContested in
      let days = unitDays.intersection(duty.days)
      guard !days.isEmpty else { return }
      let fit = arrival.isLimited ? scopeFit(duty.category) : .always
      guard fit != .never else { return }
      let flags =
        (isContested ? IndexEntry.Bits.contested : 0)
        | (fit == .sometimes ? IndexEntry.Bits.conditional : 0)
      guard let area = duty.area else {
        add(arrival, duty, flags, at: hub, days: days)
        return
      }
      ascend(from: hub)
      for ascent in above where ascent.unit == area {
        add(arrival, duty, flags, at: hub, days: days.intersection(ascent.days))
      }
      ascend(from: area)
      for ascent in above where ascent.unit == hub && ascent.rise > 0 {
        add(
          arrival, duty, flags, at: area, days: days.intersection(ascent.days),
          climb: ascent.cost, rise: ascent.rise)
      }
    }
  }

  private mutating func add(
    _ arrival: Arrival, _ duty: CompiledDuty, _ flags: UInt32, at node: UnitIndex, days: DayRange,
    climb: Int64 = 0, rise: Int = 0
  ) {
    guard !days.isEmpty else { return }
    let bridge = path[0].edge
    let form = Reach.Form(bridge: HopKind(bridge: snapshot.kind(bridge))!)
    var bits = IndexEntry.Bits(
      form: form, hops: arrival.hops + rise, rise: rise, role: duty.role)
    bits.rawValue |= flags | (days == .always ? 0 : IndexEntry.Bits.dated)
    let fixed = graph.fixedCost(of: arrival.unit, duty)
    listed.append(
      Listed(
        node: node.rawValue, category: duty.category.rawValue,
        entry: graph.entry(arrival.unit, cost: climb + arrival.cost + fixed, bits),
        crossing: UInt32(crossings.count)))
    crossings.append(
      Crossing(duty: duty.index, bridge: bridge, firstDay: days.first, endDay: days.end))
  }

  private enum ScopeFit { case always, sometimes, never }

  /// Whether the path's edges serve the categories below a line's category, and have room.
  private func scopeFit(_ category: CategoryIndex) -> ScopeFit {
    var fit = snapshot.quota(path[0].edge) == nil ? ScopeFit.always : .sometimes
    for step in path where !snapshot.serves(step.edge, category) {
      guard snapshot.scope(step.edge).contains(where: { snapshot.isBelow($0, category) }) else {
        return .never
      }
      fit = .sometimes
    }
    return fit
  }

  /// Fills `above` with the unit and everything above it, by every way up there is on any day.
  private mutating func ascend(from unit: UnitIndex) {
    if above.first?.unit == unit { return }
    above.removeAll(keepingCapacity: true)
    above.append(Ascent(unit: unit, cost: 0, rise: 0, days: .always))
    var position = 0
    while position < above.count {
      let last = above[position]
      position += 1
      for edge in graph.outgoing(last.unit) where graph.edges.kind[edge] == .chain {
        let days = last.days.intersection(snapshot.days(EdgeIndex(edge)))
        guard !days.isEmpty else { continue }
        let parent = graph.edges.to[edge]
        above.append(
          Ascent(
            unit: parent,
            cost: last.cost + graph.costs.climb[Int(graph.kind(parent))],
            rise: last.rise + 1, days: days))
      }
    }
  }
}
