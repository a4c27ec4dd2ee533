import CPrefetch
import OrganizationGraph

extension Router {
  /// How many orders are fetched ahead together: enough for the memory to be busy all the time, few
  /// enough for what was fetched to stay in the nearest cache.
  private static let group = 16

  /// Answers many orders as `best(_:_:loads:workspace:_:)` does, each by itself, faster: what several
  /// of them will read is fetched from memory at the same time.
  ///
  /// A decision in a large organisation spends most of its time waiting for a few cache lines, one
  /// after the other. Those of different orders do not depend on each other, so they are asked for
  /// together, step by step, before the orders are decided.
  ///
  /// - Parameter body: called with the position of an order and its candidates, best first.
  public func best(
    _ count: Int, of queries: [RoutingQuery], loads: Loads, workspace: SearchWorkspace,
    _ body: (Int, RankedUnit) -> Void
  ) {
    workspace.record.taken.removeAll()
    var start = 0
    while start < queries.count {
      let end = min(start + Self.group, queries.count)
      fetch(queries, start..<end, loads.view)
      for position in start..<end {
        let query = queries[position]
        rank(
          count, query, query.category, .lead, isInstance: true, loads: loads,
          workspace: workspace)
        for place in 0..<workspace.ranking.count {
          body(position, RankedUnit(workspace.ranking[place]))
        }
      }
      start = end
    }
  }

  /// What the climb of one order will read.
  private struct Ahead: BitwiseCopyable {
    var mark: UInt64
    var unit: UInt32
    var hub: UnsafePointer<Hub>?
    var head: UnsafePointer<ListHead>?
  }

  /// Levels of the climb that are fetched ahead: most leads are found within them.
  private static let levels = 3

  /// Asks, for some orders at once, for the number of the origin's hub, then the hubs of the first
  /// levels, the heads of their lists for the order's category and the open orders of their units. No
  /// decision depends on it.
  private func fetch(_ queries: [RoutingQuery], _ range: Range<Int>, _ loads: LoadView) {
    withUnsafeTemporaryAllocation(of: Ahead.self, capacity: Self.group) { ahead in
      let tables = tables(.peacetime)
      let count = range.count
      for place in 0..<count {
        let query = queries[range.lowerBound + place]
        ahead.initializeElement(
          at: place,
          to: Ahead(
            mark: RoutingIndex.mark(query.category.rawValue), unit: query.origin.rawValue))
        whistle_prefetch(tables.pointee.hubNumbers.pointer(query.origin.position))
      }
      for place in 0..<count {
        let number = tables.pointee.hubNumbers.pointer(Int(ahead[place].unit)).pointee
        ahead[place].hub = tables.pointee.hubs.pointer(Int(number & ~HubNumber.parentBit))
        whistle_prefetch(ahead[place].hub)
      }
      for _ in 0..<Self.levels {
        for place in 0..<count {
          guard let hub = ahead[place].hub else { continue }
          ahead[place].head = hub.pointee.head(ahead[place].mark, tables.pointee.isExact)
          whistle_prefetch(ahead[place].head)
          let parent = hub.pointee.parent
          ahead[place].hub =
            parent == Hub.none ? nil : tables.pointee.hubs.pointer(Int(parent))
          whistle_prefetch(ahead[place].hub)
        }
        for place in 0..<count {
          guard let entry = ahead[place].head?.pointee.entry else { continue }
          if !entry.bits.isBranch { whistle_prefetch(loads.own + Int(entry.unit)) }
        }
      }
    }
  }
}

extension Hub {
  /// The head of the list with a mark, where every category has its own.
  @inline(__always)
  fileprivate func head(_ mark: UInt64, _ isExact: Bool) -> UnsafePointer<ListHead>? {
    guard isExact, marks & mark != 0, let lists else { return nil }
    let rank = (marks & (mark &- 1)).nonzeroBitCount
    return HubLists(words: lists, isExact: true).list(rank).head
  }
}
