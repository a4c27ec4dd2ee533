import BatchRouting
import OrganizationGraph
import OrganizationSamples
import Routing
import Testing

/// Plans beside edges with a quota, and plans that leave a gap.
@Suite struct QuotaPlanTests {
  @Test("Orders that edges with a quota keep back are told with them")
  func shortEdges() throws {
    var count = BatchPlanTests.Count()
    for seed in 1...300 as ClosedRange<UInt64> {
      if let fault = try BatchPlanTests.check(
        seed: seed &* 49_979_687, size: seed % 2 == 0 ? 12 : 40, orders: 40, held: 0,
        hasQuotas: true,
        byTrying: false, &count)
      {
        Issue.record("seed \(seed): \(fault)")
        return
      }
    }
    #expect(count.shortOfEdges > 30 && count.notShown == 0, "\(count)")
  }

  @Test("Few orders beside full quotas cost what trying everything finds", arguments: [12, 40])
  func fewOrdersBesideQuotas(size: Int) throws {
    var count = BatchPlanTests.Count()
    for number in 1...150 as ClosedRange<UInt64> {
      let seed = number &* 32_452_843 &+ UInt64(size)
      if let fault = try BatchPlanTests.check(
        seed: seed, size: size, orders: 6, held: number % 2 == 0 ? 40 : 0, hasQuotas: true,
        byTrying: true, &count)
      {
        Issue.record("seed \(seed), size \(size): \(fault)")
        return
      }
    }
    #expect(count.notShown == 0 && count.placed > 50, "\(count)")
  }

  @Test("Orders with holders beside full quotas leave no gap", arguments: [12, 60])
  func heldOrdersBesideQuotas(size: Int) throws {
    var count = BatchPlanTests.Count()
    for seed in 1...150 as ClosedRange<UInt64> {
      if let fault = try BatchPlanTests.check(
        seed: seed &* 86_028_121, size: size, orders: 60, held: 50, hasQuotas: true,
        byTrying: false, &count)
      {
        Issue.record("seed \(seed): \(fault)")
        return
      }
    }
    #expect(count.notShown == 0 && count.moved > 50, "\(count)")
  }

  @Test("A plan with a gap is allowed, with what its prices prove, and refused if it says more")
  func gaps() throws {
    var gaps = 0
    for seed in 1...120 as ClosedRange<UInt64> {
      let batch = try RandomBatch(seed: seed &* 7_919, size: 30, orders: 20)
      guard let plan = try batch.plan() else { continue }
      // The last order of a pool leaves it for its catch-all: nothing else changes.
      let snapshot = batch.router.snapshot
      guard let position = plan.placements.lastIndex(where: { $0.role != .catchAll }) else {
        continue
      }
      let placement = plan.placements[position]
      let pool = snapshot.pool(placement.unit)
      let all = batch.router.everyCatchAll(
        batch.orders[position].query, loads: batch.loads, workspace: batch.workspace)
      guard placement.edge == nil, let left = all.min(by: { $0.cost < $1.cost }) else { continue }
      var placements = plan.placements
      placements[position] = BatchPlan.Placement(
        unit: left.unit, role: .catchAll, cost: left.cost, edge: nil, isMoved: false)
      let pools = plan.pools.map { use in
        BatchPlan.PoolUse(
          pool: use.pool, before: use.before, after: use.after - (use.pool == pool ? 1 : 0),
          capacity: use.capacity, price: use.price)
      }
      let cost = plan.cost - placement.cost + left.cost
      guard cost > plan.bound else { continue }
      let dearer = plan.changed(placements: placements, cost: cost, pools: pools)
      guard case .success(let proof) = batch.proof(dearer) else {
        Issue.record("seed \(seed): \(batch.fault(dearer) ?? "")")
        continue
      }
      #expect(!proof.isOptimal && proof.cost == cost && proof.bound == plan.bound, "seed \(seed)")
      for bound in [cost, plan.bound + 1, plan.bound - 1, 0, cost + 1] {
        for byPrices in [bound, plan.bound] {
          let wrong = dearer.changed(bound: bound, priceBound: byPrices)
          #expect(batch.fault(wrong) != nil, "seed \(seed), bounds \(byPrices) and \(bound)")
        }
      }
      #expect(batch.fault(dearer.changed(cost: plan.cost)) != nil, "seed \(seed)")
      gaps += 1
    }
    #expect(gaps > 40, "\(gaps)")
  }
}
