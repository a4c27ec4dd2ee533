import OrganizationGraph

extension PathSearch {
  /// The path of the command grammar that meets the fewest unusable edges on its way to a unit,
  /// and these edges; `nil` if no edges of the allowed kinds lead there at all.
  ///
  /// Answers why a unit is out of reach. A 0-1 breadth-first search over (unit, form of path): an
  /// edge costs 1 if it is unusable. O(u + e) over the whole organisation.
  func blockedEdges(from origin: UnitIndex, to unit: UnitIndex) -> [EdgeIndex]? {
    var best: [BlockedState: [EdgeIndex]] = [:]
    let start = BlockedState(unit: origin, form: .climbing, depth: 0)
    var layers: [[(BlockedState, [EdgeIndex])]] = [[(start, [])]]
    var layer = 0
    while layer < layers.count {
      var position = 0
      while position < layers[layer].count {
        let (state, blocked) = layers[layer][position]
        position += 1
        guard best[state] == nil else { continue }
        best[state] = blocked
        if state.unit == unit { return blocked }
        for (edge, next) in continuations(of: state) where best[next] == nil {
          let isBlocked = !isUsable(edge)
          let target = layer + (isBlocked ? 1 : 0)
          if target == layers.count { layers.append([]) }
          layers[target].append((next, isBlocked ? blocked + [edge] : blocked))
        }
      }
      layer += 1
    }
    return nil
  }

  private func continuations(of state: BlockedState) -> [(EdgeIndex, BlockedState)] {
    let limit = policy[mode].descendLimit
    var result: [(EdgeIndex, BlockedState)] = []
    func add(_ edge: EdgeIndex, _ unit: UnitIndex, _ form: BlockedState.Form, depth: Int = 0) {
      result.append((edge, BlockedState(unit: unit, form: form, depth: depth)))
    }
    for edge in snapshot.outgoing(state.unit) {
      let target = snapshot.target(edge)
      switch (snapshot.kind(edge), state.form) {
      case (.chain, .climbing): add(edge, target, .climbing)
      case (.line, .crossed): add(edge, target, .crossed)
      case (.command, .climbing), (.command, .commanding):
        if mode == .emergency { add(edge, target, .commanding) }
      case (let kind, .climbing) where kind.isBridge: add(edge, target, .crossed)
      default: break
      }
    }
    for edge in snapshot.incoming(state.unit) {
      let source = snapshot.source(edge)
      switch (snapshot.kind(edge), state.form) {
      case (.chain, .climbing) where limit > 0: add(edge, source, .descending, depth: 1)
      case (.chain, .descending) where state.depth < limit:
        add(edge, source, .descending, depth: state.depth + 1)
      case (.command, .climbing), (.command, .commanding):
        if mode == .emergency { add(edge, source, .commanding) }
      default: break
      }
    }
    return result
  }
}

/// Where a path of the command grammar stands.
private struct BlockedState: Hashable {
  enum Form { case climbing, descending, crossed, commanding }

  let unit: UnitIndex
  let form: Form
  /// Hops descended.
  let depth: Int
}
