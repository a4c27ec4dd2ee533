import OrganizationGraph

/// What became of units, as changes: recoded, added, moved, merged, renamed, set, closed.
struct UnitDifference {
  var changes: [Change] = []

  private let matching: UnitMatching
  private let new: [String: OrganizationUnit]

  init(_ old: Organization, _ new: Organization) {
    matching = UnitMatching(old, new)
    self.new = Dictionary(new.units.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    let mergedCodes = Set(matching.merged.map(\.unit))
    let rank = Dictionary(
      old.schema.tiers.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
    func tier(_ unit: OrganizationUnit) -> Int { rank[unit.kind.code] ?? rank.count }
    /// From the top down, and by code.
    func ordered(_ units: some Sequence<OrganizationUnit>) -> [OrganizationUnit] {
      units.sorted { (tier($0), $0.code) < (tier($1), $1.code) }
    }

    for (code, next) in matching.recoded.sorted(by: { $0.key < $1.key }) {
      changes.append(.recode(unit: code, to: next))
    }
    let oldCodes = Set(old.units.map { matching.successor(of: $0.code) ?? $0.code })
    for unit in ordered(new.units.filter { !oldCodes.contains($0.code) }) {
      changes.append(.add(.unit(unit)))
    }
    // Moved before anything is merged, because a merger takes along what is still below.
    for unit in ordered(old.units) { appendMoves(of: unit) }
    let heirs = Dictionary(grouping: matching.merged, by: \.into)
    let names = Dictionary(old.units.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    for (heir, merged) in heirs.sorted(by: { $0.key < $1.key }) {
      let aliases = Set(self.new[heir]?.aliases ?? [])
      changes.append(
        .merge(
          UnitMerge(
            units: merged.map(\.unit).sorted(), into: heir,
            keepsFormerNames: merged.contains { aliases.contains(names[$0.unit]!.name) })))
    }
    for unit in ordered(old.units) { appendProperties(of: unit) }
    let gone = old.units.filter {
      matching.successor(of: $0.code) == nil && !mergedCodes.contains($0.code)
    }
    // From the bottom up: a unit can be closed when nothing is below it.
    for unit in ordered(gone).reversed() { changes.append(.close(unit: unit.code, on: nil)) }
  }

  private func renamed(_ code: String?) -> String? {
    code.map { matching.successor(of: $0) ?? $0 }
  }

  private mutating func appendMoves(of unit: OrganizationUnit) {
    guard let code = matching.successor(of: unit.code), let next = new[code] else { return }
    if let above = next.parent ?? next.home, let former = renamed(unit.parent ?? unit.home),
      above != former
    {
      changes.append(.move(unit: code, under: above, on: nil))
    }
    if renamed(unit.lineParent) != next.lineParent, unit.lineParent != nil {
      changes.append(.moveInLine(unit: code, under: next.lineParent, on: nil))
    }
  }

  private mutating func appendProperties(of unit: OrganizationUnit) {
    guard let code = matching.successor(of: unit.code), let next = new[code] else { return }
    var aliases = unit.aliases
    if unit.name != next.name {
      aliases.removeAll { $0 == next.name }
      let keeps = next.aliases.contains(unit.name) && !aliases.contains(unit.name)
      if keeps { aliases.append(unit.name) }
      changes.append(.rename(unit: code, to: next.name, keepsFormerName: keeps))
    }
    var properties: [UnitProperty] = []
    if unit.level != next.level { properties.append(.level(next.level)) }
    if unit.partyOrganization != next.partyOrganization {
      properties.append(.partyOrganization(next.partyOrganization))
    }
    if unit.capacity != next.capacity { properties.append(.capacity(next.capacity)) }
    if unit.pool != next.pool { properties.append(.pool(next.pool)) }
    if unit.hours != next.hours { properties.append(.hours(next.hours)) }
    if unit.status != next.status { properties.append(.status(next.status)) }
    if unit.credit != next.credit { properties.append(.credit(next.credit)) }
    if unit.residents != next.residents { properties.append(.residents(next.residents)) }
    if unit.term.from != next.term.from { properties.append(.from(next.term.from)) }
    if unit.term.until != next.term.until { properties.append(.until(next.term.until)) }
    if unit.isSynthetic != next.isSynthetic { properties.append(.isSynthetic(next.isSynthetic)) }
    if aliases != next.aliases { properties.append(.aliases(next.aliases)) }
    if !properties.isEmpty { changes.append(.set(unit: code, properties)) }
  }
}
