import OrganizationGraph

/// The catalogue's lines without what keeps them in memory.
struct DutyView {
  let byUnit: UnsafePointer<CompiledDuty>
  let kindStart: UnsafePointer<UInt32>
  let byKind: UnsafePointer<CompiledDuty>

  init(_ columns: DutyColumns) {
    byUnit = UnsafePointer(columns.byUnit.base)
    kindStart = UnsafePointer(columns.kindStart.base)
    byKind = UnsafePointer(columns.byKind.base)
  }

  typealias Lines = UnsafeBufferPointer<CompiledDuty>

  @inline(__always) func lines(ofKind kind: Int) -> Lines {
    let start = Int(kindStart[kind])
    return Lines(start: byKind + start, count: Int(kindStart[kind + 1]) - start)
  }
}

/// Says which line of the duty catalogue decides for a unit in one order: of the lines in force and of
/// the order's mode that cover the origin, the one of the nearest category, then of the smallest area,
/// then naming the unit before naming its kind, then owning before assisting (the other way round for
/// a helper in the order's own category), then the earliest.
struct DutyRule {
  let tables: UnsafePointer<DecisionTables>
  /// The category whose duty counts and those above it, nearest first.
  let lineage: UnsafePointer<UInt32>
  let depth: Int
  let day: Int32
  let mode: Mode
  let preferredRole: Duty.Role
  /// The origin and everything above it.
  let climb: Climb
  /// A change to decide under, for the question "what if".
  var amendment: Amendment? = nil

  /// The line; `nil`: no duty. O(depth · log d + lines · levels).
  func line(of unit: UnitIndex, anyMode: Bool = false) -> CompiledDuty? {
    let own = tables.pointee.graph.lines(of: unit)
    let byKind = tables.pointee.duties.lines(
      ofKind: Int(tables.pointee.rows.pointer(unit.position).pointee.kind))
    for place in 0..<depth {
      var best: (key: Specificity, line: CompiledDuty)?
      consider(own, lineage[place], byKind: 0, anyMode, &best)
      consider(byKind, lineage[place], byKind: 1, anyMode, &best)
      if let best { return best.line }
    }
    return nil
  }

  private struct Specificity {
    let area: Int
    let byKind: Int
    let role: Int
    let line: UInt32

    static func < (a: Self, b: Self) -> Bool {
      (a.area, a.byKind, a.role, a.line) < (b.area, b.byKind, b.role, b.line)
    }
  }

  private func consider(
    _ lines: DutyView.Lines, _ category: UInt32, byKind: Int, _ anyMode: Bool,
    _ best: inout (key: Specificity, line: CompiledDuty)?
  ) {
    var position = Self.first(category, in: lines)
    while position < lines.count, lines[position].category.rawValue == category {
      var line = lines[position]
      position += 1
      let change = amendment?.change(of: line)
      guard holds(line, change, anyMode), let area = areaDistance(line, change) else { continue }
      apply(change, to: &line)
      let key = Specificity(
        area: area, byKind: byKind, role: line.role == preferredRole ? 0 : 1,
        line: line.index.rawValue)
      if best.map({ key < $0.key }) ?? true { best = (key, line) }
    }
  }

  /// Position of the first line of a category or one after it.
  private static func first(_ category: UInt32, in lines: DutyView.Lines) -> Int {
    var (low, high) = (0, lines.count)
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].category.rawValue < category { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func holds(
    _ line: CompiledDuty, _ change: Amendment.LineChange?, _ anyMode: Bool
  ) -> Bool {
    var inForce = line.firstDay <= day && day < line.endDay
    var inMode = anyMode || line.modeNumber == mode.rawValue || line.modeNumber > 1
    if case .inForce = change { inForce = true }
    if case .inBothModes = change { inMode = true }
    return inForce && inMode
  }

  private func apply(_ change: Amendment.LineChange?, to line: inout CompiledDuty) {
    if case .confidence(let confidence) = change { line.confidence = Int16(confidence) }
    if case .owning = change { line.role = .own }
  }

  /// How far up the climb a line's area is; `nil` if it does not cover the origin. Everywhere is
  /// farther than any area.
  private func areaDistance(_ line: CompiledDuty, _ change: Amendment.LineChange?) -> Int? {
    if line.areaNumber == .max { return climb.count }
    if case .everywhere = change { return climb.count }
    for place in 0..<climb.count where climb[place].unit.rawValue == line.areaNumber {
      return place
    }
    return nil
  }
}
