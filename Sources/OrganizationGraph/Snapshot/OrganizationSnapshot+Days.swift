extension OrganizationSnapshot {
  /// Days on which an edge holds.
  package func days(_ edge: EdgeIndex) -> DayRange {
    edges.days[edge.position]
  }

  /// Days on which a unit exists.
  package func days(_ unit: UnitIndex) -> DayRange {
    units.days[unit.position]
  }

  /// Categories that an edge serves with everything below them; empty: all.
  package func scope(_ edge: EdgeIndex) -> [CategoryIndex] {
    edges.limited[edge.position] ? edges.remarks.scope(edge) : []
  }

  /// The category and those above it, nearest first.
  package func lineage(_ category: CategoryIndex) -> [CategoryIndex] {
    var result = [category]
    while let parent = parent(result.last!) { result.append(parent) }
    return result
  }

  /// Whether a category is strictly below another.
  package func isBelow(_ category: CategoryIndex, _ other: CategoryIndex) -> Bool {
    var current = parent(category)
    while let candidate = current {
      if candidate == other { return true }
      current = parent(candidate)
    }
    return false
  }

  /// Whether some line of the catalogue holds in one territory only. O(d) where d is its lines.
  package var hasDutyAreas: Bool {
    let extents = duties.extents
    return [duties.byUnit, duties.byKind].contains { lines in
      (0..<lines.count).contains { line in
        !lines.base[line].isUnlimited
          && extents[Int(lines.base[line].extent)].areaNumber != UnitRow.none
      }
    }
  }

  /// Where and when a line of the catalogue holds.
  package func extent(_ line: CompiledDuty) -> DutyExtent { duties.extents[Int(line.extent)] }

  /// All duties that name the unit itself, by category.
  package func duties(of unit: UnitIndex) -> some Collection<CompiledDuty> {
    lines(of: unit).lazy.map { [lines = duties.byUnit] in lines[$0] }
  }

  /// Where the lines that name a unit lie. O(1).
  func lines(of unit: UnitIndex) -> Range<Int> {
    duties.range(from: units.duties[unit.position])
  }

  /// All duties of every unit of a kind, by category.
  package func duties(of kind: KindIndex) -> some Collection<CompiledDuty> {
    duties.range(kind).lazy.map { [lines = duties.byKind] in lines[$0] }
  }
}
