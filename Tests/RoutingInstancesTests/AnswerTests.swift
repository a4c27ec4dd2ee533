import OrganizationGraph
import OrganizationSamples
import Routing
import RoutingInstances
import Testing

/// The engine's answers against those of the plain solver.
@Suite struct AnswerTests {
  /// The first query that the two answer differently, in words. Asked of both snapshots, one by one
  /// and all together, and again after loads have changed.
  private func disagreement(
    _ graph: InstanceGraph, _ batch: InstanceBatch
  ) throws -> String? {
    let organization = InstanceOrganization.make(graph, batch.state)
    let routers = [
      InstanceRouter(try OrganizationSnapshot(organization), batch.state),
      InstanceRouter(InstanceSnapshot.make(graph, batch.state), batch.state),
    ]
    var state = batch.state
    for round in 0..<2 {
      let reference = ReferenceSolver(graph: graph, state: state)
      let search = BoundedSearch(graph, state, routers[1].router.snapshot)
      if let fault = disagreement(search, reference, batch.queries) {
        return "round \(round), by search: \(fault)"
      }
      for router in routers {
        if let fault = disagreement(router, reference, batch.queries) {
          return "round \(round): \(fault)"
        }
      }
      for node in 0..<graph.count where node % 3 == round && graph.isCandidate(node) {
        state.load[node] = state.capacity[node] / 2
        for router in routers {
          let unit = UnitIndex(node)
          router.loads.setOpen(state.load[node], in: router.router.snapshot.pool(unit))
        }
      }
    }
    return nil
  }

  private func disagreement(
    _ search: BoundedSearch, _ reference: ReferenceSolver, _ queries: [InstanceQuery]
  ) -> String? {
    var best: [InstanceCandidate] = []
    for query in queries {
      let (origin, category) = (Int(query.origin), Int(query.category))
      for count in [1, 8] {
        search.best(count, origin: origin, category: category, &best)
        let wanted = reference.best(count, origin: origin, category: category)
        if best != wanted { return "\(query): \(best), not \(wanted)" }
      }
    }
    return nil
  }

  private func disagreement(
    _ router: InstanceRouter, _ reference: ReferenceSolver, _ queries: [InstanceQuery]
  ) -> String? {
    let orders = queries.map {
      router.query(origin: Int($0.origin), category: Int($0.category))
    }
    let (together, leads) = (router.best(8, of: orders), router.best(1, of: orders))
    for (position, query) in queries.enumerated() {
      let wanted = reference.best(8, origin: Int(query.origin), category: Int(query.category))
      if together[position] != wanted { return "all together, \(query): \(together[position])" }
      if leads[position] != Array(wanted.prefix(1)) {
        return "leads together, \(query): \(leads[position])"
      }
      for count in [1, 3, 8] {
        let found = router.best(count, orders[position])
        if found != Array(wanted.prefix(count)) {
          return "\(count) best of \(query): \(found), not \(wanted)"
        }
      }
    }
    return nil
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func anIrregularInstanceIsAnsweredAsDefined(seed: UInt64) throws {
    let folder = try TemporaryFolder(RandomInstance.files(seed: seed))
    let graph = try InstanceReader(folder: folder.path).graph()
    let batch = InstanceBatch(
      graph, seed: seed, count: 30, origins: seed % 2 == 0 ? .uniform : .adversarial,
      load: [0, 30, 60, 90, 100][Int(seed % 5)])
    #expect(try disagreement(graph, batch) == nil, "seed \(seed)")
  }

  @Test(
    arguments: 1...4 as ClosedRange<UInt64>,
    [(InstanceOrigins.uniform, 0), (.skewed, 40), (.adversarial, 95), (.skewed, 100)])
  func aTinyInstanceIsAnsweredAsDefined(seed: UInt64, batch: (InstanceOrigins, Int)) throws {
    let graph = InstanceGenerator.graph(.tiny, seed: seed)
    let batch = InstanceBatch(graph, seed: seed, count: 40, origins: batch.0, load: batch.1)
    #expect(try disagreement(graph, batch) == nil, "seed \(seed)")
  }

  @Test func whereNobodyIsUsableThereIsNoAnswer() throws {
    let graph = InstanceGenerator.graph(.tiny, seed: 1)
    let batch = InstanceBatch(graph, seed: 1, count: 20, origins: .uniform, load: 100)
    let router = InstanceRouter(InstanceSnapshot.make(graph, batch.state), batch.state)
    for query in batch.queries {
      let found = router.best(
        8, router.query(origin: Int(query.origin), category: Int(query.category)))
      #expect(found.isEmpty)
    }
  }
}
