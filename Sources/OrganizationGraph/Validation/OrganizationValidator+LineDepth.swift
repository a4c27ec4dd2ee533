extension OrganizationValidator {
  /// Most levels above a unit in its line. Costs of paths are added up within bounds that rest on it.
  public static let mostLineLevels = 64

  /// Checks how high lines are, following edges only over days that they have in common. O(u · l) where
  /// u is units with a line parent and l is the levels of a line, plus one step for each change of a
  /// parent over the days.
  mutating func checkLineDepth(_ edges: [DerivedEdge]) {
    if violations.contains(where: { $0.rule == .lineCycle }) { return }
    let lines = edges.filter { $0.kind == .line && !$0.term.isEmpty }
    if lines.isEmpty { return }
    let upward = Groups(lines.lazy.map(\.subordinate.position), count: index.units.count)
    /// The first edge that lies too high above a unit.
    func tooHigh(_ unit: UnitNode, _ term: Term, level: Int) -> DerivedEdge? {
      for position in upward[unit.position] {
        let edge = lines[position]
        let common = term.intersection(edge.term)
        if common.isEmpty { continue }
        if level == Self.mostLineLevels { return edge }
        if let found = tooHigh(edge.superior, common, level: level + 1) { return found }
      }
      return nil
    }
    for line in lines {
      guard let edge = tooHigh(line.superior, line.term, level: 1) else { continue }
      let place = edge.place
      report(
        .lineDepth, place.table, place.row, place.field,
        "the line above \(named(line.subordinate)) has more than \(Self.mostLineLevels) levels at"
          + " \(named(edge.superior))",
        "leave out levels of the line")
      return
    }
  }
}
