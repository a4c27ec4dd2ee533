import OrganizationGraph

/// Which rule of the organisation a change to one edge or one line of the catalogue would break.
///
/// The change is judged against everything else as it stands: the rules are those of
/// `OrganizationValidator` that such a change can break, asked of what is beside it: an image, which has no
/// other records, gives the same answer. O(e) where e is the edges of its ends, and for lines and command
/// trees also of what is above them, for lines of what is below them.
struct ChangeRules {
  let snapshot: OrganizationSnapshot
  /// The day that a term is extended to.
  let day: Day

  /// The days of a term extended to the day.
  func extended(_ days: DayRange) -> DayRange {
    DayRange(first: min(days.first, day.number), end: max(days.end, day.number + 1))
  }

  /// The rule that an edge breaks if its term is extended to the day.
  func brokenByExtending(_ edge: EdgeIndex) -> Rule? {
    let days = extended(snapshot.days(edge))
    for end in [snapshot.source(edge), snapshot.target(edge)]
    where days.intersection(snapshot.days(end)) != days {
      return .termWithin
    }
    if let rule = brokenBeside(edge, days, snapshot.scope(edge)) { return rule }
    let (below, above) = ends(edge)
    switch snapshot.kind(edge) {
    case .line:
      if leads(from: above, to: below, .line, days) { return .lineCycle }
      let most = height(above: above, days)
      return isTooHigh(below, above, days, levels: 1, most: most) ? .lineDepth : nil
    case .command: return leads(from: above, to: below, .command, days) ? .commandCycle : nil
    default: return nil
    }
  }

  /// The rule that an edge breaks if it serves one category more.
  func brokenByAdding(_ category: CategoryIndex, to edge: EdgeIndex) -> Rule? {
    brokenBeside(edge, snapshot.days(edge), snapshot.scope(edge) + [category])
  }

  /// The rule that a line of the catalogue breaks by a change.
  func broken(by change: Amendment.LineChange, to line: CompiledDuty) -> Rule? {
    let extent = snapshot.extent(line)
    var (role, area, mode, days) = (line.role, extent.area, line.mode, extent.days)
    switch change {
    case .inForce: days = extended(days)
    case .everywhere: area = nil
    case .inBothModes: mode = nil
    case .owning: role = .own
    case .confidence: return nil
    }
    let isBroken = beside(line).contains { other in
      let its = snapshot.extent(other)
      return other.index != line.index && other.role == role && its.area == area
        && (mode == nil || other.mode == nil || other.mode == mode)
        && !its.days.intersection(days).isEmpty
    }
    return isBroken ? .dutyOnce : nil
  }

  /// The lines of the same holder and category, itself among them.
  private func beside(_ line: CompiledDuty) -> [CompiledDuty] {
    switch snapshot.record(line.index).holder {
    case .unit(let code):
      snapshot.unit(code).map { Array(snapshot.duties(of: $0, exactly: line.category)) } ?? []
    case .kind(let code):
      snapshot.kind(code).map { Array(snapshot.duties(of: $0, exactly: line.category)) } ?? []
    }
  }

  /// The rule by which no other edge may hold beside one on some of these days for some of a scope.
  private func brokenBeside(_ edge: EdgeIndex, _ days: DayRange, _ scope: [CategoryIndex]) -> Rule?
  {
    let kind = snapshot.kind(edge)
    let (source, target) = (snapshot.source(edge), snapshot.target(edge))
    let rivals: [EdgeIndex]
    let rule: Rule
    switch kind {
    case .seat: return nil
    case .chain: (rule, rivals) = (.oneChainParent, Array(snapshot.outgoing(source)))
    case .line: (rule, rivals) = (.oneLineParent, Array(snapshot.outgoing(source)))
    case .command: (rule, rivals) = (.oneSuperior, Array(snapshot.incoming(target)))
    case .station, .attachment, .agreement, .registration, .standby:
      (rule, rivals) = (
        .edgeOnce, snapshot.outgoing(source).filter { snapshot.target($0) == target }
      )
    }
    let isBroken = rivals.contains { other in
      other != edge && snapshot.kind(other) == kind
        && !snapshot.days(other).intersection(days).isEmpty && meet(scope, snapshot.scope(other))
    }
    return isBroken ? rule : nil
  }

  /// Whether some category is in both scopes; an empty scope is every category.
  private func meet(_ a: [CategoryIndex], _ b: [CategoryIndex]) -> Bool {
    func isWithin(_ category: CategoryIndex, _ scope: [CategoryIndex]) -> Bool {
      var current: CategoryIndex? = category
      while let candidate = current {
        if scope.contains(candidate) { return true }
        current = snapshot.parent(candidate)
      }
      return false
    }
    return a.isEmpty || b.isEmpty || a.contains { isWithin($0, b) }
      || b.contains { isWithin($0, a) }
  }

  private func ends(_ edge: EdgeIndex) -> (below: UnitIndex, above: UnitIndex) {
    let (source, target) = (snapshot.source(edge), snapshot.target(edge))
    return snapshot.kind(edge) == .command ? (target, source) : (source, target)
  }

  /// The units right above one by a kind of edge, with the days among some on which they are.
  private func above(
    _ unit: UnitIndex, _ kind: EdgeKind, _ days: DayRange
  ) -> [(unit: UnitIndex, days: DayRange)] {
    let edges = kind == .command ? Array(snapshot.incoming(unit)) : Array(snapshot.outgoing(unit))
    return edges.lazy.filter { snapshot.kind($0) == kind }
      .map { (ends($0).above, snapshot.days($0).intersection(days)) }
      .filter { !$0.1.isEmpty }
  }

  /// Whether a unit is above another on one of these days. Terminates, because what holds has no circles.
  private func leads(
    from start: UnitIndex, to end: UnitIndex, _ kind: EdgeKind, _ days: DayRange
  ) -> Bool {
    start == end
      || above(start, kind, days).contains { leads(from: $0.unit, to: end, kind, $0.days) }
  }

  /// Whether a line that a new edge is part of has too many levels on one of these days.
  ///
  /// - Parameters:
  ///   - levels: edges from the end of the line below up to the upper end of the new edge.
  ///   - most: levels above that end on any of the days.
  private func isTooHigh(
    _ below: UnitIndex, _ top: UnitIndex, _ days: DayRange, levels: Int, most: Int
  ) -> Bool {
    let limit = OrganizationValidator.mostLineLevels
    if levels + most > limit && levels + height(above: top, days) > limit { return true }
    return snapshot.incoming(below).contains { edge in
      guard snapshot.kind(edge) == .line else { return false }
      let common = snapshot.days(edge).intersection(days)
      return !common.isEmpty
        && isTooHigh(snapshot.source(edge), top, common, levels: levels + 1, most: most)
    }
  }

  private func height(above unit: UnitIndex, _ days: DayRange) -> Int {
    above(unit, .line, days).map { 1 + height(above: $0.unit, $0.days) }.max() ?? 0
  }
}
