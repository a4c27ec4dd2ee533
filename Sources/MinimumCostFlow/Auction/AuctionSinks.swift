/// A unit's side of the auction: equal units, which bid together.
struct Bidder: BitwiseCopyable {
  static let notQueued: Int32 = -2

  let hub: Int32
  /// What finding no place costs and, as with the values of the hub, the descent to it.
  let penalty: Int32
  /// Units that have no place and have not given up.
  var pending: Int32 = 0
  /// The next in the queue; -1: it is the last.
  var next: Int32 = Self.notQueued
}

/// A sink's side of the auction: its free places, its first holder, and the top of its heap of the others. Half
/// a line of the cache.
struct AuctionSink: BitwiseCopyable {
  /// Of the first holder, who has the least; of none more than any.
  private(set) var level = Int32.max
  private(set) var supply: Int32 = -1
  private(set) var entry: Int32 = -1
  /// 0: there is none.
  var count: Int32 = 0
  /// -1: there are no others.
  var others: Int32 = -1
  /// Free places in the segment; 0: the sink is full.
  var room: Int32 = 0
  /// What the next free place costs; more than any if there is none.
  var open = Int32.max
  /// The segment that the next place is of; the end of the sink's segments if it is full.
  var segment: Int32 = 0

  init(segment: Int32 = 0) { self.segment = segment }

  @inline(__always) var first: Holder {
    get { Holder(level: level, supply: supply, entry: entry, count: count) }
    set {
      level = newValue.level
      supply = newValue.supply
      entry = newValue.entry
      count = newValue.count
    }
  }

  /// Forgets a first holder that has no units left.
  @inline(__always) mutating func removeFirst() { level = .max }
}
