/// What every decision reads of a unit, in 20 bytes.
package struct UnitRow: BitwiseCopyable, Sendable {
  /// No unit, edge or number.
  package static let none = UInt32.max
  package static let noCalendar = UInt16.max
  package static let noLevel = UInt8.max

  /// The chain parent on every day of the unit's term; `none` at the root, outside the chain, and
  /// where it changes (`Flags.movesInChain`).
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
  package var flags: Flags = []

  package struct Flags: OptionSet, BitwiseCopyable, Sendable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let suspended = Flags(rawValue: 1)
    /// It does not exist on every day.
    package static let dated = Flags(rawValue: 2)
    /// `room` is a pool.
    package static let sharesPool = Flags(rawValue: 4)
    /// More than one chain edge leads from it.
    package static let movesInChain = Flags(rawValue: 8)
    /// It has leading posts, so it can be vacant.
    package static let isLed = Flags(rawValue: 16)
  }

  package init() {}
}
