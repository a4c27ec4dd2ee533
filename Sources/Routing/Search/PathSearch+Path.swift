import OrganizationGraph

extension PathSearch {
  /// The hops of the path that a reach stands for. O(length · degree).
  func path(to unit: UnitIndex, _ reach: Reach, in workspace: SearchWorkspace) -> [Hop] {
    var hops: [Hop] = []
    let steps = workspace.climb
    for position in steps.indices.dropFirst().prefix(Int(reach.hub)) {
      hops.append(
        hop(.climb, steps[position].edge!, from: steps[position - 1].unit, to: steps[position].unit)
      )
    }
    let hub = steps[Int(reach.hub)].unit
    switch reach.form {
    case .climb: break
    case .descend: hops += descent(to: unit, from: hub)
    case .command: hops += commandPath(from: hub, to: unit)
    case .station, .seat, .attachment, .agreement, .registration, .standby:
      hops += crossing(by: reach.bridge, to: unit, from: hub)
    }
    return hops
  }

  private func hop(
    _ kind: HopKind, _ edge: EdgeIndex, from: UnitIndex, to: UnitIndex
  ) -> Hop {
    Hop(
      kind: kind, from: from, to: to,
      cost: policy.cost(kind, to: snapshot.kind(to), mode: mode), edge: edge)
  }

  private func descent(to unit: UnitIndex, from hub: UnitIndex) -> [Hop] {
    var hops: [Hop] = []
    var current = unit
    while current != hub, let edge = parentEdge(of: current) {
      let parent = snapshot.target(edge)
      hops.append(hop(.descend, edge, from: parent, to: current))
      current = parent
    }
    return hops.reversed()
  }

  private func crossing(by bridge: EdgeIndex, to unit: UnitIndex, from hub: UnitIndex) -> [Hop] {
    var current = snapshot.target(bridge)
    var hops = [hop(HopKind(bridge: snapshot.kind(bridge))!, bridge, from: hub, to: current)]
    while current != unit, let edge = lineEdge(of: current) {
      let parent = snapshot.target(edge)
      hops.append(hop(.line, edge, from: current, to: parent))
      current = parent
    }
    return hops
  }

  /// The one way between two units of a command tree, by walking up from both.
  private func commandPath(from hub: UnitIndex, to unit: UnitIndex) -> [Hop] {
    let (above, below) = (superiors(of: hub), superiors(of: unit))
    let positions = Dictionary(
      above.enumerated().map { ($1.unit, $0) }, uniquingKeysWith: { first, _ in first })
    let meeting = below.firstIndex { positions[$0.unit] != nil }
    guard let meeting, let top = positions[below[meeting].unit] else { return [] }
    var hops: [Hop] = []
    for position in 0..<top {
      hops.append(
        hop(
          .commandUp, above[position + 1].edge!, from: above[position].unit,
          to: above[position + 1].unit))
    }
    for position in (0..<meeting).reversed() {
      hops.append(
        hop(
          .commandDown, below[position + 1].edge!, from: below[position + 1].unit,
          to: below[position].unit))
    }
    return hops
  }

  /// A unit and its superiors, each with the edge that leads down to the one before.
  private func superiors(of unit: UnitIndex) -> [(unit: UnitIndex, edge: EdgeIndex?)] {
    var result: [(unit: UnitIndex, edge: EdgeIndex?)] = [(unit, nil)]
    while let edge = snapshot.incoming(result.last!.unit).first(where: {
      snapshot.kind($0) == .command && isUsable($0)
    }) {
      result.append((snapshot.source(edge), edge))
    }
    return result
  }
}
