/// The order of the units by the bytes of their codes.
///
/// Units that were compiled together are numbered in it. One that was added later has a number behind
/// them all, and a key that says where among them its code stands.
package struct UnitOrder: Sendable {
  /// Units numbered below this are numbered by code.
  package let numberedCount: Int
  /// By unit from there on: the first unit of those whose code is greater, then the place among the
  /// added ones before that.
  package let keys: RowMemory<UInt64>
  /// The added units, in the order of their codes.
  private let added: ContiguousArray<UnitIndex>

  /// The order of units that are numbered by code.
  package init(numberedCount: Int) {
    self.init(numberedCount: numberedCount, keys: RowMemory(count: 0), added: [])
  }

  private init(
    numberedCount: Int, keys: RowMemory<UInt64>, added: ContiguousArray<UnitIndex>
  ) {
    self.numberedCount = numberedCount
    self.keys = keys
    self.added = added
  }

  /// What orders like the codes.
  package func key(_ unit: UnitIndex) -> UInt64 {
    unit.position < numberedCount
      ? UInt64(unit.rawValue) << 32 | UInt64(UInt32.max)
      : keys.base[unit.position - numberedCount]
  }

  /// The order with more units. O(m · log u + a) where m is the new units, u all, a the added ones.
  ///
  /// - Parameters:
  ///   - new: numbered from the last one on.
  ///   - code: of any unit.
  func inserting(_ new: [UnitIndex], code: (UnitIndex) -> String) -> UnitOrder {
    if new.isEmpty { return self }
    func first(_ count: Int, after wanted: String, _ unit: (Int) -> UnitIndex) -> Int {
      var (low, high) = (0, count)
      while low < high {
        let middle = (low + high) / 2
        if ByteOrder.precedes(code(unit(middle)), wanted) {
          low = middle + 1
        } else {
          high = middle
        }
      }
      return low
    }
    var added = added
    for unit in new {
      let place = first(added.count, after: code(unit)) { added[$0] }
      added.insert(unit, at: place)
    }
    var positions = [UnitIndex: UInt64]()
    for unit in new {
      positions[unit] = UInt64(first(numberedCount, after: code(unit)) { UnitIndex($0) })
    }
    let keys = RowMemory<UInt64>(count: added.count)
    for (place, unit) in added.enumerated() {
      let position = positions[unit] ?? self.key(unit) >> 32
      keys.base[unit.position - numberedCount] = position << 32 | UInt64(place)
    }
    return UnitOrder(numberedCount: numberedCount, keys: keys, added: added)
  }
}
