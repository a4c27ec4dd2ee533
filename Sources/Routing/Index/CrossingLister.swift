import OrganizationGraph

/// Finds the entries of a `RoutingIndex` that cross a bridge.
///
/// For each bridge, its target and everything above that in its line; for each of those units its
/// lines of the catalogue. A line for one area is listed at the bridge's hub if the area covers it, and
/// at the area if that lies below the hub.
///
/// O(b · (l · d + a)) where b is bridges, l is units of a line, d is lines of the catalogue a unit
/// has, and a is levels above a hub.
struct CrossingLister {
  let snapshot: OrganizationSnapshot
  let graph: GraphTables
  /// What was listed; an entry's link is its number: its position here, counted from `firstNumber`.
  private(set) var crossings: ContiguousArray<Crossing> = []
  /// Days on which its edges, its line and its unit hold, of the crossings that do not hold on all, by
  /// number.
  private(set) var days: [Int: DayRange] = [:]
  private(set) var areas: AreaHubs
  private let firstNumber: Int
  private let lines: LineReader
  /// The path being followed: the edges from the bridge on.
  private var path: [EdgeIndex] = []
  private var above: [Ascent] = []

  /// - Parameter firstNumber: of the next crossing.
  init(
    snapshot: OrganizationSnapshot, graph: GraphTables, mode: Mode, areas: AreaHubs,
    firstNumber: Int = 0
  ) {
    self.snapshot = snapshot
    self.graph = graph
    self.areas = areas
    self.firstNumber = firstNumber
    lines = LineReader(graph, mode)
  }

  typealias Add = (_ category: UInt32, _ entry: IndexEntry) -> Void

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
  }

  /// Lists what belongs to one chain unit.
  mutating func list(at node: UnitIndex, _ add: Add) {
    followBridges(of: node) { lister, arrival, duty, isContested, days in
      guard let area = lister.snapshot.extent(duty).area else {
        lister.list(arrival, duty, isContested, days, add)
        return
      }
      lister.ascend(from: node)
      for ascent in lister.above where ascent.unit == area {
        lister.list(arrival, duty, isContested, days.intersection(ascent.days), add)
      }
    }
    for hub in areas[node] {
      ascend(from: node)
      let ways = above.filter { $0.unit == hub && $0.rise > 0 }
      followBridges(of: hub) { lister, arrival, duty, isContested, days in
        guard lister.snapshot.extent(duty).area == node else { return }
        for way in ways {
          lister.list(
            arrival, duty, isContested, days.intersection(way.days), climb: way.cost,
            rise: way.rise, add)
        }
      }
    }
  }

  /// Notes at which areas below it a hub's crossings are listed.
  mutating func noteAreas(below hub: UnitIndex) {
    followBridges(of: hub) { lister, _, duty, _, _ in
      guard let area = lister.snapshot.extent(duty).area, area != hub else { return }
      lister.ascend(from: area)
      if lister.above.contains(where: { $0.unit == hub }) { lister.areas.insert(hub, at: area) }
    }
  }

  private typealias Visit = (
    inout CrossingLister, Arrival, CompiledDuty, _ isContested: Bool, DayRange
  ) -> Void

  /// Calls `visit` with every line of every unit that the hub's bridges and the lines above them lead
  /// to.
  private mutating func followBridges(of hub: UnitIndex, _ visit: Visit) {
    guard graph.isChain(hub) else { return }
    for position in graph.outgoing(hub) {
      guard let hop = HopKind(bridge: graph.edges.kind[position]) else { continue }
      let bridge = EdgeIndex(position)
      let target = graph.edges.to[position]
      path.removeAll(keepingCapacity: true)
      path.append(bridge)
      follow(
        Arrival(
          unit: target, cost: graph.costs.hop(hop, to: graph.kind(target)), hops: 1,
          days: snapshot.days(bridge), isLimited: graph.edges.isLimited(position)),
        visit)
    }
  }

  private mutating func follow(_ arrival: Arrival, _ visit: Visit) {
    guard !arrival.days.isEmpty else { return }
    if !graph.rows.pointer(arrival.unit.position).pointee.isSuspended {
      let (lines, unitDays) = (
        lines, arrival.days.intersection(snapshot.days(arrival.unit))
      )
      lines.forEach(of: arrival.unit) { duty, isContested in
        let days =
          duty.isUnlimited ? unitDays : unitDays.intersection(snapshot.extent(duty).days)
        if !days.isEmpty { visit(&self, arrival, duty, isContested, days) }
      }
    }
    for position in graph.outgoing(arrival.unit) where graph.edges.kind[position] == .line {
      let unit = graph.edges.to[position]
      path.append(EdgeIndex(position))
      follow(
        Arrival(
          unit: unit, cost: arrival.cost + graph.costs.hop(.line, to: graph.kind(unit)),
          hops: arrival.hops + 1,
          days: arrival.days.intersection(snapshot.days(EdgeIndex(position))),
          isLimited: arrival.isLimited || graph.edges.isLimited(position)),
        visit)
      path.removeLast()
    }
  }

  private mutating func list(
    _ arrival: Arrival, _ duty: CompiledDuty, _ isContested: Bool, _ days: DayRange,
    climb: Int64 = 0, rise: Int = 0, _ add: Add
  ) {
    guard !days.isEmpty else { return }
    let fit = arrival.isLimited ? scopeFit(duty.category) : .always
    guard fit != .never else { return }
    let bridge = path[0]
    var bits = IndexEntry.Bits(crossing: rise, role: duty.role)
    if isContested { bits.rawValue |= IndexEntry.Bits.contested }
    if fit == .sometimes { bits.rawValue |= IndexEntry.Bits.conditional }
    let number = firstNumber + crossings.count
    if days != .always {
      bits.rawValue |= IndexEntry.Bits.dated
      self.days[number] = days
    }
    let fixed = graph.fixedCost(of: arrival.unit, duty)
    add(
      duty.category.rawValue,
      graph.entry(
        arrival.unit, cost: climb + arrival.cost + fixed, bits, link: UInt32(number)))
    crossings.append(
      Crossing(
        duty: duty.index, bridge: bridge, hops: UInt8(arrival.hops + rise),
        form: Reach.Form(bridge: HopKind(bridge: snapshot.kind(bridge))!)))
  }

  private enum ScopeFit { case always, sometimes, never }

  /// Whether the path's edges serve the categories below a line's category, and have room.
  private func scopeFit(_ category: CategoryIndex) -> ScopeFit {
    var fit = snapshot.quota(path[0]) == nil ? ScopeFit.always : .sometimes
    for edge in path where !snapshot.serves(edge, category) {
      guard snapshot.scope(edge).contains(where: { snapshot.isBelow($0, category) }) else {
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

/// The hubs whose crossings are listed at an area below them, because a line of the catalogue holds
/// there only. May also name hubs that no longer have any.
struct AreaHubs {
  private var hubs: [UInt32: [UnitIndex]] = [:]
  /// Whether some line of the catalogue has an area.
  var isNeeded = false

  subscript(area: UnitIndex) -> [UnitIndex] {
    isNeeded ? hubs[area.rawValue] ?? [] : []
  }

  func contains(_ area: UnitIndex) -> Bool { isNeeded && hubs[area.rawValue] != nil }

  mutating func insert(_ hub: UnitIndex, at area: UnitIndex) {
    if !self[area].contains(hub) { hubs[area.rawValue, default: []].append(hub) }
  }

  /// A hub whose crossings are listed at an area.
  struct Pair: BitwiseCopyable {
    let area: UnitIndex
    let hub: UnitIndex
  }

  /// Every pair, by area.
  var pairs: [Pair] {
    hubs.sorted { $0.key < $1.key }.flatMap { area, hubs in
      hubs.map { Pair(area: UnitIndex(rawValue: area), hub: $0) }
    }
  }

  /// The areas at which crossings of some hubs are listed. O(a) where a is areas.
  func areas(of wanted: Set<UnitIndex>) -> [UnitIndex] {
    hubs.compactMap { area, hubs in
      hubs.contains(where: wanted.contains) ? UnitIndex(rawValue: area) : nil
    }
  }
}
