import OrganizationGraph

/// Finds the best candidates of one order by its index, without searching what cannot win.
///
/// Climbs from the origin and looks, at each unit on the way, at the unit itself, its lists, the
/// chain below it and, in an emergency, its command tree. `bound` is the total cost of the worst
/// candidate that still counts; nothing dearer than it by static cost alone is looked at, and as
/// dynamic costs are not negative, nothing is missed. Equal costs are looked at, because hops and
/// codes decide between them.
///
/// O(h · c + e) where h is units climbed, c the categories above the order's, and e entries and chain
/// units that cost less than the worst candidate listed.
struct CandidateScan {
  let index: RoutingIndex
  let search: PathSearch
  let evaluation: CandidateEvaluation
  /// How many candidates to list.
  let wanted: Int
  /// Units that may not be listed.
  let taken: [UnitIndex]
  let workspace: SearchWorkspace
  /// The category whose duty counts and those above it, and their marks.
  private let lineage: [CategoryIndex]
  private let marks: UInt64
  /// What a line costs more here than in the index, which holds the costs of leads, by role.
  private let roleShift: (own: Int64, assist: Int64)
  private let leastShift: Int64

  private var snapshot: OrganizationSnapshot { search.snapshot }

  init(
    index: RoutingIndex, search: PathSearch, evaluation: CandidateEvaluation, wanted: Int,
    taken: [UnitIndex], workspace: SearchWorkspace
  ) {
    self.index = index
    self.search = search
    self.evaluation = evaluation
    self.wanted = wanted
    self.taken = taken
    self.workspace = workspace
    lineage = search.snapshot.lineage(evaluation.category)
    marks = lineage.reduce(0) { $0 | RoutingIndex.mark($1) }
    let mode = search.policy[search.mode]
    switch evaluation.purpose {
    case .lead: roleShift = (0, 0)
    case .helper:
      roleShift = (mode.helperOwn - mode.roleOwn, mode.helperAssist - mode.roleAssist)
    }
    leastShift = min(roleShift.own, roleShift.assist)
  }

  /// Fills the workspace's `found`, best first. The workspace has been climbed for the same search.
  func run() {
    workspace.found.removeAll(keepingCapacity: true)
    for position in workspace.climb.indices {
      let step = workspace.climb[position]
      if step.cost > bound { return }
      considerCatchAll(step.unit, hub: position)
      consider(step.unit, pathCost: step.cost, way(position, Int32(position), .climb))
      for category in lineage { read(index.list(step.unit, category), climbed: position) }
      descend(from: step, hub: position)
      if search.mode == .emergency { command(from: step, hub: position) }
    }
  }

  /// Total cost that a further candidate must not exceed.
  private var bound: Int64 {
    workspace.found.count < wanted ? .max : workspace.found[wanted - 1].total
  }

  private func way(
    _ hub: Int, _ hops: Int32, _ form: Reach.Form, bridge: EdgeIndex = Reach.noBridge
  ) -> Reach {
    Reach(cost: 0, hops: hops, hub: UInt8(hub), form: form, bridge: bridge)
  }

  private func considerCatchAll(_ unit: UnitIndex, hub: Int) {
    guard !taken.contains(unit), let price = evaluation.catchAllPrice(unit) else { return }
    workspace.keep(
      Found(
        total: price.parts.total, unit: unit, isCatchAll: true,
        way: way(hub, Int32(hub), .climb)), most: wanted)
  }

  /// Judges a chain unit, or one of a command tree, that has been walked to.
  private func consider(_ unit: UnitIndex, pathCost: Int64, _ way: Reach) {
    guard snapshot.tier(unit) == nil || index.own[unit.position] & marks != 0,
      !taken.contains(unit), let price = evaluation.dutyPrice(unit, pathCost: pathCost)
    else { return }
    workspace.keep(
      Found(total: price.parts.total, unit: unit, isCatchAll: false, way: way), most: wanted)
  }

  private func read(_ list: Range<Int>, climbed position: Int) {
    let climbCost = workspace.climb[position].cost
    for place in list {
      let entry = index.entries[place]
      let cost = climbCost + entry.cost
      if cost + leastShift > bound { return }
      let detail = index.details[place]
      guard detail.firstDay <= search.day.number, search.day.number < detail.endDay,
        !taken.contains(entry.unit), holds(detail, entry.unit),
        evaluation.firstFailure(of: entry.unit) == nil
      else { continue }
      let shift = detail.role == .own ? roleShift.own : roleShift.assist
      let total = cost + shift + evaluation.momentCost(of: entry.unit)
      workspace.keep(
        Found(
          total: total, unit: entry.unit, isCatchAll: false,
          way: way(
            position + Int(detail.rise), Int32(position) + detail.hops, detail.form,
            bridge: detail.bridge)), most: wanted)
    }
  }

  /// Whether an entry's line decides and its path is open, where that is not known beforehand.
  private func holds(_ detail: RoutingIndex.Detail, _ unit: UnitIndex) -> Bool {
    if detail.isContested, evaluation.effectiveDuty(of: unit)?.index != detail.duty { return false }
    return !detail.isConditional || search.crosses(detail.bridge, to: unit)
  }

  private func descend(from step: SearchWorkspace.ClimbStep, hub: Int) {
    let limit = search.policy[search.mode].descendLimit
    guard limit > 0, index.below[step.unit.position] & marks != 0 else { return }
    workspace.frames.removeAll(keepingCapacity: true)
    workspace.frames.append(
      .init(unit: step.unit, cost: step.cost, hops: Int32(hub), enteredBy: nil))
    while let frame = workspace.frames.popLast() {
      for edge in snapshot.incoming(frame.unit) where snapshot.kind(edge) == .chain {
        let child = snapshot.source(edge)
        guard index.below[child.position] & marks != 0 else { continue }
        let cost =
          frame.cost + search.policy.cost(.descend, to: snapshot.kind(child), mode: search.mode)
        guard cost <= bound, search.isUsable(edge) else { continue }
        let hops = frame.hops + 1
        consider(child, pathCost: cost, way(hub, hops, .descend))
        if Int(hops) - hub < limit {
          workspace.frames.append(.init(unit: child, cost: cost, hops: hops, enteredBy: edge))
        }
      }
    }
  }

  private func command(from step: SearchWorkspace.ClimbStep, hub: Int) {
    workspace.frames.removeAll(keepingCapacity: true)
    workspace.frames.append(
      .init(unit: step.unit, cost: step.cost, hops: Int32(hub), enteredBy: nil))
    while let frame = workspace.frames.popLast() {
      for (edge, next, hop) in search.commandNeighbours(of: frame.unit)
      where edge != frame.enteredBy {
        let cost = frame.cost + search.policy.cost(hop, to: snapshot.kind(next), mode: search.mode)
        guard cost <= bound else { continue }
        let hops = frame.hops + 1
        consider(next, pathCost: cost, way(hub, hops, .command))
        workspace.frames.append(.init(unit: next, cost: cost, hops: hops, enteredBy: edge))
      }
    }
  }
}

/// A candidate that a scan keeps.
struct Found {
  let total: Int64
  let unit: UnitIndex
  let isCatchAll: Bool
  /// The path, except for its cost.
  let way: Reach

  /// The order in which candidates are chosen.
  func precedes(_ other: Found) -> Bool {
    if total != other.total { return total < other.total }
    if way.hops != other.way.hops { return way.hops < other.way.hops }
    return unit < other.unit
  }

  /// Which of two offers of one unit counts: the cheaper; of equal ones that by duty, then the
  /// preferred path.
  func isBetterOffer(than other: Found) -> Bool {
    if total != other.total { return total < other.total }
    if isCatchAll != other.isCatchAll { return !isCatchAll }
    return way < other.way
  }
}

extension SearchWorkspace {
  /// Puts a candidate in its place among the best, once for each unit.
  func keep(_ candidate: Found, most: Int) {
    if let known = found.firstIndex(where: { $0.unit == candidate.unit }) {
      guard candidate.isBetterOffer(than: found[known]) else { return }
      found.remove(at: known)
    }
    let place = found.firstIndex { candidate.precedes($0) } ?? found.count
    guard place < most else { return }
    if found.count == most { found.removeLast() }
    found.insert(candidate, at: place)
  }
}
