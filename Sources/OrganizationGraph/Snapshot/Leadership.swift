/// Terms in which the leading posts of units are filled, of the units that have such posts; there nobody may
/// be missing.
package struct Leadership: Sendable {
  /// Rising.
  package let units: RowMemory<UnitIndex>
  /// Where the terms of each unit begin, and at the end their number.
  let starts: RowMemory<UInt32>
  let terms: RowMemory<DayRange>

  init(units: RowMemory<UnitIndex>, starts: RowMemory<UInt32>, terms: RowMemory<DayRange>) {
    self.units = units
    self.starts = starts
    self.terms = terms
  }

  /// - Parameter terms: empty where no such post is ever filled.
  package init(_ terms: [UnitIndex: [DayRange]] = [:]) {
    let ordered = terms.sorted { $0.key < $1.key }
    var starts: [UInt32] = [0]
    for (_, terms) in ordered { starts.append(starts.last! + UInt32(terms.count)) }
    self.init(
      units: RowMemory(ordered.map(\.key)), starts: RowMemory(starts),
      terms: RowMemory(ordered.flatMap(\.value)))
  }

  /// Whether a unit has a leading post that is filled on a day. O(log u + t) where u is units, t terms.
  func isFilled(_ unit: UnitIndex, on day: Day) -> Bool {
    var (low, high) = (0, units.count)
    while low < high {
      let middle = (low + high) / 2
      if units[middle] < unit { low = middle + 1 } else { high = middle }
    }
    guard low < units.count, units[low] == unit else { return false }
    return (Int(starts[low])..<Int(starts[low + 1])).contains { terms[$0].contains(day.number) }
  }
}
