import OrganizationGraph

/// An entry with the category of its list; ordered as the lists of a hub lie in memory.
struct Gathered: BitwiseCopyable {
  let category: UInt32
  let entry: IndexEntry

  @inline(__always)
  init(_ category: UInt32, _ entry: IndexEntry) {
    self.category = category
    self.entry = entry
  }

  /// Category, then cost, then unit.
  @inline(__always)
  static func precedes(_ a: Gathered, _ b: Gathered) -> Bool {
    if a.category != b.category { return a.category < b.category }
    if a.entry.cost != b.entry.cost { return a.entry.cost < b.entry.cost }
    return a.entry.unit < b.entry.unit
  }
}

/// The entries of one hub, in memory that is used for one hub after the other.
///
/// They are sorted by moving numbers instead of entries: first distributed by category, then each
/// category's by (cost, place), eight bytes each, and last, where costs are equal, by unit. Few entries, as
/// most hubs have, are inserted one by one. O(n log m + c) where n is entries, m those of one category and c
/// the categories.
struct GatheredEntries {
  private let entries = FlatList<Gathered>(capacity: 1024)
  private let sorted = FlatList<Gathered>(capacity: 1024)
  /// Cost and place of an entry.
  private let keys = FlatList<UInt64>(capacity: 1024)
  /// By category: how many entries there are, then where the next of them goes.
  private let ends: UnsafeMutablePointer<UInt32>
  private let categoryCount: Int
  private static let fewEntries = 24

  init(categoryCount: Int) {
    self.categoryCount = categoryCount
    ends = .allocate(capacity: categoryCount)
    ends.initialize(repeating: 0, count: categoryCount)
  }

  func deallocate() {
    entries.deallocate()
    sorted.deallocate()
    keys.deallocate()
    ends.deallocate()
  }

  var count: Int { entries.count }

  @inline(__always) func append(_ entry: Gathered) { entries.append(entry) }

  func removeLast(_ count: Int) { entries.removeLast(count) }

  func removeAll() { entries.removeAll() }

  /// The entries in order, valid until the next change.
  func inOrder() -> FlatList<Gathered> {
    if entries.count <= Self.fewEntries {
      insertOneByOne()
      return entries
    }
    distribute()
    var start = 0
    for category in 0..<categoryCount {
      let end = Int(ends[category])
      ends[category] = 0
      if end > start { sort(start..<end) }
      start = max(start, end)
    }
    sorted.removeAll()
    for place in 0..<keys.count { sorted.append(entry(keys[place])) }
    return sorted
  }

  private func insertOneByOne() {
    for position in 1..<max(1, entries.count) {
      let item = entries[position]
      var place = position
      while place > 0, Gathered.precedes(item, entries[place - 1]) {
        entries[place] = entries[place - 1]
        place -= 1
      }
      entries[place] = item
    }
  }

  /// Fills `keys` by category; afterwards `ends` says where each category's end, 0 for one without any.
  private func distribute() {
    keys.removeAll()
    for place in 0..<entries.count {
      ends[Int(entries[place].category)] += 1
      keys.append(0)
    }
    var start: UInt32 = 0
    for category in 0..<categoryCount where ends[category] > 0 {
      let count = ends[category]
      ends[category] = start
      start += count
    }
    for place in 0..<entries.count {
      let category = Int(entries[place].category)
      keys[Int(ends[category])] = UInt64(entries[place].entry.cost) << 32 | UInt64(place)
      ends[category] += 1
    }
  }

  /// Sorts the keys of one category.
  private func sort(_ range: Range<Int>) {
    if range.count <= Self.fewEntries {
      for position in range.dropFirst() {
        let key = keys[position]
        var place = position
        while place > range.lowerBound, key < keys[place - 1] {
          keys[place] = keys[place - 1]
          place -= 1
        }
        keys[place] = key
      }
    } else {
      keys.withElements { keys in
        var part = UnsafeMutableBufferPointer(rebasing: keys[range])
        part.sort()
      }
    }
    sortEqualCosts(range)
  }

  /// Brings keys of equal cost into the order of their units. Most are in it, as units are gathered by number.
  private func sortEqualCosts(_ range: Range<Int>) {
    var start = range.lowerBound
    while start < range.upperBound {
      var (end, isInOrder) = (start + 1, true)
      while end < range.upperBound, keys[end] >> 32 == keys[start] >> 32 {
        if unit(keys[end]) < unit(keys[end - 1]) { isInOrder = false }
        end += 1
      }
      if !isInOrder {
        keys.withElements { keys in
          var part = UnsafeMutableBufferPointer(rebasing: keys[start..<end])
          part.sort { (unit($0), $0) < (unit($1), $1) }
        }
      }
      start = end
    }
  }

  @inline(__always)
  private func unit(_ key: UInt64) -> UInt32 { entry(key).entry.unit }

  @inline(__always)
  private func entry(_ key: UInt64) -> Gathered {
    entries[Int(truncatingIfNeeded: key & 0xffff_ffff)]
  }
}
