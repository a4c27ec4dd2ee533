import OrganizationGraph
import OrganizationSamples
import Routing
import Testing

/// The differences that a dry run predicts, against deciding every pair before and after.
@Suite struct DifferenceTests {
  @Test func originsAndCategoriesThatComeOrGoAreCountedWithNobodyOnTheOtherSide() throws {
    let state = LiveRouter(try OrganizationSnapshot(SampleOrganization.make())).state
    let instant = Instant(seconds: 1_800_000_000)
    func examples(_ changes: Change...) throws -> [RoutingDifferences.Pair] {
      let records = try state.router.snapshot.records(changedBy: changes)
      return state.differences(
        to: try state.applying(records), records, at: instant, mostExamples: .max
      ).examples
    }
    let today = Day(year: 2026, month: 1, day: 1)!
    for closed in [
      try examples(.close(unit: "H1", on: today)), try examples(.close(unit: "H1", on: nil)),
    ] {
      let gone = closed.filter { $0.origin == "H1" }
      #expect(gone.map(\.category) == ["city", "noise"])
      #expect(gone.allSatisfy { $0.before != nil && $0.after == nil })
    }
    let added = try examples(
      .add(.category(Category(code: "music", name: "音乐", parent: "noise"))))
    #expect(Set(added.map(\.category)) == ["music"])
    #expect(added.contains { $0.origin == "H1" && $0.before == nil && $0.after == "G1" })
    let recoded = try examples(.recode(unit: "H1", to: "H2"))
    #expect(Set(recoded.map(\.origin)) == ["H1", "H2"])
  }

  @Test(arguments: [6, 15, 40])
  func predictedDifferencesAreThoseOfAllPairs(size: Int) async throws {
    var (found, spared) = (0, 0)
    for seed in UInt64(1)...(size == 40 ? 25 : 100) * rounds {
      await Task.yield()
      let organization = RandomOrganization.make(seed: seed &* 77 &+ UInt64(size), size: size)
      let state = LiveRouter(try OrganizationSnapshot(organization)).state
      for round in 0..<3 {
        let changes = RandomChanges.make(of: organization, seed: seed &* 3 &+ UInt64(round))
        guard let records = try? state.router.snapshot.records(changedBy: changes),
          let next = try? state.applying(records)
        else { continue }
        let instant = Instant(
          seconds: Int64(RandomOrganization.firstDay.number + Int32(seed % 12)) * 86_400)
        let predicted = state.differences(to: next, records, at: instant, mostExamples: .max)
        let (pairs, all) = try Self.everyDifference(state, next, instant)
        if predicted.examples != pairs || predicted.changedCount != pairs.count {
          Issue.record(
            """
            seed \(seed), size \(size): \(changes)
            predicted \(predicted.examples)
            found \(pairs)
            """)
          return
        }
        found += pairs.count
        spared += all - predicted.comparedCount
      }
    }
    #expect(found > 50)
    #expect(spared > 500)
  }

  /// Every pair with another lead, and how many pairs there are.
  private static func everyDifference(
    _ before: LiveRouter.State, _ after: LiveRouter.State, _ instant: Instant
  ) throws -> (pairs: [RoutingDifferences.Pair], all: Int) {
    let workspace = SearchWorkspace()
    func lead(
      _ state: LiveRouter.State, _ origin: String, _ category: String
    ) -> (isPair: Bool, code: String?) {
      let order = WorkOrder(origin: origin, category: category, receivedAt: instant)
      guard let query = try? RoutingQuery(order, in: state.router.snapshot) else {
        return (false, nil)
      }
      let candidate = state.router.lead(query, loads: state.loads, workspace: workspace)
      return (true, candidate.map { state.router.snapshot.code($0.unit) })
    }
    var pairs: [RoutingDifferences.Pair] = []
    var all = 0
    let records = [before, after].map { $0.router.snapshot.records() }
    for unit in Set(records.flatMap { $0.units.map(\.code) }).sorted() {
      for category in Set(records.flatMap { $0.categories.map(\.code) }).sorted() {
        let former = lead(before, unit, category)
        let next = lead(after, unit, category)
        guard former.isPair || next.isPair else { continue }
        all += 1
        if former.code != next.code {
          pairs.append(
            .init(origin: unit, category: category, before: former.code, after: next.code))
        }
      }
    }
    return (pairs, all)
  }
}
