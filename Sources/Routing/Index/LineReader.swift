import OrganizationGraph

/// The lines of the catalogue that units have in one mode.
struct LineReader {
  private let graph: GraphTables
  private let mode: Mode

  init(_ graph: GraphTables, _ mode: Mode) {
    self.graph = graph
    self.mode = mode
  }

  /// Calls `body` with every line of a unit, by itself or by its kind, and whether another of its
  /// lines may decide instead. O(d²) where d is its lines, O(d) where no category is below another.
  func forEach(of unit: UnitIndex, _ body: (CompiledDuty, Bool) -> Void) {
    let own = graph.lines(of: unit)
    let byKind = graph.duties.lines(ofKind: Int(graph.kind(unit)))
    forEach(own, hasOthers: !byKind.isEmpty, body)
    forEach(byKind, hasOthers: !own.isEmpty, body)
  }

  /// The same for the lines that name the unit itself.
  @inline(__always)
  func forEachOwn(of unit: UnitIndex, _ body: (CompiledDuty, Bool) -> Void) {
    let own = graph.lines(of: unit)
    if own.isEmpty { return }
    forEach(own, hasOthers: !graph.duties.lines(ofKind: Int(graph.kind(unit))).isEmpty, body)
  }

  @inline(__always)
  private func forEach(
    _ lines: DutyView.Lines, hasOthers: Bool, _ body: (CompiledDuty, Bool) -> Void
  ) {
    for position in lines.indices {
      let line = lines[position]
      guard line.holds(in: mode) else { continue }
      body(line, hasOthers || meets(lines, position))
    }
  }

  /// Whether another of the lines, which are by category, may meet one in an order: their categories
  /// are one, or one is below the other.
  @inline(__always)
  private func meets(_ lines: DutyView.Lines, _ position: Int) -> Bool {
    let category = lines[position].category.rawValue
    if position > 0, lines[position - 1].category.rawValue == category { return true }
    if position + 1 < lines.count, lines[position + 1].category.rawValue == category {
      return true
    }
    return graph.hasDeepCategories && meetsOtherLevel(lines, category)
  }

  private func meetsOtherLevel(_ lines: DutyView.Lines, _ category: UInt32) -> Bool {
    lines.contains { other in
      graph.isBelow(other.category.rawValue, category)
        || graph.isBelow(category, other.category.rawValue)
    }
  }
}
