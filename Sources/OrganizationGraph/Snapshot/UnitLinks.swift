/// What belongs to a unit elsewhere in the columns, in 16 bytes.
@usableFromInline package struct UnitLinks: BitwiseCopyable, Sendable {
  /// The edges that lead from the unit, by (kind, to, code, first day): first that to a chain parent.
  @usableFromInline package var outgoingStart: UInt32 = 0
  @usableFromInline package var outgoingEnd: UInt32 = 0
  /// Of the edges that lead to it (`EdgeColumns.incoming`), by (kind, from).
  @usableFromInline package var incomingStart: UInt32 = 0
  @usableFromInline package var incomingEnd: UInt32 = 0

  package init() {}

  @inlinable package var outgoing: Range<Int> { Int(outgoingStart)..<Int(outgoingEnd) }
  @inlinable package var incoming: Range<Int> { Int(incomingStart)..<Int(incomingEnd) }

  /// Where the groups of every unit start, each column with one more for the end of the last.
  package struct Starts: Sendable {
    let outgoing: RowMemory<UInt32>
    let incoming: RowMemory<UInt32>

    package init(outgoing: RowMemory<UInt32>, incoming: RowMemory<UInt32>) {
      self.outgoing = outgoing
      self.incoming = incoming
    }

    /// The links of a unit.
    package func links(_ unit: Int) -> UnitLinks {
      var links = UnitLinks()
      links.outgoingStart = outgoing.base[unit]
      links.outgoingEnd = outgoing.base[unit + 1]
      links.incomingStart = incoming.base[unit]
      links.incomingEnd = incoming.base[unit + 1]
      return links
    }
  }
}
