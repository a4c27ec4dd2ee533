import CPrefetch
import OrganizationGraph

/// Asks for the cache lines that the scans of some orders for several candidates will read, for all of them
/// at once, step by step: the number of the origin's hub, hubs, the heads of their lists for the order's
/// category, the entries behind those, the open orders of their units. What is asked for is a guess where a
/// scan will come by; no decision depends on it. `LeadGroup` says why it pays.
///
/// O(g · (h + e)) where g is orders, h is hubs climbed up to the last list that is fetched, and e is entries
/// fetched.
struct BatchFetch {
  /// How many orders are fetched together: enough for the memory to be busy all the time, few enough
  /// for what was fetched to stay in the nearest cache.
  static let group = 16

  let tables: UnsafePointer<DecisionTables>
  let loads: LoadView
  /// How far one order's climb has been followed.
  struct Ahead: BitwiseCopyable {
    let mark: UInt64
    let origin: UInt32
    /// The hub that is read next; `nil`: there is none.
    var hub: UnsafePointer<Hub>?
    /// The list whose head was asked for last; `nil`: there is none, or categories share marks.
    var list: UnsafePointer<ListHead>?
  }

  /// Lists on the way up that are fetched: most decisions need no more.
  private static let lists = 3
  /// Entries behind the head of each whose open orders are fetched.
  private static let entries = 6

  /// Fetches for some orders, at most `group`.
  func fetch(_ queries: UnsafeBufferPointer<Unmanaged<RoutingQuery>>, _ range: Range<Int>) {
    withUnsafeTemporaryAllocation(of: Ahead.self, capacity: Self.group) { ahead in
      for position in range {
        let (origin, category) = queries[position]._withUnsafeGuaranteedRef {
          ($0.origin, $0.category)
        }
        whistle_prefetch(tables.pointee.hubNumbers.pointer(origin.position))
        ahead.initializeElement(
          at: position - range.lowerBound,
          to: Ahead(mark: RoutingIndex.mark(category.rawValue), origin: origin.rawValue))
      }
      fetch(UnsafeMutableBufferPointer(rebasing: ahead[..<range.count]))
    }
  }

  @inline(__always)
  private func fetch(_ orders: UnsafeMutableBufferPointer<Ahead>) {
    for place in orders.indices {
      let number = tables.pointee.hubNumbers.pointer(Int(orders[place].origin)).pointee
      let hub = tables.pointee.hubs.pointer(Int(number & ~HubNumber.parentBit))
      whistle_prefetch(hub)
      orders[place].hub = hub
    }
    for _ in 0..<Self.lists {
      for place in orders.indices { fetchHead(&orders[place]) }
      for place in orders.indices { fetchFirst(orders[place]) }
      for place in orders.indices { fetchFurther(orders[place]) }
    }
  }

  /// Climbs to the next hub that has a list for the order, and asks for the head of that.
  @inline(__always)
  private func fetchHead(_ order: inout Ahead) {
    order.list = nil
    while let hub = order.hub {
      let (marks, parent) = (hub.pointee.marks, hub.pointee.parent)
      let above = parent == Hub.none ? nil : tables.pointee.hubs.pointer(Int(parent))
      order.hub = above
      if let above { whistle_prefetch(above) }
      guard marks & order.mark != 0 else { continue }
      guard tables.pointee.isExact, let words = hub.pointee.lists else { return }
      let rank = (marks & (order.mark &- 1)).nonzeroBitCount
      let head = HubLists(words: words, isExact: true).list(rank).head
      order.list = head
      whistle_prefetch(head)
      return
    }
  }

  /// Asks for the open orders of the head's unit, and for the next entries.
  @inline(__always)
  private func fetchFirst(_ order: Ahead) {
    guard let list = order.list else { return }
    let bits = list.pointee.entry.bits
    if !bits.isBranch { whistle_prefetch(loads.own + Int(list.pointee.entry.unit)) }
    if !bits.isLast {
      let second = UnsafeRawPointer(HubList(head: list).second)
      whistle_prefetch(second)
      whistle_prefetch(second + 64)
    }
  }

  @inline(__always)
  private func fetchFurther(_ order: Ahead) {
    guard let list = order.list, !list.pointee.entry.bits.isLast else { return }
    loads.fetch(from: HubList(head: list).second, atMost: Self.entries)
  }
}

extension LoadView {
  /// Asks for the open orders of the units of entries, or the lists of branches, up to the end of the list.
  @inline(__always)
  func fetch(from first: UnsafePointer<IndexEntry>, atMost count: Int) {
    var entry = first
    for _ in 0..<count {
      let bits = entry.pointee.bits
      if bits.isBranch {
        whistle_prefetch(entry.pointee.list.head)
      } else {
        whistle_prefetch(own + Int(entry.pointee.unit))
      }
      if bits.isLast { return }
      entry += 1
    }
  }
}
