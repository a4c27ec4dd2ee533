import CPrefetch
import OrganizationGraph

/// Asks for the cache lines that scans for several candidates will read: hubs, the heads of their lists,
/// the entries behind those, the open orders of their units. Each of these says where the next is; so all
/// of a kind are asked for before the first of the next kind is read, those of several lists of one order
/// and, where there are many orders, those of a group of them. What is asked for is a guess where a scan
/// will come by; no decision depends on it. `LeadGroup` says why it pays.
///
/// O(h + e) for an order, where h is hubs climbed up to the last list that is fetched, and e is entries
/// fetched.
struct ListFetch {
  /// How many orders are fetched together: enough for the memory to be busy all the time, few enough
  /// for what was fetched to stay in the nearest cache.
  static let group = 16

  let tables: UnsafePointer<DecisionTables>
  let loads: LoadView

  /// Lists on the way up that are fetched for an order: most decisions need no more.
  private static let lists = 3
  /// Entries behind the head of each whose open orders are fetched.
  private static let entries = 6

  private typealias Head = UnsafePointer<ListHead>

  /// How far an order's climb has been followed.
  private struct Climb: BitwiseCopyable {
    let marks: UInt64
    /// The hub that is read next; `nil`: there is none.
    var hub: UnsafePointer<Hub>?
  }

  /// Fetches for one order.
  ///
  /// - Parameters:
  ///   - marks: of the order's category and those above it.
  ///   - withRows: whether the rows of the chain will be read, too, as those who write out paths do.
  @inline(__always)
  func fetch(origin: UnitIndex, marks: UInt64, withRows: Bool) {
    tables.pointee.fetchHubs(from: origin)
    withUnsafeTemporaryAllocation(of: Head.self, capacity: Self.lists) { heads in
      var climb = Climb(marks: marks, hub: firstHub(of: origin))
      var count = 0
      while count < Self.lists, let head = nextHead(&climb, withRows: withRows) {
        heads[count] = head
        count &+= 1
      }
      fetchEntries(of: heads, count)
    }
  }

  /// Fetches for some orders, at most `group`.
  ///
  /// - Parameter marks: by category.
  @inline(__always)
  func fetch(
    _ queries: UnsafeBufferPointer<Unmanaged<RoutingQuery>>, _ range: Range<Int>,
    marks: (CategoryIndex) -> UInt64
  ) {
    for position in range {
      let origin = queries[position]._withUnsafeGuaranteedRef { $0.origin }
      whistle_prefetch(tables.pointee.hubNumbers.pointer(origin.position))
    }
    withUnsafeTemporaryAllocation(of: Climb.self, capacity: Self.group) { climbs in
      withUnsafeTemporaryAllocation(of: Head.self, capacity: Self.group) { heads in
        for place in 0..<range.count {
          queries[range.lowerBound + place]._withUnsafeGuaranteedRef { query in
            let hub = firstHub(of: query.origin)
            whistle_prefetch(hub)
            climbs.initializeElement(
              at: place, to: Climb(marks: marks(query.category), hub: hub))
          }
        }
        for _ in 0..<Self.lists {
          var count = 0
          for place in 0..<range.count {
            guard let head = nextHead(&climbs[place]) else { continue }
            heads[count] = head
            count &+= 1
          }
          fetchEntries(of: heads, count)
        }
      }
    }
  }

  @inline(__always)
  private func firstHub(of origin: UnitIndex) -> UnsafePointer<Hub> {
    let number = tables.pointee.hubNumbers.pointer(origin.position).pointee
    return tables.pointee.hubs.pointer(Int(number & ~HubNumber.parentBit))
  }

  /// Climbs to the next hub that has a list for an order, and asks for the head of the first of its lists;
  /// `nil`: there is no such hub, or it cannot be told before (`HubLists.isExact`).
  @inline(__always)
  private func nextHead(_ climb: inout Climb, withRows: Bool = false) -> Head? {
    while let hub = climb.hub {
      let (marks, parent) = (hub.pointee.marks, hub.pointee.parent)
      if withRows { tables.pointee.fetch(UnitIndex(rawValue: hub.pointee.unit)) }
      let above = parent == Hub.none ? nil : tables.pointee.hubs.pointer(Int(parent))
      climb.hub = above
      if let above { whistle_prefetch(above) }
      let pending = marks & climb.marks
      guard pending != 0 else { continue }
      guard tables.pointee.isExact, let words = hub.pointee.lists else { return nil }
      let rank = (marks & (pending & (0 &- pending) &- 1)).nonzeroBitCount
      let head = HubLists(words: words, isExact: true).list(rank).head
      head.fetch()
      return head
    }
    return nil
  }

  /// Asks for the first entries of lists behind their heads, and for the open orders of all these.
  @inline(__always)
  private func fetchEntries(of heads: UnsafeMutableBufferPointer<Head>, _ count: Int) {
    for place in 0..<count { fetchFirst(heads[place]) }
    for place in 0..<count { fetchFurther(heads[place]) }
  }

  /// Asks for the open orders of the head's unit, and for the next entries.
  @inline(__always)
  private func fetchFirst(_ list: Head) {
    let bits = list.pointee.entry.bits
    if !bits.isBranch { whistle_prefetch(loads.own + Int(list.pointee.entry.unit)) }
    if !bits.isLast {
      let second = UnsafeRawPointer(HubList(head: list).second)
      whistle_prefetch(second)
      whistle_prefetch(second + 64)
    }
  }

  @inline(__always)
  private func fetchFurther(_ list: Head) {
    guard !list.pointee.entry.bits.isLast else { return }
    loads.fetch(from: HubList(head: list).second, atMost: Self.entries)
  }
}

extension UnsafePointer<ListHead> {
  /// Asks for the head of a list, which may lie in two lines of the cache.
  @inline(__always)
  func fetch() {
    whistle_prefetch(self)
    whistle_prefetch(UnsafeRawPointer(self) + MemoryLayout<ListHead>.size - 1)
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
        if !bits.isDated { whistle_prefetch(entry.pointee.list.head) }
      } else {
        whistle_prefetch(own + Int(entry.pointee.unit))
      }
      if bits.isLast { return }
      entry += 1
    }
  }
}
