import OrganizationGraph

/// Finds the candidates that no list of the index holds, from one step of a climb: chain units whose
/// kind has the duty, and the command tree.
///
/// Units are walked to and judged by `CandidateEvaluation`. The walks are cut short by the bound of
/// the ranking and by the lowest tier that has the duty. O(b + c) where b is chain units below within
/// the bound and the limit of the descent, and c is units of the command tree within the bound.
struct OutsideLists {
  let search: PathSearch
  let evaluation: CandidateEvaluation
  /// Tiers that have the duty by kind, as bits.
  let tiers: UInt32
  let workspace: SearchWorkspace

  private var snapshot: OrganizationSnapshot { search.snapshot }
  private var ranking: Ranking { workspace.ranking }

  func walk(from position: Int) {
    let step = workspace.climb[position]
    if tiers != 0 {
      if has(step.unit) { offer(step.unit, pathCost: step.cost, .climb, position, position) }
      descend(from: start(at: position), hub: position)
    }
    if search.mode == .emergency { command(from: start(at: position), hub: position) }
  }

  private func start(at position: Int) -> SearchWorkspace.Frame {
    let step = workspace.climb[position]
    return .init(unit: step.unit, cost: step.cost, hops: Int32(position), enteredBy: nil)
  }

  private func has(_ unit: UnitIndex) -> Bool {
    snapshot.tier(unit).map { tiers & 1 << $0 != 0 } ?? false
  }

  func offer(
    _ unit: UnitIndex, pathCost: Int64, _ form: Reach.Form, _ hub: Int, _ hops: Int
  ) {
    let record = workspace.record
    for place in 0..<record.taken.count where record.taken[place] == unit { return }
    guard let price = evaluation.dutyPrice(unit, pathCost: pathCost) else { return }
    ranking.keep(
      Found(
        total: price.parts.total,
        fixed: price.parts.total - price.parts.load - price.parts.waiting, load: price.parts.load,
        unit: unit, hops: Int32(hops), form: form, hub: UInt8(hub), role: price.role,
        walkedDuty: price.duty?.rawValue ?? Found.noDuty))
  }

  /// Offers what lies below a unit, down to the limit of descents from the hub.
  func descend(from start: SearchWorkspace.Frame, hub: Int) {
    let limit = search.policy[search.mode].descendLimit
    let lowest = UInt32.bitWidth - 1 - tiers.leadingZeroBitCount
    guard Int(start.hops) - hub < limit, let tier = snapshot.tier(start.unit), tier < lowest
    else { return }
    workspace.frames.removeAll(keepingCapacity: true)
    workspace.frames.append(start)
    while let frame = workspace.frames.popLast() {
      for edge in snapshot.incoming(frame.unit)
      where snapshot.kind(edge) == .chain && snapshot.isInForce(edge, on: search.day) {
        let child = snapshot.source(edge)
        let cost =
          frame.cost + search.policy.cost(.descend, to: snapshot.kind(child), mode: search.mode)
        guard cost <= ranking.bound else { continue }
        let hops = Int(frame.hops) + 1
        if has(child) { offer(child, pathCost: cost, .descend, hub, hops) }
        if hops - hub < limit, snapshot.tier(child)! < lowest {
          workspace.frames.append(
            .init(unit: child, cost: cost, hops: Int32(hops), enteredBy: edge))
        }
      }
    }
  }

  /// Offers the rest of the command tree that a unit is in.
  func command(from start: SearchWorkspace.Frame, hub: Int) {
    workspace.frames.removeAll(keepingCapacity: true)
    workspace.frames.append(start)
    while let frame = workspace.frames.popLast() {
      search.forEachCommandNeighbour(of: frame.unit) { edge, next, hop in
        if edge == frame.enteredBy { return }
        let cost = frame.cost + search.policy.cost(hop, to: snapshot.kind(next), mode: search.mode)
        guard cost <= ranking.bound else { return }
        let hops = frame.hops + 1
        offer(next, pathCost: cost, .command, hub, Int(hops))
        workspace.frames.append(.init(unit: next, cost: cost, hops: hops, enteredBy: edge))
      }
    }
  }
}
