/// A binary heap of nodes by distance; a node may stand in it several times.
struct PathHeap: ~Copyable {
  struct Item: BitwiseCopyable {
    let distance: Int64
    let node: Int32
  }

  private var items: UnsafeMutablePointer<Item>
  private var capacity: Int
  private(set) var count = 0

  init() {
    capacity = 1024
    items = .allocate(capacity: capacity)
  }

  deinit { items.deallocate() }

  mutating func removeAll() { count = 0 }

  @inline(__always) var least: Int64 { items[0].distance }

  @inline(__always) mutating func push(_ node: Int, _ distance: Int64) {
    if count == capacity { grow() }
    var hole = count
    count += 1
    while hole > 0 {
      let above = (hole - 1) >> 1
      if items[above].distance <= distance { break }
      items[hole] = items[above]
      hole = above
    }
    items[hole] = Item(distance: distance, node: Int32(truncatingIfNeeded: node))
  }

  @inline(__always) mutating func pop() -> Item {
    let top = items[0]
    count -= 1
    let last = items[count]
    var hole = 0
    while true {
      var below = 2 * hole + 1
      if below >= count { break }
      if below + 1 < count && items[below + 1].distance < items[below].distance { below += 1 }
      if items[below].distance >= last.distance { break }
      items[hole] = items[below]
      hole = below
    }
    items[hole] = last
    return top
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Item>.allocate(capacity: 2 * capacity)
    larger.update(from: items, count: count)
    items.deallocate()
    items = larger
    capacity *= 2
  }
}
