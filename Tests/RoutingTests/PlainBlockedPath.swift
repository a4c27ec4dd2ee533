import OrganizationGraph
import Routing

/// The path with the fewest unusable edges by a search of the whole organisation, with every edge of a
/// unit followed.
struct PlainBlockedPath {
  let snapshot: OrganizationSnapshot
  let policy: RoutingPolicy
  let query: RoutingQuery
  let loads: Loads
  /// An edge to take for usable.
  var assumed: EdgeIndex? = nil

  init(_ router: Router, _ query: RoutingQuery, _ loads: Loads) {
    snapshot = router.snapshot
    policy = router.policy
    self.query = query
    self.loads = loads
  }

  private struct State: Hashable {
    enum Form { case climbing, descending, crossed, commanding }

    let unit: UnitIndex
    let form: Form
    var depth = 0
  }

  func edges(to unit: UnitIndex) -> [EdgeIndex]? {
    var settled: Set<State> = []
    var layers: [[(State, [EdgeIndex])]] = [[(State(unit: query.origin, form: .climbing), [])]]
    var layer = 0
    while layer < layers.count {
      var position = 0
      while position < layers[layer].count {
        let (state, blocked) = layers[layer][position]
        position += 1
        guard settled.insert(state).inserted else { continue }
        if state.unit == unit { return blocked }
        for (edge, next) in continuations(of: state) where !settled.contains(next) {
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

  func isUsable(_ edge: EdgeIndex) -> Bool {
    if edge == assumed { return true }
    return snapshot.isInForce(edge, on: query.day) && snapshot.serves(edge, query.category)
      && snapshot.quota(edge).map { loads.open(by: edge) < $0 } ?? true
  }

  private func continuations(of state: State) -> [(EdgeIndex, State)] {
    let limit = policy.descendLimit(query.mode)
    let mayCommand =
      query.mode == .emergency && (state.form == .climbing || state.form == .commanding)
    var result: [(EdgeIndex, State)] = []
    for edge in snapshot.outgoing(state.unit) {
      let target = snapshot.target(edge)
      switch (snapshot.kind(edge), state.form) {
      case (.chain, .climbing): result.append((edge, State(unit: target, form: .climbing)))
      case (.line, .crossed): result.append((edge, State(unit: target, form: .crossed)))
      case (.command, _):
        if mayCommand { result.append((edge, State(unit: target, form: .commanding))) }
      case (let kind, .climbing) where kind.isBridge:
        result.append((edge, State(unit: target, form: .crossed)))
      default: break
      }
    }
    for edge in snapshot.incoming(state.unit) {
      let source = snapshot.source(edge)
      switch (snapshot.kind(edge), state.form) {
      case (.chain, .climbing), (.chain, .descending):
        if state.depth < limit {
          result.append(
            (edge, State(unit: source, form: .descending, depth: state.depth + 1)))
        }
      case (.command, _):
        if mayCommand { result.append((edge, State(unit: source, form: .commanding))) }
      default: break
      }
    }
    return result
  }
}
