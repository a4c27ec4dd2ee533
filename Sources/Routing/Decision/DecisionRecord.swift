public import OrganizationGraph

/// A decision as plain values in reusable memory: what `Decision` is made of.
struct DecisionRecord {
  /// The lead, then the alternatives, then the helpers that were found.
  let candidates = FlatList<CandidateRecord>(capacity: 32)
  /// The paths of all candidates, one after the other.
  let hops = FlatList<Hop>(capacity: 256)
  /// One for each category that the order's category lists.
  let helpers = FlatList<HelperRecord>(capacity: 8)
  let rungs = FlatList<RungRecord>(capacity: 32)
  /// The units that rungs passed over, one rung after the other.
  let skipped = FlatList<UnitIndex>(capacity: 64)
  /// Units chosen before the one that is being looked for.
  let taken = FlatList<UnitIndex>(capacity: 8)

  struct CandidateRecord: BitwiseCopyable {
    let unit: UnitIndex
    let role: Role
    let parts: CostParts
    /// `Found.noDuty`: none.
    let duty: UInt32
    /// Seconds since 1970; 0: open when the order arrives.
    let opensAt: Int64
    let firstHop: Int
    let endHop: Int
  }

  struct HelperRecord: BitwiseCopyable {
    let category: CategoryIndex
    /// Position among the candidates; negative: nobody.
    let candidate: Int
  }

  struct RungRecord: BitwiseCopyable {
    let unit: UnitIndex
    let at: Instant?
    let firstSkipped: Int
    let endSkipped: Int
    let byLine: Bool
  }

  func clear() {
    candidates.removeAll()
    hops.removeAll()
    helpers.removeAll()
    rungs.removeAll()
    skipped.removeAll()
    taken.removeAll()
  }

  func deallocate() {
    candidates.deallocate()
    hops.deallocate()
    helpers.deallocate()
    rungs.deallocate()
    skipped.deallocate()
    taken.deallocate()
  }

  func candidate(_ position: Int) -> Candidate {
    let record = candidates[position]
    return Candidate(
      unit: record.unit, role: record.role, parts: record.parts,
      path: hops.array(record.firstHop..<record.endHop),
      duty: record.duty == Found.noDuty ? nil : DutyIndex(rawValue: record.duty),
      opensAt: record.opensAt == 0 ? nil : Instant(seconds: record.opensAt))
  }

  func rung(_ position: Int) -> Rung {
    let record = rungs[position]
    return Rung(
      unit: record.unit, at: record.at,
      skipped: skipped.array(record.firstSkipped..<record.endSkipped), byLine: record.byLine)
  }
}

/// A decision in the memory of the workspace that it was made with; valid until that is used again.
///
/// Reading single values costs nothing; `candidate`, `helper` and `rung` take copies out.
public struct DecisionView {
  let record: DecisionRecord
  /// The lead and the alternatives.
  public let rankedCount: Int

  public var helperCount: Int { record.helpers.count }
  public var rungCount: Int { record.rungs.count }

  /// The lead at 0, then the next best.
  public func ranked(_ place: Int) -> RankedUnit {
    let candidate = record.candidates[place]
    return RankedUnit(
      unit: candidate.unit, role: candidate.role, totalCost: candidate.parts.total)
  }

  public func candidate(_ place: Int) -> Candidate { record.candidate(place) }

  /// The same without taking copies out.
  package func plainCandidate(_ place: Int) -> CandidateView {
    CandidateView(record: record.candidates[place], hops: record.hops)
  }

  /// The category of a helper and, if somebody was found, the helper.
  package func plainHelper(_ place: Int) -> (category: CategoryIndex, candidate: CandidateView?) {
    let helper = record.helpers[place]
    return (
      helper.category, helper.candidate < 0 ? nil : plainCandidate(helper.candidate)
    )
  }

  /// A rung without the units that it passed over, and how many those are.
  package func plainRung(
    _ place: Int
  ) -> (unit: UnitIndex, at: Instant?, byLine: Bool, skippedCount: Int) {
    let rung = record.rungs[place]
    return (rung.unit, rung.at, rung.byLine, rung.endSkipped - rung.firstSkipped)
  }

  public func helper(_ place: Int) -> HelperDecision {
    let helper = record.helpers[place]
    return HelperDecision(
      category: helper.category,
      candidate: helper.candidate < 0 ? nil : record.candidate(helper.candidate))
  }

  public func rung(_ place: Int) -> Rung { record.rung(place) }
}

/// A candidate in the memory of the workspace, read without taking copies out.
package struct CandidateView {
  let record: DecisionRecord.CandidateRecord
  let hops: FlatList<Hop>

  package var unit: UnitIndex { record.unit }
  package var role: Role { record.role }
  package var parts: CostParts { record.parts }
  package var duty: DutyIndex? {
    record.duty == Found.noDuty ? nil : DutyIndex(rawValue: record.duty)
  }
  package var hopCount: Int { record.endHop - record.firstHop }

  package func hop(_ place: Int) -> Hop { hops[record.firstHop + place] }
}

/// A candidate without its path and the parts of its cost.
public struct RankedUnit: Hashable, Sendable, BitwiseCopyable {
  public let unit: UnitIndex
  public let role: Role
  /// Milli-units.
  public let totalCost: Int64

  init(unit: UnitIndex, role: Role, totalCost: Int64) {
    self.unit = unit
    self.role = role
    self.totalCost = totalCost
  }

  /// `nil`: the scan found nobody.
  init?(_ scan: LeadScan.Progress) {
    if scan.total == .max { return nil }
    self.init(unit: UnitIndex(rawValue: scan.unit), role: scan.role, totalCost: scan.total)
  }

  init(_ found: Found) {
    self.init(unit: found.unit, role: found.role, totalCost: found.total)
  }
}
