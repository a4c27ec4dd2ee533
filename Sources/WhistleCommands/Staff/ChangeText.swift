import OrganizationGraph

/// Changes in words, with the names of units beside their codes.
struct ChangeText {
  private let names: [String: String]

  init(_ before: Organization, _ after: Organization) {
    names = Dictionary(
      (before.units + after.units).map { ($0.code, $0.name) },
      uniquingKeysWith: { first, _ in first })
  }

  func line(_ change: Change) -> String {
    switch change {
    case .add(.unit(let unit)):
      "add       \(unit.kind.code) \(unit.name) \(unit.code)"
        + (unit.parent ?? unit.home).map { " in \(named($0))" }.orEmpty
    case .add(let record): "add       \(record.key)"
    case .replace(let record): "replace   \(record.key)"
    case .remove(let key): "remove    \(key)"
    case .end(let key, let day): "end       \(key) on \(day)"
    case .extend(let key, let until):
      "extend    \(key) \(until.map { "until \($0)" } ?? "without end")"
    case .rename(let unit, let name, _): "rename    \(named(unit)) to \(name)"
    case .recode(let unit, let code): "recode    \(named(unit)) to \(named(code))"
    case .set(let unit, let properties):
      "set       \(named(unit)): \(properties.map(word).joined(separator: ", "))"
    case .move(let unit, let above, let day):
      "move      \(named(unit)) to \(named(above))\(on(day))"
    case .moveInLine(let unit, let above, let day):
      "line      \(named(unit)) under \(above.map(named) ?? "nobody")\(on(day))"
    case .close(let unit, let day): "close     \(named(unit))\(on(day))"
    case .split(let split):
      "split     \(named(split.unit)) into"
        + " \(split.parts.map { "\($0.unit.name) \($0.unit.code)" }.joined(separator: ", "))"
        + on(split.day)
    case .merge(let merge):
      "merge     \(merge.units.map(named).joined(separator: ", ")) into \(named(merge.into))"
        + on(merge.day)
    case .setHours(let calendar, _): "hours     \(calendar)"
    }
  }

  private func named(_ code: String) -> String { names[code].map { "\($0) \(code)" } ?? code }

  private func on(_ day: Day?) -> String { day.map { " on \($0)" } ?? "" }

  /// The property's name, without its value.
  private func word(_ property: UnitProperty) -> String {
    "\(property)".prefix { $0 != "(" }.description
  }
}

extension String? {
  fileprivate var orEmpty: String { self ?? "" }
}
