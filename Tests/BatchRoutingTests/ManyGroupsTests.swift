import BatchRouting
import Glibc
import OrganizationGraph
import OrganizationSamples
import Routing
import Testing

/// How long a plan takes by how many different orders there are.
@Suite struct ManyGroupsTests {
  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Seconds for so many orders, no two of them equal, of one origin.
  private static func seconds(_ count: Int, _ sample: RandomBatch) throws -> Double {
    let query = try #require(sample.orders.first).query
    let snapshot = sample.router.snapshot
    let orders = try (0..<count).map { number in
      BatchOrder(
        try RoutingQuery(
          WorkOrder(
            origin: snapshot.code(query.origin), category: snapshot.record(query.category).code,
            receivedAt: Instant(seconds: query.receivedAt.seconds + Int64(number)),
            mode: query.mode), in: snapshot))
    }
    let start = processorSeconds()
    let outcome = try BatchRouter.plan(
      orders, sample.router, loads: sample.loads, workspace: sample.workspace)
    let seconds = processorSeconds() - start
    guard case .planned(let plan) = outcome else {
      Issue.record("it stopped")
      return 0
    }
    #expect(plan.placements.contains { $0.role == .catchAll })
    return seconds
  }

  @Test("Eight times the orders beyond the free places take less than twenty times as long")
  func proportional() throws {
    var suitable = 0
    for seed in 1...60 as ClosedRange<UInt64> where suitable < 3 {
      let sample = try RandomBatch(seed: seed, size: 200, orders: 1)
      // More candidates than a group of orders is told of at first.
      guard let query = sample.orders.first?.query,
        sample.router.everyOffer(query, loads: sample.loads, workspace: sample.workspace).count > 12
      else { continue }
      suitable += 1
      _ = try Self.seconds(500, sample)
      let few = try Self.seconds(1_000, sample)
      let many = try Self.seconds(8_000, sample)
      #expect(many < 20 * few + 0.05, "seed \(seed): \(few) s and \(many) s")
    }
    #expect(suitable == 3)
  }
}
