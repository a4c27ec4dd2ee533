import OrganizationGraph
import OrganizationSamples
import RoutingInstances
import Testing

/// The engine's answers against those of the plain solver.
@Suite struct AnswerTests {
  /// The first query that the two answer differently, in words.
  private func disagreement(
    _ graph: InstanceGraph, _ batch: InstanceBatch
  ) throws -> String? {
    let snapshot = try OrganizationSnapshot(InstanceOrganization.make(graph, batch.state))
    let router = InstanceRouter(snapshot, batch.state)
    let reference = ReferenceSolver(graph: graph, state: batch.state)
    for query in batch.queries {
      let (origin, category) = (Int(query.origin), Int(query.category))
      let wanted = reference.best(8, origin: origin, category: category)
      for count in [1, 3, 8] {
        let found = router.best(count, try router.query(origin: origin, category: category))
        if found != Array(wanted.prefix(count)) {
          return "\(count) best from \(origin) for \(category): \(found), not \(wanted)"
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
    let snapshot = try OrganizationSnapshot(InstanceOrganization.make(graph, batch.state))
    let router = InstanceRouter(snapshot, batch.state)
    for query in batch.queries {
      let found = router.best(
        8, try router.query(origin: Int(query.origin), category: Int(query.category)))
      #expect(found.isEmpty)
    }
  }
}
