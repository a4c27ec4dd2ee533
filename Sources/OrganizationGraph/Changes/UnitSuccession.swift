/// Which units have taken the places of others: a unit under another code, what units were merged into, and
/// the parts of what was split.
///
/// Made of changes, in the order in which they were made. What an import changes has no successors, and a code that
/// was given to a new unit is that of the new one.
public struct UnitSuccession: Sendable {
  /// Who has the place of a unit.
  package struct Heirs: Hashable, Sendable {
    /// One, or the parts that a unit was split into, the first of which has what none of the others has.
    package let units: [String]
    /// The first day on which they have it; nil: since the change was made.
    package let from: Day?
  }

  private var heirs: [String: Heirs] = [:]

  public init() {}

  public init(_ changes: [Change]) { add(changes) }

  public var isEmpty: Bool { heirs.isEmpty }

  /// The units that have or will have successors; in no order.
  package var units: some Collection<String> { heirs.keys }

  package func heirs(of unit: String) -> Heirs? { heirs[unit] }

  /// Takes over what changes say that come behind those before. O(changes).
  public mutating func add(_ changes: [Change]) {
    for change in changes {
      switch change {
      case .add(.unit(let unit)): heirs[unit.code] = nil
      case .recode(let unit, let next):
        // Who is to have its place one day has that of the unit under its new code.
        let coming = heirs[unit]
        set([next], of: unit, from: nil)
        if let coming { heirs[next] = coming }
      case .merge(let merge):
        for unit in merge.units where unit != merge.into {
          heirs[unit] = Heirs(units: [merge.into], from: merge.day)
        }
      case .split(let split) where !split.keepsUnit:
        set(split.parts.map(\.unit.code), of: split.unit, from: split.day)
      case .split(let split):
        for part in split.parts { heirs[part.unit.code] = nil }
      default: break
      }
    }
  }

  /// Forgets what became of units that were taken out and whose codes are those of other units now.
  public mutating func forget(where isAnother: (String) throws -> Bool) rethrows {
    for (unit, entry) in heirs where entry.from == nil {
      if try isAnother(unit) { heirs[unit] = nil }
    }
  }

  /// Units that are there from now on under these codes, whatever had them before.
  private mutating func set(_ units: [String], of unit: String, from day: Day?) {
    for code in units { heirs[code] = nil }
    heirs[unit] = Heirs(units: units, from: day)
  }
}
