/// The lines of the duty catalogue, those of each unit and of each kind by category.
package struct DutyColumns: Sendable {
  /// Lines that name one unit lie side by side, each saying how many follow; where they begin says
  /// `UnitColumns.duties`.
  package let byUnit: RowMemory<CompiledDuty>
  /// Lines that every unit of kind k has are `byKind[kindStart[k]..<kindStart[k + 1]]`.
  package let kindStart: RowMemory<UInt32>
  package let byKind: RowMemory<CompiledDuty>
  /// Where and when lines hold, most of them everywhere and always.
  package let extents: RowMemory<DutyExtent>

  package init(
    byUnit: RowMemory<CompiledDuty>, kindStart: RowMemory<UInt32>, byKind: RowMemory<CompiledDuty>,
    extents: RowMemory<DutyExtent>
  ) {
    self.byUnit = byUnit
    self.kindStart = kindStart
    self.byKind = byKind
    self.extents = extents
  }

  package var byteCount: Int {
    byUnit.byteCount + kindStart.byteCount + byKind.byteCount + extents.byteCount
  }

  /// The lines of a unit that begin at a place.
  package func range(from start: UInt32) -> Range<Int> {
    if start == UnitRow.none { return 0..<0 }
    return Int(start)..<Int(start) + CompiledDuty.count(from: byUnit.base + Int(start))
  }

  package func range(_ kind: KindIndex) -> Range<Int> {
    Int(kindStart[kind.position])..<Int(kindStart[kind.position + 1])
  }
}

/// One line of the duty catalogue, compiled; 16 bytes.
public struct CompiledDuty: Sendable, BitwiseCopyable {
  public let index: DutyIndex
  public let category: CategoryIndex
  /// Number of its extent (`DutyColumns.extents`).
  package let extent: UInt32
  /// Confidence, role and mode, from the least bits on.
  @usableFromInline var traits: UInt16
  /// How many lines of the same holder follow, up to the most that it can say.
  @usableFromInline var following: UInt16 = 0

  package init(
    index: DutyIndex, category: CategoryIndex, extent: UInt32, role: Duty.Role, mode: Mode?,
    confidence: Int
  ) {
    self.index = index
    self.category = category
    self.extent = extent
    traits = UInt16(confidence) | (mode.map { UInt16($0.rawValue) } ?? Self.bothModes) << 11
    self.role = role
  }

  /// Thousandths.
  @inlinable public package(set) var confidence: Int {
    get { Int(traits & 1023) }
    set { traits = traits & ~1023 | UInt16(newValue) }
  }
  @inlinable public package(set) var role: Duty.Role {
    get { traits & 1 << 10 == 0 ? .own : .assist }
    set { traits = traits & ~(1 << 10) | (newValue == .own ? 0 : 1 << 10) }
  }
  /// `nil`: both.
  @inlinable public var mode: Mode? { Mode(rawValue: UInt8(traits >> 11)) }
  @usableFromInline static var bothModes: UInt16 { 3 }

  /// Whether it counts in a mode.
  @inlinable package func holds(in mode: Mode) -> Bool {
    traits >> 11 == Self.bothModes || traits >> 11 == UInt16(mode.rawValue)
  }

  /// How many lines of one holder lie side by side from here on. O(1), for up to 65,536 lines.
  @inlinable package static func count(from first: UnsafePointer<CompiledDuty>) -> Int {
    var count = 1
    while true {
      let following = first[count - 1].following
      count += Int(following)
      if following < .max { return count }
    }
  }

  /// Has each of the lines of one holder say how many follow.
  package static func link(_ lines: UnsafeMutableBufferPointer<CompiledDuty>) {
    for place in lines.indices {
      lines[place].following = UInt16(clamping: lines.count - 1 - place)
    }
  }

  /// Whether it holds everywhere and always.
  package var isUnlimited: Bool { extent == NumberedRows<DutyExtent>.usual }
}

/// Where and when a line of the catalogue holds.
package struct DutyExtent: Hashable, Sendable, BitwiseCopyable {
  /// `UnitRow.none`: everywhere.
  package let areaNumber: UInt32
  package let days: DayRange

  package init(area: UnitIndex?, days: DayRange) {
    areaNumber = area?.rawValue ?? UnitRow.none
    self.days = days
  }

  package static let unlimited = DutyExtent(area: nil, days: .always)

  package var area: UnitIndex? {
    areaNumber == UnitRow.none ? nil : UnitIndex(rawValue: areaNumber)
  }
}
