import OrganizationGraph

/// The catalogue's lines without what keeps them in memory.
struct DutyView {
  let byUnit: UnsafePointer<CompiledDuty>
  let kindStart: UnsafePointer<UInt32>
  let byKind: UnsafePointer<CompiledDuty>
  private let extents: UnsafePointer<DutyExtent>

  init(_ columns: DutyColumns) {
    byUnit = UnsafePointer(columns.byUnit.base)
    kindStart = UnsafePointer(columns.kindStart.base)
    byKind = UnsafePointer(columns.byKind.base)
    extents = UnsafePointer(columns.extents.base)
  }

  typealias Lines = UnsafeBufferPointer<CompiledDuty>

  @inline(__always) func lines(ofKind kind: Int) -> Lines {
    let start = Int(kindStart[kind])
    return Lines(start: byKind + start, count: Int(kindStart[kind + 1]) - start)
  }

  /// Where and when a line holds.
  @inline(__always)
  func extent(_ line: UnsafePointer<CompiledDuty>) -> UnsafePointer<DutyExtent> {
    extents + Int(line.pointee.extent)
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
      var best = Choice()
      consider(own, lineage[place], byKind: 0, anyMode, &best)
      consider(byKind, lineage[place], byKind: 1, anyMode, &best)
      if let line = best.line {
        guard let amendment else { return line.pointee }
        return amended(line.pointee, amendment)
      }
    }
    return nil
  }

  /// The line that decides among those looked at.
  private struct Choice {
    /// Area, whether by kind, role and number, each after the one before.
    var key = UInt64.max
    var line: UnsafePointer<CompiledDuty>?
  }

  @inline(__always)
  private func consider(
    _ lines: DutyView.Lines, _ category: UInt32, byKind: UInt64, _ anyMode: Bool,
    _ best: inout Choice
  ) {
    guard let base = lines.baseAddress else { return }
    var position = Self.first(category, in: lines)
    while position < lines.count, base[position].category.rawValue == category {
      let line = base + position
      position += 1
      let change = amendment?.change(of: line.pointee)
      guard holds(line, change, anyMode), let area = areaDistance(line, change) else { continue }
      var role = line.pointee.role
      if case .owning = change { role = .own }
      let key =
        UInt64(area) << 34 | byKind << 33 | (role == preferredRole ? 0 : 1) << 32
        | UInt64(line.pointee.index.rawValue)
      if key < best.key { best = Choice(key: key, line: line) }
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

  @inline(__always)
  private func holds(
    _ line: UnsafePointer<CompiledDuty>, _ change: Amendment.LineChange?, _ anyMode: Bool
  ) -> Bool {
    var inForce = tables.pointee.duties.extent(line).pointee.days.contains(day)
    var inMode = anyMode || line.pointee.holds(in: mode)
    if case .inForce = change { inForce = true }
    if case .inBothModes = change { inMode = true }
    return inForce && inMode
  }

  private func amended(_ line: CompiledDuty, _ amendment: Amendment) -> CompiledDuty {
    var line = line
    switch amendment.change(of: line) {
    case .confidence(let confidence): line.confidence = Int(confidence)
    case .owning: line.role = .own
    case .inForce, .inBothModes, .everywhere, nil: break
    }
    return line
  }

  /// How far up the climb a line's area is; `nil` if it does not cover the origin. Everywhere is
  /// farther than any area.
  @inline(__always)
  private func areaDistance(
    _ line: UnsafePointer<CompiledDuty>, _ change: Amendment.LineChange?
  ) -> Int? {
    let area = tables.pointee.duties.extent(line).pointee.areaNumber
    if area == .max { return climb.count }
    if case .everywhere = change { return climb.count }
    for place in 0..<climb.count where climb[place].unit.rawValue == area { return place }
    return nil
  }
}
