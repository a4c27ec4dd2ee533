import OrganizationGraph

/// Which hubs an order from one of 32 units that follow each other reads first, 12 bytes: a guess by which
/// they are all asked for at once, where each would otherwise say where the next one is. No decision
/// depends on it.
///
/// Hubs are numbered as their units follow each other, which is by code; and most organisations give codes along
/// the chain. So the hub of a unit that has none itself, and the hub above, mostly come shortly before. Of hubs
/// that edits add it knows nothing.
struct HubHint: BitwiseCopyable {
  /// By unit, lowest bit first, whether it is a hub.
  var hubs: UInt32 = 0
  /// How many hubs come before these units.
  var first: UInt32 = 0
  /// The lowest hub that stands above most of them.
  var above: UInt32 = 0

  static let shift = 5

  /// The number of the last hub that does not come behind the unit at a position.
  @inline(__always) func lastHub(upTo position: Int) -> Int {
    let upTo = hubs & (2 &<< UInt32(truncatingIfNeeded: position & 31) &- 1)
    return max(0, Int(first) &+ upTo.nonzeroBitCount &- 1)
  }

  /// The hints of all units. O(u + l · u / 32), u units and l levels.
  static func all(of numbers: PagedRows<UInt32>, _ hubs: PagedRows<Hub>) -> RowMemory<HubHint> {
    let (count, numbers, hubs) = (numbers.count, RowView(numbers), RowView(hubs))
    var first: UInt32 = 0
    return RowMemory(count: (count + 31) >> shift) { hints in
      for place in hints.indices {
        let units = place << shift..<min((place + 1) << shift, count)
        var hint = HubHint(first: first)
        for unit in units where numbers.pointer(unit).pointee & HubNumber.parentBit == 0 {
          hint.hubs |= 1 << UInt32(unit & 31)
          first += 1
        }
        let middle = units.dropFirst(units.count / 4).prefix(units.count / 2 + 1)
        hint.above = hub(
          above: numbers.pointer(middle.first!).pointee, numbers.pointer(middle.last!).pointee,
          hubs)
        hints.initializeElement(at: place, to: hint)
      }
    }
  }

  /// The lowest hub that stands above two units or is theirs, by what is kept of these (`HubNumber`); 0: there
  /// is none.
  private static func hub(above unit: UInt32, _ other: UInt32, _ hubs: RowView<Hub>) -> UInt32 {
    if unit == Hub.none || other == Hub.none { return 0 }
    var (one, other) = (unit & ~HubNumber.parentBit, other & ~HubNumber.parentBit)
    while one != other {
      let (hub, otherHub) = (hubs.pointer(Int(one)).pointee, hubs.pointer(Int(other)).pointee)
      if hub.kind >= otherHub.kind { one = hub.parent }
      if otherHub.kind >= hub.kind { other = otherHub.parent }
      if one == Hub.none || other == Hub.none { return 0 }
    }
    return one
  }
}
