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

  /// Every unit whose code, name or alias is or contains a text, the surest first, then by code; if there is none,
  /// whatever the case and width of ASCII characters. O(t) where t is all the text.
  package func find(_ text: String) -> [Hit] {
    guard !text.isEmpty else { return [] }
    let found = found(text) { $0 }
    // What has no such characters is found as it is or not at all.
    let hasASCII = text.foldedASCII.unicodeScalars.contains(where: \.isASCII)
    return found.isEmpty && hasASCII ? self.found(text.foldedASCII, as: \.foldedASCII) : found
  }

  private func found(_ text: String, as form: (String) -> String) -> [Hit] {
    register.organization.units.indices
      .compactMap { hit($0, text, form) }
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

  /// - Parameter form: how codes, names and aliases are compared with the text.
  private func hit(_ row: Int, _ text: String, _ form: (String) -> String) -> Hit? {
    let unit = register.organization.units.entry(row)
    let (code, name) = (form(unit.code), form(unit.name))
    func hit(_ match: Match, _ alias: String? = nil) -> Hit {
      Hit(unit: row, match: match, alias: alias)
    }
    if code == text { return hit(.code) }
    if name == text { return hit(.name) }
    if let alias = unit.aliases.first(where: { form($0) == text }) { return hit(.alias, alias) }
    if name.hasPrefix(text) { return hit(.nameBegins) }
    if name.contains(text) { return hit(.nameContains) }
    if let alias = unit.aliases.first(where: { form($0).contains(text) }) {
      return hit(.aliasContains, alias)
    }
    return code.hasPrefix(text) ? hit(.codeBegins) : nil
  }
}
