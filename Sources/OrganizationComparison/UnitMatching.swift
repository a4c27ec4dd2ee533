import OrganizationGraph

/// Which units of one organisation are which of another, by code and by name.
///
/// A unit with the same code is the same. Of the others, tier by tier from the top, so that what became
/// of the units above is known: a unit is the one of its kind that has its name below the same unit,
/// else the same name but for the word of its kind (`PlaceName`), else either below the same unit two
/// levels up. Each step joins only what is alone on both sides; what is left when all are done was
/// merged, where name or the units below say into which, or has gone or come.
///
/// O(n log n) where n is units.
struct UnitMatching {
  /// Codes of the second organisation by those of the first, where they differ.
  private(set) var recoded: [String: String] = [:]
  /// Codes of the first organisation into codes of the second.
  private(set) var merged: [(unit: String, into: String)] = []

  private let old: [String: OrganizationUnit]
  private let new: [String: OrganizationUnit]
  private var gone: [OrganizationUnit] = []
  private var come: [OrganizationUnit] = []
  private var taken: Set<String> = []

  init(_ old: Organization, _ new: Organization) {
    self.old = Dictionary(old.units.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    self.new = Dictionary(new.units.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    let rank = Dictionary(
      old.schema.tiers.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
    func ordered(_ units: some Sequence<OrganizationUnit>) -> [OrganizationUnit] {
      units.sorted { ($0.code) < ($1.code) }
    }
    gone = ordered(old.units.filter { self.new[$0.code] == nil })
    come = ordered(new.units.filter { self.old[$0.code] == nil })
    let tiers = Set((gone + come).map { rank[$0.kind.code] ?? rank.count }).sorted()
    for tier in tiers {
      func isOfTier(_ unit: OrganizationUnit) -> Bool {
        (rank[unit.kind.code] ?? rank.count) == tier
      }
      join(gone.filter(isOfTier), come.filter(isOfTier))
    }
    findMergers(below: Dictionary(grouping: old.units) { $0.parent ?? $0.home ?? "" })
  }

  /// What a unit of the first organisation is called in the second; `nil` if it is in it no more.
  func successor(of code: String) -> String? {
    new[code] != nil ? code : recoded[code]
  }

  private struct Key: Hashable {
    let kind: String
    let above: String
    let name: String
  }

  private mutating func join(_ gone: [OrganizationUnit], _ come: [OrganizationUnit]) {
    for levels in 1...2 {
      for name in [{ $0 }, PlaceName.stem] as [(String) -> String] {
        let joined = joinedAlone(
          gone.filter { recoded[$0.code] == nil }, come.filter { !taken.contains($0.code) },
          oldKey: { unit in
            above(unit, levels, in: old).flatMap(successor).map {
              Key(kind: unit.kind.code, above: $0, name: name(unit.name))
            }
          },
          newKey: { unit in
            above(unit, levels, in: new).map {
              Key(kind: unit.kind.code, above: $0, name: name(unit.name))
            }
          })
        for (code, next) in joined {
          recoded[code] = next
          taken.insert(next)
        }
      }
    }
  }

  /// Pairs of units with a key that no other has on its side.
  private func joinedAlone(
    _ gone: [OrganizationUnit], _ come: [OrganizationUnit],
    oldKey: (OrganizationUnit) -> Key?, newKey: (OrganizationUnit) -> Key?
  ) -> [(old: String, new: String)] {
    func alone(_ units: [OrganizationUnit], _ key: (OrganizationUnit) -> Key?) -> [Key: String] {
      var found: [Key: String] = [:]
      var repeated: Set<Key> = []
      for unit in units {
        guard let key = key(unit) else { continue }
        if found.updateValue(unit.code, forKey: key) != nil { repeated.insert(key) }
      }
      return found.filter { !repeated.contains($0.key) }
    }
    let candidates = alone(come, newKey)
    return alone(gone, oldKey).compactMap { key, code in candidates[key].map { (code, $0) } }
  }

  /// The unit so many levels above.
  private func above(
    _ unit: OrganizationUnit, _ levels: Int, in units: [String: OrganizationUnit]
  ) -> String? {
    var code = unit.parent ?? unit.home
    for _ in 1..<levels { code = code.flatMap { units[$0] }.flatMap { $0.parent ?? $0.home } }
    return code
  }

  /// A unit that is left was merged into the one of its kind that has its name as an alias, or its name
  /// but for the word of its kind, below the same unit; or into the one that has most of what was below
  /// it.
  private mutating func findMergers(below: [String: [OrganizationUnit]]) {
    var byName: [Key: String] = [:]
    var repeated: Set<Key> = []
    for unit in new.values {
      guard let parent = unit.parent ?? unit.home else { continue }
      for name in Set(unit.aliases + [unit.name, PlaceName.stem(unit.name)]) {
        let key = Key(kind: unit.kind.code, above: parent, name: name)
        if byName.updateValue(unit.code, forKey: key) != nil { repeated.insert(key) }
      }
    }
    for unit in gone where recoded[unit.code] == nil {
      let parent = (unit.parent ?? unit.home).flatMap(successor)
      let keys = [unit.name, PlaceName.stem(unit.name)].compactMap { name in
        parent.map { Key(kind: unit.kind.code, above: $0, name: name) }
      }
      let named = keys.first { byName[$0] != nil && !repeated.contains($0) }
      guard let heir = named.flatMap({ byName[$0] }) ?? heirOfMost(unit, below) else { continue }
      merged.append((unit.code, heir))
    }
  }

  /// The unit of its kind under which more than half of those are that were right below.
  private func heirOfMost(
    _ unit: OrganizationUnit, _ below: [String: [OrganizationUnit]]
  ) -> String? {
    let children = below[unit.code] ?? []
    var counts: [String: Int] = [:]
    for child in children {
      guard let next = successor(of: child.code).flatMap({ new[$0] }),
        let parent = next.parent ?? next.home, new[parent]?.kind == unit.kind
      else { continue }
      counts[parent, default: 0] += 1
    }
    guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
      2 * most.value > children.count
    else { return nil }
    return most.key
  }
}
