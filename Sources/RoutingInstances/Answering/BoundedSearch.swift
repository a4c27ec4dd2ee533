import HeapModule
public import OrganizationGraph

/// Answers the queries of an instance by a search from the origin, without an index: the yardstick for
/// what `Router` gains.
///
/// Dijkstra's search in the order of path costs over the edges of the snapshot, with one state a unit
/// and part of the path: while climbing, while descending, behind a bridge. A unit is a candidate when
/// it is first taken from the queue, which is on its cheapest path. The search ends when the next path
/// alone costs more than the worst candidate that counts.
///
/// O(s log s) a query, where s is the states that cost no more than that, with their neighbours.
public final class BoundedSearch {
  private let graph: InstanceGraph
  private let state: InstanceState
  private let snapshot: OrganizationSnapshot
  private var queue = Heap<Step>()
  /// By unit and part: the query that last took it from the queue.
  private var taken: ContiguousArray<UInt32>
  /// By unit: the query that last judged it.
  private var judged: ContiguousArray<UInt32>
  private var stamp: UInt32 = 0

  private enum Part: UInt8 { case climbing, descending, crossed }

  private struct Step: Comparable {
    let cost: Int64
    let unit: UInt32
    let part: Part

    static func < (a: Step, b: Step) -> Bool { a.cost < b.cost }
  }

  /// - Parameter snapshot: made of the graph and the state by `InstanceSnapshot`.
  public init(_ graph: InstanceGraph, _ state: InstanceState, _ snapshot: OrganizationSnapshot) {
    self.graph = graph
    self.state = state
    self.snapshot = snapshot
    taken = ContiguousArray(repeating: 0, count: 3 * graph.count)
    judged = ContiguousArray(repeating: 0, count: graph.count)
  }

  /// Fills `best` with the usable candidates with the least (cost, node), best first.
  public func best(_ count: Int, origin: Int, category: Int, _ best: inout [InstanceCandidate]) {
    best.removeAll(keepingCapacity: true)
    stamp += 1
    queue = Heap()
    push(origin, 0, .climbing)
    while let step = queue.popMin() {
      if best.count == count, step.cost > best[count - 1].cost { return }
      let state = 3 * Int(step.unit) + Int(step.part.rawValue)
      guard taken[state] != stamp else { continue }
      taken[state] = stamp
      let node = Int(step.unit)
      if judged[node] != stamp {
        judged[node] = stamp
        judge(node, category, path: step.cost, count, &best)
      }
      expand(UnitIndex(rawValue: step.unit), step)
    }
  }

  private func push(_ node: Int, _ cost: Int64, _ part: Part) {
    queue.insert(Step(cost: cost, unit: UInt32(node), part: part))
  }

  private func expand(_ unit: UnitIndex, _ step: Step) {
    if step.part != .descending {
      for edge in snapshot.outgoing(unit) {
        let target = snapshot.target(edge).position
        switch (snapshot.kind(edge), step.part) {
        case (.chain, .climbing): push(target, step.cost + Int64(InstanceCosts.climb), .climbing)
        case (.seat, .climbing): push(target, step.cost + Int64(InstanceCosts.seat), .crossed)
        case (.station, .climbing):
          push(target, step.cost + Int64(InstanceCosts.whistle), .crossed)
        case (.line, .crossed): push(target, step.cost + Int64(InstanceCosts.line), .crossed)
        default: break
        }
      }
    }
    if step.part != .crossed {
      for edge in snapshot.incoming(unit) where snapshot.kind(edge) == .chain {
        let cost = step.cost + Int64(InstanceCosts.descend)
        push(snapshot.source(edge).position, cost, .descending)
      }
    }
  }

  /// Keeps a unit that has the duty and room, if it is among the best.
  private func judge(
    _ node: Int, _ category: Int, path: Int64, _ count: Int, _ best: inout [InstanceCandidate]
  ) {
    let (load, capacity) = (state.load[node], state.capacity[node])
    guard graph.has(category, at: node), load < capacity else { return }
    let loadCost = Int64(InstanceCosts.fullLoad) * Int64(load) / Int64(capacity)
    let found = InstanceCandidate(node: node, cost: path + Int64(graph.quality[node]) + loadCost)
    var place = best.count
    while place > 0, (found.cost, found.node) < (best[place - 1].cost, best[place - 1].node) {
      place -= 1
    }
    guard place < count else { return }
    best.insert(found, at: place)
    if best.count > count { best.removeLast() }
  }
}
