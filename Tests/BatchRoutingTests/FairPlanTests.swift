import BatchRouting
import OrganizationGraph
import OrganizationSamples
import Routing
import Testing

@Suite struct FairPlanTests {
  struct Count {
    var fair = 0
    var fairer = 0
    var notShown = 0
    var tampered = 0
  }

  static func added(_ plan: BatchPlan, _ batch: RandomBatch) -> [PoolIndex: Int] {
    var added: [PoolIndex: Int] = [:]
    for (order, placement) in zip(batch.orders, plan.placements)
    where !order.isPinned && placement.role != .catchAll {
      added[batch.router.snapshot.pool(placement.unit), default: 0] += 1
    }
    return added
  }

  static func check(_ batch: RandomBatch, byTrying: Bool, _ count: inout Count) throws -> String? {
    guard let plain = try batch.plan(), let plan = try batch.plan(isFair: true) else {
      return "it stopped"
    }
    if plan.cost != plain.cost || plan.bound != plain.bound { return "it costs another sum" }
    if plan.placements.reduce(0, { $0 + $1.cost }) != plan.cost { return "costs do not add up" }
    guard plan.isOptimal else { return plan.isFair ? "it is fair and not optimal" : nil }
    if let fault = batch.fault(plan) { return fault }
    let free = batch.freeLoads()
    let (loads, former) = (added(plan, batch), added(plain, batch))
    let pools = Set(plan.pools.map(\.pool)).union(loads.keys).union(former.keys)
    let sorted = batch.sortedLoads(loads, free, of: pools)
    let before = batch.sortedLoads(former, free, of: pools)
    if RandomBatch.isLess(before, than: sorted) { return "the plan that was not asked is fairer" }
    count.fair += plan.isFair ? 1 : 0
    count.notShown += plan.isFair ? 0 : 1
    if plan.isFair && RandomBatch.isLess(sorted, than: before) {
      count.fairer += 1
      // The plain plan is one of least cost, so only its loads can speak against it.
      let claimed = BatchPlan(
        placements: plain.placements, cost: plain.cost, bound: plain.bound, pools: plain.pools,
        edges: plain.edges, shortages: [], free: plain.free, isFair: true)
      guard let fault = batch.fault(claimed), fault.contains("fairest") else {
        return "a plan that is not fair is taken for fair"
      }
      count.tampered += 1
    }
    guard byTrying else { return nil }
    let least = batch.bestByTrying().loads
    let own = batch.sortedLoads(
      loads, free, of: Set(batch.offeredPools(free)))
    if RandomBatch.isLess(own, than: least) { return "trying everything misses a plan" }
    if plan.isFair && RandomBatch.isLess(least, than: own) {
      return "\(least) is fairer than \(own)"
    }
    return nil
  }

  @Test("Loads of few orders are the smallest that trying everything finds", arguments: [12, 30])
  func fewOrders(size: Int) throws {
    var count = Count()
    for number in 1...240 as ClosedRange<UInt64> {
      let seed = number &* 32_452_843 &+ UInt64(size)
      let batch = try RandomBatch(
        seed: seed, size: size, orders: 5, held: number % 3 == 0 ? 40 : 0, isTied: true,
        hasQuotas: number % 2 == 0)
      if let fault = try Self.check(batch, byTrying: true, &count) {
        Issue.record("seed \(seed), size \(size): \(fault)")
        return
      }
    }
    #expect(count.fair > 180 && count.fairer > 9, "\(count)")
  }

  @Test("Loads of many orders are shown to be the smallest", arguments: [60, 200])
  func manyOrders(size: Int) throws {
    var count = Count()
    for number in 1...60 as ClosedRange<UInt64> {
      let seed = number &* 49_979_687 &+ UInt64(size)
      let batch = try RandomBatch(
        seed: seed, size: size, orders: 30, held: number % 3 == 0 ? 40 : 0, isTied: true,
        hasQuotas: number % 2 == 0)
      if let fault = try Self.check(batch, byTrying: false, &count) {
        Issue.record("seed \(seed), size \(size): \(fault)")
        return
      }
    }
    #expect(count.fair > 10 && count.fairer > 3 && count.tampered > 3, "\(count)")
  }
}
