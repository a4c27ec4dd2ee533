/// Nodes by distance, where none is pushed that is nearer than the last one popped; a node may stand in it
/// several times.
///
/// Prices that fit make many arcs cost nothing. So nodes that are as near as the last one popped stand in a
/// row, and only those beyond it in a binary heap. The row is first come, first served, so that a path of few
/// arcs is found soon. On demand a row that has grown long, in a search that is a long one, looks at the nodes
/// first that came last, which are still in the cache.
struct PathQueue: ~Copyable {
  struct Item: BitwiseCopyable {
    let distance: Int64
    let node: Int32
  }

  private static let longRow = 1024

  private var items: UnsafeMutablePointer<Item>
  private var capacity: Int
  private var heapCount = 0
  private let row: UnsafeMutablePointer<Int32>
  /// How many nodes a row can have and yet be served as they came.
  private let mostInTurn: Int
  private var rowStart = 0
  private var rowEnd = 0
  /// The distance of the nodes in the row.
  private var level: Int64 = 0

  /// - Parameters:
  ///   - row: memory for as many nodes as can be equally near.
  ///   - isLastFirst: whether those that came last are looked at first where the row has grown long.
  init(row: UnsafeMutablePointer<Int32>, isLastFirst: Bool) {
    mostInTurn = isLastFirst ? Self.longRow : .max
    capacity = 1024
    items = .allocate(capacity: capacity)
    self.row = row
  }

  deinit { items.deallocate() }

  mutating func removeAll() {
    heapCount = 0
    rowStart = 0
    rowEnd = 0
    level = 0
  }

  @inline(__always) var isEmpty: Bool { rowStart == rowEnd && heapCount == 0 }

  @inline(__always) var least: Int64 { rowStart < rowEnd ? level : items[0].distance }

  @inline(__always) mutating func push(_ node: Int, _ distance: Int64) {
    if distance == level {
      row[rowEnd] = Int32(truncatingIfNeeded: node)
      rowEnd &+= 1
      return
    }
    if heapCount == capacity { grow() }
    var hole = heapCount
    heapCount += 1
    while hole > 0 {
      let above = (hole - 1) >> 1
      if items[above].distance <= distance { break }
      items[hole] = items[above]
      hole = above
    }
    items[hole] = Item(distance: distance, node: Int32(truncatingIfNeeded: node))
  }

  @inline(__always) mutating func pop() -> Item {
    if rowStart < rowEnd {
      if rowEnd &- rowStart > mostInTurn {
        rowEnd &-= 1
        return Item(distance: level, node: row[rowEnd])
      }
      defer { rowStart &+= 1 }
      return Item(distance: level, node: row[rowStart])
    }
    let top = items[0]
    if top.distance != level {
      level = top.distance
      rowStart = 0
      rowEnd = 0
    }
    heapCount -= 1
    let last = items[heapCount]
    var hole = 0
    while true {
      var below = 2 * hole + 1
      if below >= heapCount { break }
      if below + 1 < heapCount && items[below + 1].distance < items[below].distance { below += 1 }
      if items[below].distance >= last.distance { break }
      items[hole] = items[below]
      hole = below
    }
    items[hole] = last
    return top
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Item>.allocate(capacity: 2 * capacity)
    larger.update(from: items, count: heapCount)
    items.deallocate()
    items = larger
    capacity *= 2
  }
}
