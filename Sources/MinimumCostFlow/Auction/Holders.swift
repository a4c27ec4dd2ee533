/// Units that hold places of a sink, and the price at which each would rather go elsewhere.
struct Holder: BitwiseCopyable {
  var level: Int32
  var supply: Int32
  var entry: Int32
  var count: Int32
  var left: Int32 = -1
  var right: Int32 = -1
}

/// The holders of each sink, least level first: the first stands with the sink, because many sinks have but one,
/// and the others in a skew heap. The heaps have one pool.
struct Holders: ~Copyable {
  private(set) var pool: UnsafeMutablePointer<Holder>
  private var capacity: Int
  private var used = 0
  private var firstFree: Int32 = -1

  init(capacity: Int) {
    self.capacity = max(16, capacity)
    pool = .allocate(capacity: self.capacity)
  }

  deinit { pool.deallocate() }

  mutating func removeAll() {
    used = 0
    firstFree = -1
  }

  /// Adds a holder to those of a sink.
  @inline(__always)
  mutating func insert(_ holder: Holder, into sink: UnsafeMutablePointer<AuctionSink>) {
    if holder.level >= sink.pointee.level {
      sink.pointee.others = insert(holder, into: sink.pointee.others)
      return
    }
    if sink.pointee.count > 0 {
      sink.pointee.others = insert(sink.pointee.first, into: sink.pointee.others)
    }
    sink.pointee.first = holder
  }

  /// Takes the first holder of a sink away; the next takes its place.
  @inline(__always) mutating func removeFirst(of sink: UnsafeMutablePointer<AuctionSink>) {
    let next = sink.pointee.others
    if next < 0 {
      sink.pointee.removeFirst()
      return
    }
    sink.pointee.first = pool[Int(next)]
    sink.pointee.others = removeTop(next)
  }

  /// Adds a holder to a heap and returns the heap's top; -1 is the empty heap.
  @inline(__always) private mutating func insert(_ holder: Holder, into top: Int32) -> Int32 {
    let place: Int32
    if firstFree >= 0 {
      place = firstFree
      firstFree = pool[Int(place)].left
    } else {
      if used == capacity { grow() }
      place = Int32(truncatingIfNeeded: used)
      used &+= 1
    }
    pool[Int(place)] = holder
    return meld(top, place)
  }

  /// Removes the top of a heap and returns the next.
  @inline(__always) private mutating func removeTop(_ top: Int32) -> Int32 {
    let holder = pool[Int(top)]
    pool[Int(top)].left = firstFree
    firstFree = top
    return meld(holder.left, holder.right)
  }

  @inline(__always) private func meld(_ one: Int32, _ other: Int32) -> Int32 {
    if one < 0 { return other }
    if other < 0 { return one }
    var (upper, lower) = pool[Int(other)].level < pool[Int(one)].level ? (other, one) : (one, other)
    let top = upper
    while true {
      let right = pool[Int(upper)].right
      pool[Int(upper)].right = pool[Int(upper)].left
      if right < 0 {
        pool[Int(upper)].left = lower
        return top
      }
      if pool[Int(lower)].level < pool[Int(right)].level {
        pool[Int(upper)].left = lower
        (upper, lower) = (lower, right)
      } else {
        pool[Int(upper)].left = right
        upper = right
      }
    }
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Holder>.allocate(capacity: 2 * capacity)
    larger.update(from: pool, count: used)
    pool.deallocate()
    pool = larger
    capacity *= 2
  }
}
