/// An order of units: which record each has, or, the other way round, which unit each record is. Where the
/// records are in the order of the units, as stores and exports have them, it takes no memory.
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

  private init(_ positions: RowMemory<UInt32>) {
    count = positions.count
    self.positions = positions
  }

  /// The records of units by unit, which are numbered in the order of their codes' bytes. O(n) where the
  /// records are in that order, else O(n log n).
  init(byCodes codes: CodeColumn) {
    count = codes.count
    let isInOrder = codes.indices.dropFirst().allSatisfy { codes.precedes($0 - 1, $0) }
    positions =
      isInOrder
      ? nil
      : RowMemory(
        (0..<UInt32(codes.count)).sorted { codes.precedes(Int($0), Int($1)) })
  }

  /// Units by record instead of records by unit. O(n), and O(1) where both are the same.
  var inverted: RecordOrder {
    guard let positions else { return self }
    let inverse = RowMemory<UInt32>(exactly: count)
    for unit in 0..<count { inverse.base[Int(positions[unit])] = UInt32(unit) }
    return RecordOrder(inverse)
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  package subscript(unit: Int) -> Int {
    precondition(unit >= 0 && unit < count, "unit \(unit) of \(count)")
    return positions.map { Int($0[unit]) } ?? unit
  }

  package var byteCount: Int { positions?.byteCount ?? 0 }
}
