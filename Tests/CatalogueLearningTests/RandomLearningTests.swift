import CatalogueLearning
import OrganizationGraph
import Routing
import Testing

/// Random tickets of the small organisation, with habits by category and street.
private func randomRows(seed: UInt64) -> [(unit: String, category: String, origin: String)] {
  var random = SplitMix64(state: seed)
  let categories = ["1", "1.2", "1.2.3", "1.2.4", "5"]
  return (0..<Int.random(in: 1...120, using: &random)).map { _ in
    let origin = SmallOrganization.communities.randomElement(using: &random)!
    let street = origin.dropFirst().prefix(1)
    let units = ["city", "water", "m\(street)", "e\(street)", origin, "S\(street)", "m1"]
    let habit = Int.random(in: 0..<units.count, using: &random)
    return (
      units[min(habit, Int.random(in: 0..<units.count, using: &random))],
      categories.randomElement(using: &random)!, origin
    )
  }
}

@Suite("Learning from random tickets")
struct RandomLearningTests {
  @Test("Lines keep every rule, and depend on the tickets but not on their order")
  func sound() throws {
    for seed in UInt64(1)...200 {
      let organization = SmallOrganization.make()
      let snapshot = try OrganizationSnapshot(organization)
      var tickets = snapshot.tickets(randomRows(seed: seed))
      let learner = CatalogueLearner(snapshot)
      let duties = learner.learn(tickets, source: "past.csv").duties
      #expect(!duties.isEmpty, "seed \(seed)")
      #expect(duties.allSatisfy { (1...1000).contains($0.confidence) }, "seed \(seed)")
      #expect(
        duties.allSatisfy { (1...tickets.count).contains($0.support ?? 0) }, "seed \(seed)")
      let published = organization.replacingLearnedDuties(with: duties)
      #expect(OrganizationValidator.violations(of: published).isEmpty, "seed \(seed)")
      var random = SplitMix64(state: seed)
      tickets.shuffle(using: &random)
      #expect(learner.learn(tickets, source: "past.csv").duties == duties, "seed \(seed)")
    }
  }

  @Test("Routing by the lines leads to the unit that the smoothed shares put first")
  func routingAgrees() throws {
    for seed in UInt64(1)...200 {
      let organization = SmallOrganization.withoutPathCosts()
      let snapshot = try OrganizationSnapshot(organization)
      let rows = randomRows(seed: seed)
      let duties = CatalogueLearner(snapshot)
        .learn(snapshot.tickets(rows), source: "past.csv").duties
      let published = try OrganizationSnapshot(organization.replacingLearnedDuties(with: duties))
      let (router, workspace) = (Router(published), SearchWorkspace())
      for category in ["1", "1.2", "1.2.3", "1.2.4", "5"] {
        guard rows.contains(where: { $0.category == category }) else { continue }
        for origin in SmallOrganization.communities {
          let order = WorkOrder(
            origin: origin, category: category,
            receivedAt: published.zone.instant(firstDay, second: 0))
          let lead = try router.route(order, loads: Loads(published), workspace: workspace).lead
          let shares = PlainShares(rows).shares(category: category, origin: origin)
          let best = shares.values.max()!
          let chosen = shares[published.code(lead.unit)] ?? 0
          // A line is a whole number of thousandths.
          #expect(
            chosen >= best - 0.0011,
            "seed \(seed): \(published.code(lead.unit)) for \(category) in \(origin), \(shares)")
        }
      }
    }
  }
}

/// The smoothed shares at one place, by their definition, over names as that place sees them.
private struct PlainShares {
  let rows: [(unit: String, category: String, origin: String)]

  init(_ rows: [(unit: String, category: String, origin: String)]) { self.rows = rows }

  /// What a unit is to a place: another street's stay themselves.
  private func role(_ unit: String, _ origin: String) -> String {
    let street = origin.dropFirst().prefix(1)
    switch unit {
    case origin: return "community"
    case "S\(street)": return "street"
    case "m\(street)": return "municipal"
    case "e\(street)": return "enforcement"
    default: return unit
    }
  }

  func shares(category: String, origin: String) -> [String: Double] {
    let options = LearningOptions()
    let street = origin.prefix(2).dropFirst()
    let parts = category.split(separator: ".")
    let above = (1...parts.count).map { parts.prefix($0).joined(separator: ".") }
    typealias Row = (unit: String, category: String, origin: String)
    func isIn(_ row: Row, _ code: String) -> Bool {
      row.category == code || row.category.hasPrefix("\(code).")
    }
    var cells: [(rows: [Row], strength: Double)] = above.map { code in
      (rows.filter { isIn($0, code) }, options.strength)
    }
    // Areas count only where no ticket names a category below.
    if !rows.contains(where: { $0.category.hasPrefix("\(category).") }) {
      let own = rows.filter { $0.category == category }
      cells.append((own.filter { $0.origin.dropFirst().prefix(1) == street }, options.strength))
      cells.append((own.filter { $0.origin == origin }, options.strengthInSmallAreas))
    }
    var shares = count(rows).mapValues { Double($0) / Double(rows.count) }
    for (rows, strength) in cells where !rows.isEmpty {
      let counts = count(rows)
      for (role, share) in shares {
        shares[role] =
          (Double(counts[role] ?? 0) + strength * share) / (Double(rows.count) + strength)
      }
    }
    let units = [
      "community": origin, "street": "S\(street)", "municipal": "m\(street)",
      "enforcement": "e\(street)",
    ]
    // No path leads to the units of another street.
    let reached = shares.filter { units[$0.key] != nil || ["city", "water"].contains($0.key) }
    return Dictionary(uniqueKeysWithValues: reached.map { (units[$0] ?? $0, $1) })
  }

  private func count(_ rows: [(unit: String, category: String, origin: String)]) -> [String: Int] {
    Dictionary(rows.map { (role($0.unit, $0.origin), 1) }, uniquingKeysWith: +)
  }
}
