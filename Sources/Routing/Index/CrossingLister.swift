import OrganizationGraph

/// Finds the entries of a `RoutingIndex` that cross a bridge.
///
/// For each bridge, its target and everything above that in its line; for each of those units its
/// lines of the catalogue. O(b · (l · d + a)) where b is bridges, l is units of a line, d is lines of
/// the catalogue a unit has, and a is levels above a hub.
struct CrossingLister {
  let snapshot: OrganizationSnapshot
  let policy: RoutingPolicy
  let mode: Mode

  /// An entry with the list it belongs to.
  struct Listed {
    let node: UInt32
    let category: UInt32
    let entry: IndexEntry
  }

  private var listed: ContiguousArray<Listed> = []
  private var crossings: ContiguousArray<Crossing> = []
  private let lines: LineReader
  /// The path being followed: what was reached from the bridge on.
  private var path: [Arrival] = []
  private var above: [Ascent] = []

  init(snapshot: OrganizationSnapshot, policy: RoutingPolicy, mode: Mode) {
    self.snapshot = snapshot
    self.policy = policy
    self.mode = mode
    lines = LineReader(snapshot, mode)
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
    let kinds = snapshot.edges.kind
    for edge in kinds.indices {
      guard let hop = HopKind(bridge: kinds[edge]) else { continue }
      let bridge = EdgeIndex(edge)
      let hub = snapshot.edges.from[edge]
      guard snapshot.tier(hub) != nil else { continue }
      let target = snapshot.edges.to[edge]
      path.removeAll(keepingCapacity: true)
      let cost = policy.cost(hop, to: snapshot.kind(target), mode: mode)
      follow(
        Arrival(
          unit: target, cost: cost, hops: 1, days: snapshot.days(bridge),
          isLimited: snapshot.quota(bridge) != nil || snapshot.hasScope(bridge), edge: bridge),
        from: hub)
    }
  }

  /// Lists a unit that is reached, and all that is above it in its line.
  private mutating func follow(_ arrival: Arrival, from hub: UnitIndex) {
    guard !arrival.days.isEmpty else { return }
    path.append(arrival)
    list(arrival, from: hub)
    for edge in snapshot.outgoing(arrival.unit) where snapshot.kind(edge) == .line {
      let unit = snapshot.target(edge)
      follow(
        Arrival(
          unit: unit,
          cost: arrival.cost + policy.cost(.line, to: snapshot.kind(unit), mode: mode),
          hops: arrival.hops + 1, days: arrival.days.intersection(snapshot.days(edge)),
          isLimited: arrival.isLimited || snapshot.hasScope(edge), edge: edge),
        from: hub)
    }
    path.removeLast()
  }

  private mutating func list(_ arrival: Arrival, from hub: UnitIndex) {
    guard !snapshot.isSuspended(arrival.unit) else { return }
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
    let fixed = policy.fixedCost(of: arrival.unit, duty, snapshot, mode)
    listed.append(
      Listed(
        node: node.rawValue, category: duty.category.rawValue,
        entry: IndexEntry(
          cost: UInt32(climb + arrival.cost + fixed), unit: arrival.unit.rawValue, bits: bits,
          link: UInt32(crossings.count))))
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
      for edge in snapshot.outgoing(last.unit) where snapshot.kind(edge) == .chain {
        let days = last.days.intersection(snapshot.days(edge))
        guard !days.isEmpty else { continue }
        let parent = snapshot.target(edge)
        above.append(
          Ascent(
            unit: parent,
            cost: last.cost + policy.cost(.climb, to: snapshot.kind(parent), mode: mode),
            rise: last.rise + 1, days: days))
      }
    }
  }
}

/// The lines of the catalogue that units have in one mode.
struct LineReader {
  private let snapshot: OrganizationSnapshot
  private let mode: Mode
  private let hasDeepCategories: Bool

  init(_ snapshot: OrganizationSnapshot, _ mode: Mode) {
    self.snapshot = snapshot
    self.mode = mode
    hasDeepCategories = snapshot.allCategories.contains { snapshot.parent($0) != nil }
  }

  /// Calls `body` with every line of a unit, by itself or by its kind, and whether another of its
  /// lines may decide instead. O(d · (depth · log d)) where d is its lines.
  func forEach(of unit: UnitIndex, _ body: (CompiledDuty, Bool) -> Void) {
    let (own, byKind) = (snapshot.duties.range(unit), snapshot.duties.range(snapshot.kind(unit)))
    forEach(snapshot.duties.byUnit, own, hasOthers: !byKind.isEmpty, body)
    forEach(snapshot.duties.byKind, byKind, hasOthers: !own.isEmpty, body)
  }

  /// The same for the lines that name the unit itself.
  func forEachOwn(of unit: UnitIndex, _ body: (CompiledDuty, Bool) -> Void) {
    let own = snapshot.duties.range(unit)
    if own.isEmpty { return }
    let byKind = snapshot.duties.range(snapshot.kind(unit))
    forEach(snapshot.duties.byUnit, own, hasOthers: !byKind.isEmpty, body)
  }

  private func forEach(
    _ lines: RowMemory<CompiledDuty>, _ range: Range<Int>, hasOthers: Bool,
    _ body: (CompiledDuty, Bool) -> Void
  ) {
    for position in range {
      let line = lines[position]
      guard line.modeNumber == mode.rawValue || line.modeNumber > 1 else { continue }
      body(line, hasOthers || meets(lines, range, position))
    }
  }

  /// Whether another line among those in a range, which are by category, may meet one in an order:
  /// their categories are one, or one is below the other.
  private func meets(
    _ lines: RowMemory<CompiledDuty>, _ range: Range<Int>, _ position: Int
  ) -> Bool {
    let category = lines[position].category
    if position > range.lowerBound, lines[position - 1].category == category { return true }
    if position + 1 < range.upperBound, lines[position + 1].category == category { return true }
    guard hasDeepCategories else { return false }
    return range.contains { other in
      other != position
        && (snapshot.isBelow(lines[other].category, category)
          || snapshot.isBelow(category, lines[other].category))
    }
  }
}
