/// Why units have no place: these supplies can go to these sinks only, all of them full, and are more.
///
/// The sinks' places are all taken by units of these supplies, so that as many of them are unplaced as
/// they are more than the places: a minimum cut. Of a full gate and the sink behind it only one is named, the sink
/// where it is full and theirs too.
public struct Shortage: Hashable, Sendable {
  public let supplies: [Int32]
  public let sinks: [Int32]
}

extension FlowSolver {
  /// The shortage at the end of a solve; `nil` if none is for want of places. Units that are unplaced
  /// because their penalty is less than what a place would cost are in no shortage.
  ///
  /// O(a), a the arcs.
  public func shortage() -> Shortage? {
    let canEscape = state.nodesBefore { !state.isGate($0) && state.hasRoom($0) }
    var reached = [Bool](repeating: false, count: state.ground)
    var stack: [Int] = []
    for supply in 0..<state.supplyCount where state.supplies[supply].unplaced > 0 {
      let node = 2 * Int(state.supplies[supply].hub)
      if !canEscape[node] && !reached[node] {
        reached[node] = true
        stack.append(node)
      }
    }
    if stack.isEmpty { return nil }
    while let node = stack.popLast() {
      state.forEachArc(from: node) { next, _, _ in
        if next == state.ground || reached[next] { return }
        reached[next] = true
        stack.append(next)
      }
    }
    return Shortage(
      supplies: (0..<Int32(state.supplyCount)).filter {
        let supply = state.supplies[Int($0)]
        return supply.count > 0 && reached[2 * Int(supply.hub)]
      },
      sinks: (0..<Int32(state.sinkCount)).filter {
        let sink = Int($0)
        return reached[2 * state.hubCount + sink]
          && !(state.isGate(sink) && reached[2 * state.hubCount + state.sinkBehind(sink)])
      })
  }
}

extension FlowState {
  /// The nodes from which units can still be sent to some sink that is asked for.
  fileprivate func nodesBefore(_ isEnd: (Int) -> Bool) -> [Bool] {
    var found = [Bool](repeating: false, count: ground)
    var stack: [Int] = []
    func add(_ node: Int) {
      if node == ground || found[node] { return }
      found[node] = true
      stack.append(node)
    }
    for sink in 0..<sinkCount where isEnd(sink) { add(2 * hubCount + sink) }
    while let node = stack.popLast() {
      forEachArc(into: node) { tail, _, _ in add(tail) }
    }
    return found
  }
}
