import OrganizationGraph
import OrganizationSamples
import Routing
import Testing

/// The differences that a dry run predicts, against deciding every pair before and after.
@Suite struct DifferenceTests {
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
    func lead(_ state: LiveRouter.State, _ origin: String, _ category: String) throws -> String? {
      let query = try RoutingQuery(
        WorkOrder(origin: origin, category: category, receivedAt: instant),
        in: state.router.snapshot)
      return state.router.lead(query, loads: state.loads, workspace: workspace)
        .map { state.router.snapshot.code($0.unit) }
    }
    var pairs: [RoutingDifferences.Pair] = []
    var all = 0
    for unit in after.router.snapshot.records().units.sorted(by: { $0.code < $1.code }) {
      for category in after.router.snapshot.records().categories.sorted(by: { $0.code < $1.code }) {
        // Not an origin in both.
        guard let former = try? lead(before, unit.code, category.code),
          let now = try? lead(after, unit.code, category.code)
        else { continue }
        all += 1
        if former != now {
          pairs.append(
            .init(origin: unit.code, category: category.code, before: former, after: now))
        }
      }
    }
    return (pairs, all)
  }
}
