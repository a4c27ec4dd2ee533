import OrganizationGraph

/// Finds units by what people call them.
package struct UnitSearch {
  /// How a unit was found, the surest first.
  package enum Match: Int, Comparable, Sendable, CaseIterable {
    case code, name, alias, nameBegins, nameContains, aliasContains, codeBegins

    package static func < (a: Match, b: Match) -> Bool { a.rawValue < b.rawValue }
  }

  package struct Hit: Hashable, Sendable {
    package let unit: Int
    package let match: Match
    /// The alias that was found, if it was one.
    package let alias: String?
  }

  private let register: OrganizationRegister

  package init(_ register: OrganizationRegister) {
    self.register = register
  }

  /// Every unit whose code, name or alias is or contains a text, the surest first, then by code.
  /// O(t) where t is all the text.
  package func find(_ text: String) -> [Hit] {
    guard !text.isEmpty else { return [] }
    return register.organization.units.indices
      .compactMap { hit($0, text) }
      .sorted { a, b in
        a.match == b.match ? register.code(a.unit) < register.code(b.unit) : a.match < b.match
      }
  }

  /// The unit with a code, or all that have a name or alias.
  package func named(_ text: String) -> [Int] {
    if let unit = register.unit(code: text) { return [unit] }
    return register.inCodeOrder(
      register.organization.units.indices.filter {
        let unit = register.organization.units.entry($0)
        return unit.name == text || unit.aliases.contains(text)
      })
  }

  /// What was probably meant: the nearest codes, names and aliases.
  package func nearest(to text: String) -> [String] {
    let units = register.organization.units
    let lists = [units.map(\.name), units.flatMap(\.aliases), units.map(\.code)]
    var found: [String] = []
    for list in lists {
      if let near = NearestText.nearest(to: text, in: list), !found.contains(near) {
        found.append(near)
      }
    }
    return found
  }

  private func hit(_ row: Int, _ text: String) -> Hit? {
    let unit = register.organization.units.entry(row)
    func hit(_ match: Match, _ alias: String? = nil) -> Hit {
      Hit(unit: row, match: match, alias: alias)
    }
    if unit.code == text { return hit(.code) }
    if unit.name == text { return hit(.name) }
    if unit.aliases.contains(text) { return hit(.alias, text) }
    if unit.name.hasPrefix(text) { return hit(.nameBegins) }
    if unit.name.contains(text) { return hit(.nameContains) }
    if let alias = unit.aliases.first(where: { $0.contains(text) }) {
      return hit(.aliasContains, alias)
    }
    return unit.code.hasPrefix(text) ? hit(.codeBegins) : nil
  }
}
