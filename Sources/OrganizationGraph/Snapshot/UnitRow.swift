/// What every decision reads of a unit, in 16 bytes. Numbers that are not there are the largest of
/// their type.
@usableFromInline package struct UnitRow: BitwiseCopyable, Sendable {
  package static let none = UInt32.max
  package static let noCalendar = UInt16.max
  package static let noLevel = UInt8.max

  /// The chain parent on every day of the unit's term; `none` at the root, outside the chain, and
  /// where it changes (`movesInChain`).
  package var parent = none
  /// Most open orders; of a unit that shares a pool, the pool's number.
  package var room: UInt32 = 0
  /// Position among the credit grades; 0: not graded.
  package var grade: UInt16 = 0
  package var calendar = noCalendar
  package var kind: UInt8 = 0
  /// Position in the schema of the level whose authority the unit has.
  package var level = noLevel
  @usableFromInline package var flags = Flags()

  package init() {}

  @usableFromInline package struct Flags: OptionSet, BitwiseCopyable, Sendable {
    @usableFromInline package var rawValue: UInt8

    @inlinable package init(rawValue: UInt8) { self.rawValue = rawValue }

    @inlinable package static var suspended: Self { Self(rawValue: 1) }
    @inlinable package static var dated: Self { Self(rawValue: 2) }
    @inlinable package static var sharing: Self { Self(rawValue: 4) }
    @inlinable package static var moving: Self { Self(rawValue: 8) }
    @inlinable package static var led: Self { Self(rawValue: 16) }

    @inlinable package subscript(flag: Self) -> Bool {
      get { rawValue & flag.rawValue != 0 }
      set { rawValue = newValue ? rawValue | flag.rawValue : rawValue & ~flag.rawValue }
    }
  }

  @inlinable package var isSuspended: Bool {
    get { flags[.suspended] }
    set { flags[.suspended] = newValue }
  }
  /// It does not exist on every day.
  @inlinable package var isDated: Bool {
    get { flags[.dated] }
    set { flags[.dated] = newValue }
  }
  /// `room` is a pool.
  @inlinable package var sharesPool: Bool {
    get { flags[.sharing] }
    set { flags[.sharing] = newValue }
  }
  /// More than one chain edge leads from it.
  @inlinable package var movesInChain: Bool {
    get { flags[.moving] }
    set { flags[.moving] = newValue }
  }
  /// It has leading posts, so it can be vacant.
  @inlinable package var isLed: Bool {
    get { flags[.led] }
    set { flags[.led] = newValue }
  }

  /// Fills in the chain parent from the unit's edges. A chain unit with one chain edge has it on all its
  /// days, because every chain unit has a parent on every day of its term.
  mutating func connect(_ edges: EdgeColumns, _ outgoing: Range<Int>) {
    (parent, movesInChain) = (Self.none, false)
    for edge in outgoing where edges.kind[edge] == .chain {
      guard parent == Self.none else {
        (parent, movesInChain) = (Self.none, true)
        return
      }
      parent = edges.to[edge].rawValue
    }
  }
}
