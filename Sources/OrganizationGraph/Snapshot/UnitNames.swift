/// Units by name and alias.
final class UnitNames: Sendable {
  /// The names of the bearers.
  private let names: CodeTable
  private let bearers: ContiguousArray<UnitIndex>
  /// Positions of the bearers, by the number of the name.
  private let byName: Groups

  /// - Parameter order: the records in the order of their units' numbers.
  init(of records: UnitRecords, order: some Collection<Int>) {
    var bearers: ContiguousArray<UnitIndex> = []
    bearers.reserveCapacity(records.count)
    var builder = CodeColumn.Builder(room: records.count)
    for (position, record) in order.enumerated() {
      let unit = records.entry(record)
      unit.withName { builder.append($0) }
      bearers.append(UnitIndex(position))
      if !unit.has(.aliases) { continue }
      // An alias may repeat the name or another alias.
      for alias in Set(unit.aliases) where alias != unit.name {
        builder.append(alias)
        bearers.append(UnitIndex(position))
      }
    }
    let names = builder.finish()
    let table = CodeTable(names)
    byName = Groups(names.indices.lazy.map(table.number(ofRecord:)), count: names.count)
    self.names = table
    self.bearers = bearers
  }

  /// The units with a name or alias, in the order of their codes; O(1).
  subscript(name: String) -> [UnitIndex] {
    names[name].map { byName[$0].map { bearers[$0] } } ?? []
  }
}
