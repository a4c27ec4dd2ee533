import OrganizationGraph

/// The lines of a catalogue while it is written, from the coarsest cell to the finest.
struct CatalogueDraft {
  let snapshot: OrganizationSnapshot
  let options: LearningOptions
  let roles: UnitRoles
  let day: Day
  let evidence: Evidence
  private(set) var listedCellCount = 0
  private var lines: [Key: Line] = [:]

  private struct Key: Hashable {
    let unit: UnitIndex
    let cell: Cell
  }

  private struct Line {
    let confidence: Int
    let support: Int
  }

  /// What is known of a cell: the shares, and what routing will find there.
  private struct Estimate {
    let shares: Shares
    /// The roles listed in the cell or, where it does not list them, in those above it.
    let listing: [UnitRoles.Role: Line]
  }

  private struct Candidate {
    let role: UnitRoles.Role
    let line: Line

    static func ranked(_ candidates: [Candidate]) -> [Candidate] {
      candidates.sorted { ($1.line.confidence, $0.role) < ($0.line.confidence, $1.role) }
    }
  }

  init(
    snapshot: OrganizationSnapshot, options: LearningOptions, roles: UnitRoles, day: Day,
    evidence: Evidence
  ) {
    self.snapshot = snapshot
    self.options = options
    self.roles = roles
    self.day = day
    self.evidence = evidence
  }

  /// Writes every cell after its coarser one, so that its lines replace those that roles above have
  /// put in the same place.
  mutating func write() {
    let everything = Estimate(shares: Shares(evidence.total), listing: [:])
    var everywhere: [CategoryIndex: Estimate] = [:]
    for (category, areas) in categoriesInOrder() {
      let above = snapshot.parent(category).flatMap { everywhere[$0] } ?? everything
      let estimate = estimate(
        Cell(category: category, area: nil), climb: [], below: above, strength: options.strength)
      everywhere[category] = estimate
      var inAreas: [UnitIndex: Estimate] = [:]
      for climb in areas {
        // The last of the climb is the root, which is everywhere.
        let strength = climb.count > 2 ? options.strengthInSmallAreas : options.strength
        inAreas[climb[0]] = self.estimate(
          Cell(category: category, area: climb[0]), climb: climb,
          below: inAreas[climb[1]] ?? estimate, strength: strength)
      }
    }
  }

  /// The categories of the evidence, those above first, each with the climbs from its areas, large
  /// areas first.
  private func categoriesInOrder() -> [(category: CategoryIndex, areas: [[UnitIndex]])] {
    func depth(_ category: CategoryIndex) -> Int {
      snapshot.parent(category).map { depth($0) + 1 } ?? 0
    }
    return Dictionary(grouping: evidence.cells.keys, by: \.category)
      .map { category, cells in
        let climbs = cells.compactMap(\.area).map { snapshot.climb(from: $0, on: day) }
        return (category, climbs.sorted { ($0.count, $0[0]) < ($1.count, $1[0]) })
      }
      .sorted { (depth($0.category), $0.category) < (depth($1.category), $1.category) }
  }

  private mutating func estimate(
    _ cell: Cell, climb: [UnitIndex], below coarser: Estimate, strength: Double
  ) -> Estimate {
    let shares = Shares(evidence.cells[cell] ?? [:], towards: coarser.shares, strength: strength)
    var holders: [UnitRoles.Role: [UnitRoles.Holder]] = [:]
    var candidates: [Candidate] = []
    for (role, share) in shares.byRole {
      let confidence = max(1, min(1000, Int((share.value * 1000).rounded())))
      guard confidence >= options.leastConfidence || coarser.listing[role] != nil else { continue }
      let found = roles.holders(of: role, in: climb)
      guard !found.isEmpty else { continue }
      holders[role] = found
      candidates.append(
        Candidate(role: role, line: Line(confidence: confidence, support: share.support)))
    }
    candidates = Candidate.ranked(candidates)
    let found = Candidate.ranked(
      candidates.compactMap { candidate in
        coarser.listing[candidate.role].map { Candidate(role: candidate.role, line: $0) }
      })
    if isEnough(found, for: candidates) {
      return Estimate(shares: shares, listing: coarser.listing)
    }
    listedCellCount += 1
    var listing = coarser.listing
    for candidate in listed(candidates, above: coarser.listing) {
      listing[candidate.role] = candidate.line
      for holder in holders[candidate.role] ?? [] {
        let place = Cell(category: cell.category, area: holder.area)
        lines[Key(unit: holder.unit, cell: place)] = candidate.line
      }
    }
    return Estimate(shares: shares, listing: listing)
  }

  /// Whether what routing finds from above ranks the first places as the cell would. A tie above
  /// that the cell would break is no ranking: routing breaks it by the path.
  private func isEnough(_ found: [Candidate], for candidates: [Candidate]) -> Bool {
    guard let first = candidates.first else { return true }
    guard let foundFirst = found.first else { return false }
    let places = options.mostRoles
    func isTied(_ list: [Candidate], _ place: Int) -> Bool {
      place + 1 < list.count && list[place].line.confidence == list[place + 1].line.confidence
    }
    return found.prefix(places).map(\.role) == candidates.prefix(places).map(\.role)
      && (0..<places).allSatisfy { !isTied(found, $0) || isTied(candidates, $0) }
      && abs(foundFirst.line.confidence - first.line.confidence) <= options.tolerance
  }

  /// The first places, and the roles that a coarser line would put among them.
  private func listed(
    _ candidates: [Candidate], above: [UnitRoles.Role: Line]
  ) -> [Candidate] {
    let first = candidates.prefix(options.mostRoles)
    let least = first.last?.line.confidence ?? 0
    let corrections = candidates.dropFirst(options.mostRoles).filter { candidate in
      above[candidate.role].map { $0.confidence >= least } ?? false
    }
    return first + corrections
  }

  /// The lines as duties, by category, then area (everywhere first), then falling confidence.
  func duties(source: String) -> [Duty] {
    func areaOrder(_ key: Key) -> Int { key.cell.area.map { $0.position + 1 } ?? 0 }
    return lines.sorted { a, b in
      (a.key.cell.category, areaOrder(a.key), b.value.confidence, a.key.unit)
        < (b.key.cell.category, areaOrder(b.key), a.value.confidence, b.key.unit)
    }.map { key, line in
      let category = snapshot.record(key.cell.category).code
      var duty = Duty(holder: .unit(snapshot.code(key.unit)), category: category)
      duty.area = key.cell.area.map { snapshot.code($0) }
      duty.confidence = line.confidence
      duty.support = line.support
      duty.source = source
      return duty
    }
  }
}
