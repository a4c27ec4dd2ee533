package import OrganizationGraph

extension OrganizationRegister {
  /// The chain parent on a day.
  package func parent(of unit: Int, on day: Day) -> Int? {
    links(from: unit, on: day).first { $0.kind == .chain }?.to
  }

  /// The line parent on a day.
  package func lineParent(of unit: Int, on day: Day) -> Int? {
    links(from: unit, on: day).first { $0.kind == .line }?.to
  }

  /// The units above in the chain, the nearest first.
  package func ancestors(of unit: Int, on day: Day) -> [Int] {
    var result: [Int] = []
    var current = unit
    // A sound chain has no circle; this ends all the same.
    while let above = parent(of: current, on: day), result.count <= organization.schema.tiers.count
    {
      result.append(above)
      current = above
    }
    return result
  }

  /// The units directly below in the chain that exist on the day, by code.
  package func children(of unit: Int, on day: Day) -> [Int] {
    inCodeOrder(
      links(to: unit, on: day).filter { $0.kind == .chain && exists($0.from, on: day) }
        .map(\.from))
  }

  /// A unit and everything below it in the chain, each before what is below it.
  package func subtree(of unit: Int, on day: Day) -> [Int] {
    var result: [Int] = []
    var open = [unit]
    while let next = open.popLast() {
      result.append(next)
      open += children(of: next, on: day).reversed()
    }
    return result
  }

  /// The territory that a unit belongs to: a chain unit itself, the home of any other.
  package func territory(of unit: Int) -> Int? {
    unitClass(unit) == .chain
      ? unit : organization.units.entry(unit).home.flatMap { self.unit(code: $0) }
  }

  /// Whether a unit is another or belongs to its territory.
  package func lies(_ unit: Int, within other: Int, on day: Day) -> Bool {
    if unit == other { return true }
    guard let territory = territory(of: unit) else { return false }
    return territory == other || ancestors(of: territory, on: day).contains(other)
  }

  /// The chain units that exist on a day, by code.
  package func chainUnits(on day: Day) -> [Int] {
    inCodeOrder(
      organization.units.indices.filter { tier($0) != nil && exists($0, on: day) })
  }
}
