/// Items grouped by a dense key; each group keeps the order of the items.
///
/// One counting sort instead of a dictionary of arrays: O(n + g) where n is items and g is keys, and
/// two allocations for any number of groups.
package struct Groups: Sendable {
  /// The items of group g are `items[start[g]..<start[g + 1]]`.
  package private(set) var start: ContiguousArray<UInt32>
  /// Positions of the items in the sequence of keys.
  package private(set) var items: ContiguousArray<UInt32>

  /// Groups item i under the i-th key, which is below `count`.
  package init(_ keys: some Collection<Int>, count: Int) {
    // One place further than they belong, so that each start is where its next item goes and, when all
    // are placed, the start of the next group.
    start = ContiguousArray(repeating: 0, count: count + 2)
    for key in keys { start[key + 2] += 1 }
    for group in 0..<count { start[group + 2] += start[group + 1] }
    items = ContiguousArray(repeating: 0, count: keys.count)
    for (item, key) in zip(0..<UInt32(keys.count), keys) {
      items[Int(start[key + 1])] = item
      start[key + 1] += 1
    }
    start.removeLast()
  }

  package var count: Int { start.count - 1 }

  package func size(of group: Int) -> Int { Int(start[group + 1] - start[group]) }

  package subscript(group: Int) -> some RandomAccessCollection<Int> {
    items[Int(start[group])..<Int(start[group + 1])].lazy.map { Int($0) }
  }

  /// Orders the items of each group; items that compare equal keep their order.
  package mutating func sortEach(by precedes: (Int, Int) -> Bool) {
    for group in 0..<count where size(of: group) > 1 {
      items[Int(start[group])..<Int(start[group + 1])].sort { precedes(Int($0), Int($1)) }
    }
  }
}
