/// The row of each order: open addressing with linear probing, at most three quarters full, so a probe ends.
/// Removing closes the gap (Knuth, The Art of Computer Programming 3, 6.4, algorithm R).
struct RowIndex {
  private var keys: [UInt64] = Array(repeating: 0, count: 64)
  private var rows: [UInt32] = Array(repeating: 0, count: 64)
  private(set) var count = 0

  var byteCount: Int { keys.capacity * 8 + rows.capacity * 4 }

  private func home(_ id: UInt64, _ mask: Int) -> Int {
    Int(truncatingIfNeeded: (id &* 0x9e37_79b9_7f4a_7c15) >> 20) & mask
  }

  /// O(1). Orders are numbered from 1; 0 marks an empty place.
  subscript(id: UInt64) -> UInt32? {
    let mask = keys.count - 1
    var place = home(id, mask)
    while keys[place] != 0 {
      if keys[place] == id { return rows[place] }
      place = (place + 1) & mask
    }
    return nil
  }

  mutating func insert(_ id: UInt64, _ row: UInt32) {
    if (count + 1) * 4 > keys.count * 3 { grow() }
    put(id, row)
    count += 1
  }

  private mutating func put(_ id: UInt64, _ row: UInt32) {
    let mask = keys.count - 1
    var place = home(id, mask)
    while keys[place] != 0 { place = (place + 1) & mask }
    keys[place] = id
    rows[place] = row
  }

  private mutating func grow() {
    let (oldKeys, oldRows) = (keys, rows)
    keys = Array(repeating: 0, count: oldKeys.count * 2)
    rows = Array(repeating: 0, count: oldKeys.count * 2)
    for place in oldKeys.indices where oldKeys[place] != 0 { put(oldKeys[place], oldRows[place]) }
  }

  mutating func remove(_ id: UInt64) {
    let mask = keys.count - 1
    var hole = home(id, mask)
    while keys[hole] != id {
      if keys[hole] == 0 { return }
      hole = (hole + 1) & mask
    }
    count -= 1
    var place = hole
    while true {
      keys[hole] = 0
      repeat {
        place = (place + 1) & mask
        if keys[place] == 0 { return }
        // One whose home lies between the hole and its place stays where it is.
      } while (place - home(keys[place], mask)) & mask < (place - hole) & mask
      keys[hole] = keys[place]
      rows[hole] = rows[place]
      hole = place
    }
  }
}
