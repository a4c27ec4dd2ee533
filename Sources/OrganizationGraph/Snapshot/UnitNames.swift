/// Units by name and alias.
final class UnitNames: Sendable {
  /// The names of the bearers.
  private let names: CodeTable
  private let bearers: ContiguousArray<UnitIndex>
  /// Positions of the bearers, by the number of the name.
  private let byName: Groups

  /// - Parameter order: the records in the order of their units' numbers.
  init(of records: [OrganizationUnit], order: some Collection<Int>) {
    var names: ContiguousArray<String> = []
    var bearers: ContiguousArray<UnitIndex> = []
    names.reserveCapacity(records.count)
    bearers.reserveCapacity(records.count)
    for (position, record) in order.enumerated() {
      names.append(records[record].name)
      bearers.append(UnitIndex(position))
      if records[record].aliases.isEmpty { continue }
      // An alias may repeat the name or another alias.
      for alias in Set(records[record].aliases) where alias != records[record].name {
        names.append(alias)
        bearers.append(UnitIndex(position))
      }
    }
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
