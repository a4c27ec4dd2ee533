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

/// A sink's side of the auction: its free places and the top of its heap of holders.
struct AuctionSink: BitwiseCopyable {
  var top: Int32 = -1
  /// What a place costs at least in this phase.
  var opening: Int32 = 0
  /// The segment that the next place is of; the end of the sink's segments if it is full.
  var segment: Int32 = 0
  /// Free places in the segment; 0: the sink is full.
  var room: Int32 = 0
  /// What a place of the segment costs.
  var cost: Int32 = 0
  let end: Int32

  /// What the next free place costs.
  @inline(__always) var open: Int32 { max(opening, cost) }
}
