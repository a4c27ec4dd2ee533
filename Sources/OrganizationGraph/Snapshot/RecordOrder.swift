/// Positions of units among an organisation's records. Where the records are in the order of the units, as
/// stores and exports have them, it takes no memory.
package struct RecordOrder: RandomAccessCollection, Sendable {
  /// Units that have a record.
  package let count: Int
  /// `nil`: a unit's number is its record's position.
  private let positions: RowMemory<UInt32>?

  /// Of units without records.
  package init() {
    count = 0
    positions = nil
  }

  /// - Parameter positions: by unit.
  init(_ positions: [Int]) {
    count = positions.count
    let isInOrder = positions.enumerated().allSatisfy { $0 == $1 }
    self.positions = isInOrder ? nil : RowMemory(positions.lazy.map { UInt32($0) })
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  package subscript(unit: Int) -> Int {
    precondition(unit >= 0 && unit < count, "unit \(unit) of \(count)")
    return positions.map { Int($0[unit]) } ?? unit
  }

  package var byteCount: Int { positions?.byteCount ?? 0 }
}
