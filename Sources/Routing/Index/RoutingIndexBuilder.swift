import OrganizationGraph

/// Collects the entries of a `RoutingIndex`.
struct RoutingIndexBuilder {
  let snapshot: OrganizationSnapshot
  let policy: RoutingPolicy
  let mode: Mode

  /// An entry with the list it belongs to.
  struct Listed {
    let node: UnitIndex
    let category: CategoryIndex
    let entry: RoutingIndex.Entry
    let detail: RoutingIndex.Detail
  }

  private(set) var listed: [Listed] = []
  /// What is above a node, by node; filled as needed.
  private var above: [UnitIndex: [Ascent]] = [:]
  private var lines: [UnitIndex: [UnitLine]] = [:]

  init(snapshot: OrganizationSnapshot, policy: RoutingPolicy, mode: Mode) {
    self.snapshot = snapshot
    self.policy = policy
    self.mode = mode
  }

  /// A way up the chain on some days.
  private struct Ascent {
    let unit: UnitIndex
    let cost: Int64
    let rise: UInt8
    let days: DayRange
  }

  /// A line of the catalogue that a unit has, by itself or by its kind.
  private struct UnitLine {
    let duty: CompiledDuty
    let isContested: Bool
  }

  /// A path from a hub across a bridge, on some days.
  private struct Arrival {
    let unit: UnitIndex
    let cost: Int64
    let hops: Int32
    let bridge: EdgeIndex
    let form: Reach.Form
    let days: DayRange
    /// Edges with a scope.
    let scoped: [EdgeIndex]
    let hasQuota: Bool
  }

  mutating func collect() {
    for hub in snapshot.allUnits where snapshot.tier(hub) != nil {
      for edge in snapshot.outgoing(hub) {
        guard let hop = HopKind(bridge: snapshot.kind(edge)) else { continue }
        for arrival in arrivals(by: edge, hop) { list(arrival, from: hub) }
      }
    }
  }

  /// The target of a bridge and everything above it in its line.
  private func arrivals(by bridge: EdgeIndex, _ hop: HopKind) -> [Arrival] {
    var result: [Arrival] = []
    func extend(_ edge: EdgeIndex, _ unit: UnitIndex, _ hop: HopKind, after last: Arrival?) {
      let days = snapshot.days(edge).intersection(last?.days ?? .always)
      guard !days.isEmpty else { return }
      let isScoped = snapshot.hasScope(edge)
      let arrival = Arrival(
        unit: unit,
        cost: (last?.cost ?? 0) + policy.cost(hop, to: snapshot.kind(unit), mode: mode),
        hops: (last?.hops ?? 0) + 1, bridge: bridge,
        form: Reach.Form(bridge: HopKind(bridge: snapshot.kind(bridge))!), days: days,
        scoped: (last?.scoped ?? []) + (isScoped ? [edge] : []),
        hasQuota: snapshot.quota(bridge) != nil)
      result.append(arrival)
      for line in snapshot.outgoing(unit) where snapshot.kind(line) == .line {
        extend(line, snapshot.target(line), .line, after: arrival)
      }
    }
    extend(bridge, snapshot.target(bridge), hop, after: nil)
    return result
  }

  private mutating func list(_ arrival: Arrival, from hub: UnitIndex) {
    guard !snapshot.isSuspended(arrival.unit) else { return }
    for line in lines(of: arrival.unit) {
      let scope = scopeFit(of: arrival, line.duty.category)
      guard scope != .never else { continue }
      let days = arrival.days.intersection(line.duty.days)
        .intersection(snapshot.days(arrival.unit))
      guard !days.isEmpty else { continue }
      guard let area = line.duty.area else {
        add(arrival, line, scope, at: hub, days: days)
        continue
      }
      for ascent in ascents(from: hub) where ascent.unit == area {
        add(arrival, line, scope, at: hub, days: days.intersection(ascent.days))
      }
      for ascent in ascents(from: area) where ascent.unit == hub && ascent.rise > 0 {
        add(
          arrival, line, scope, at: area, days: days.intersection(ascent.days),
          climb: ascent.cost, rise: ascent.rise)
      }
    }
  }

  private mutating func add(
    _ arrival: Arrival, _ line: UnitLine, _ scope: ScopeFit, at node: UnitIndex, days: DayRange,
    climb: Int64 = 0, rise: UInt8 = 0
  ) {
    guard !days.isEmpty else { return }
    let cost = climb + arrival.cost + policy.fixedCost(of: arrival.unit, line.duty, snapshot, mode)
    listed.append(
      Listed(
        node: node, category: line.duty.category,
        entry: .init(cost: cost, unit: arrival.unit),
        detail: .init(
          duty: line.duty.index, bridge: arrival.bridge, firstDay: days.first, endDay: days.end,
          hops: arrival.hops + Int32(rise), rise: rise, form: arrival.form,
          isContested: line.isContested, isConditional: arrival.hasQuota || scope == .sometimes,
          role: line.duty.role)))
  }

  private enum ScopeFit { case always, sometimes, never }

  /// Whether the scoped edges of a path serve the categories below a line's category.
  private func scopeFit(of arrival: Arrival, _ category: CategoryIndex) -> ScopeFit {
    var fit = ScopeFit.always
    for edge in arrival.scoped where !snapshot.serves(edge, category) {
      guard snapshot.scope(edge).contains(where: { snapshot.isBelow($0, category) }) else {
        return .never
      }
      fit = .sometimes
    }
    return fit
  }

  /// The unit and everything above it, by every way up there is on any day.
  private mutating func ascents(from unit: UnitIndex) -> [Ascent] {
    if let known = above[unit] { return known }
    var result = [Ascent(unit: unit, cost: 0, rise: 0, days: .always)]
    var position = 0
    while position < result.count {
      let last = result[position]
      position += 1
      for edge in snapshot.outgoing(last.unit) where snapshot.kind(edge) == .chain {
        let days = last.days.intersection(snapshot.days(edge))
        guard !days.isEmpty else { continue }
        let parent = snapshot.target(edge)
        result.append(
          Ascent(
            unit: parent,
            cost: last.cost + policy.cost(.climb, to: snapshot.kind(parent), mode: mode),
            rise: last.rise + 1, days: days))
      }
    }
    above[unit] = result
    return result
  }

  /// The lines that a unit has in this mode.
  private mutating func lines(of unit: UnitIndex) -> [UnitLine] {
    if let known = lines[unit] { return known }
    let duties = (snapshot.duties(of: unit) + snapshot.duties(of: snapshot.kind(unit)))
      .filter { $0.mode == nil || $0.mode == mode }
    // Two lines may meet in one order if their categories are one, or one is below the other.
    var exact: [CategoryIndex: Int] = [:]
    var atOrBelow: [CategoryIndex: Int] = [:]
    for duty in duties {
      exact[duty.category, default: 0] += 1
      for category in snapshot.lineage(duty.category) { atOrBelow[category, default: 0] += 1 }
    }
    let result = duties.map { duty in
      let above = snapshot.lineage(duty.category).dropFirst().reduce(0) { $0 + (exact[$1] ?? 0) }
      return UnitLine(duty: duty, isContested: above + (atOrBelow[duty.category] ?? 0) > 1)
    }
    lines[unit] = result
    return result
  }
}
