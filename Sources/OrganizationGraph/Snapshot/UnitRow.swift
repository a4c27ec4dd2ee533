/// What every decision reads of a unit, in 24 bytes. Numbers that are not there are the largest of
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
}
