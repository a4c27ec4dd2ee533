/// A position in one kind of column of a snapshot. Distinct types keep positions from mixing.
public protocol DenseIndex: Hashable, Comparable, Sendable, BitwiseCopyable {
  var rawValue: UInt32 { get }
  init(rawValue: UInt32)
}

extension DenseIndex {
  @inlinable public init(_ position: Int) {
    self.init(rawValue: UInt32(position))
  }

  @inlinable public var position: Int { Int(rawValue) }

  @inlinable public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// A unit. Units are numbered in the order of their codes' bytes, but for those that edits add, which
/// come behind: `OrganizationSnapshot.precedes` compares codes.
public struct UnitIndex: DenseIndex {
  public let rawValue: UInt32
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// An edge. Those that lead from one unit are numbered side by side, by (kind, to, code, first day).
public struct EdgeIndex: DenseIndex {
  public let rawValue: UInt32
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A category, in the order of their codes' bytes.
public struct CategoryIndex: DenseIndex {
  public let rawValue: UInt32
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A capacity pool: a unit's own, which has the unit's number, or one that several units share,
/// numbered by code, those that edits add behind.
public struct PoolIndex: DenseIndex {
  public let rawValue: UInt32
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

  private static let sharedBit: UInt32 = 1 << 31

  package static func own(of unit: UnitIndex) -> PoolIndex { PoolIndex(rawValue: unit.rawValue) }
  package static func shared(_ number: UInt32) -> PoolIndex {
    PoolIndex(rawValue: sharedBit | number)
  }

  /// Number among the shared pools; `nil`: a unit's own.
  package var sharedNumber: UInt32? {
    rawValue & Self.sharedBit == 0 ? nil : rawValue & ~Self.sharedBit
  }
}

/// A line of the duty catalogue, in the order of the organisation's records.
public struct DutyIndex: DenseIndex {
  public let rawValue: UInt32
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A kind of unit: the tiers, highest first, then `UnitKind.outsideChain`.
public struct KindIndex: DenseIndex {
  public let rawValue: UInt32
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A calendar, in the order of their codes' bytes; those that edits add come behind.
public struct CalendarIndex: DenseIndex {
  public let rawValue: UInt32
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
}
