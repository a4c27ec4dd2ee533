/// What every decision reads of a unit, in 28 bytes. Numbers that are not there are the largest of
/// their type.
package struct UnitRow: BitwiseCopyable, Sendable {
  package static let none = UInt32.max
  package static let noCalendar = UInt16.max
  package static let noLevel = UInt8.max

  /// The chain parent on every day of the unit's term; `none` at the root, outside the chain, and
  /// where it changes (`movesInChain`).
  package var parent = none
  /// The edge to that parent.
  package var parentEdge = none
  /// Where the unit's open orders are counted: units of one parent lie side by side, because a decision
  /// that looks at one of them often looks at others.
  package var slot: UInt32 = 0
  /// Most open orders; of a unit that shares a pool, the pool's number.
  package var room: UInt32 = 0
  /// Position among the credit grades; 0: not graded.
  package var grade: UInt16 = 0
  package var calendar = noCalendar
  package var kind: UInt8 = 0
  /// Position in the schema of the level whose authority the unit has.
  package var level = noLevel
  package var isSuspended = false
  /// It does not exist on every day.
  package var isDated = false
  /// `room` is a pool.
  package var sharesPool = false
  /// More than one chain edge leads from it.
  package var movesInChain = false
  /// It has leading posts, so it can be vacant.
  package var isLed = false

  package init() {}

  /// Whether nothing but the capacity differs.
  func isLike(_ other: UnitRow) -> Bool {
    (grade, calendar, level, isSuspended, isDated, sharesPool)
      == (
        other.grade, other.calendar, other.level, other.isSuspended, other.isDated,
        other.sharesPool
      ) && (!sharesPool || room == other.room)
  }

  /// Fills in the chain parent from the unit's edges. A chain unit with one chain edge has it on all its
  /// days, because every chain unit has a parent on every day of its term.
  mutating func connect(_ edges: EdgeColumns, _ outgoing: Range<Int>) {
    (parent, parentEdge, movesInChain) = (Self.none, Self.none, false)
    for edge in outgoing where edges.kind[edge] == .chain {
      guard parent == Self.none else {
        (parent, parentEdge, movesInChain) = (Self.none, Self.none, true)
        return
      }
      parent = edges.to[edge].rawValue
      parentEdge = UInt32(edge)
    }
  }

  /// Numbers the slots: by chain parent, and by unit below one parent. O(n).
  package static func numberSlots(_ rows: UnsafeMutableBufferPointer<UnitRow>) {
    let parents = rows.lazy.map { $0.parent == none ? rows.count : Int($0.parent) }
    let byParent = Groups(parents, count: rows.count + 1)
    for slot in 0..<rows.count { rows[Int(byParent.items[slot])].slot = UInt32(slot) }
  }
}
