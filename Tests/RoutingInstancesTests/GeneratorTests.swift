import RoutingInstances
import Testing

@Suite struct GeneratorTests {
  /// FNV-1a over words: any changed value changes it.
  private struct Digest {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ word: some BinaryInteger) {
      value = (value ^ UInt64(truncatingIfNeeded: word)) &* 0x0000_0100_0000_01B3
    }
  }

  private func digest(_ graph: InstanceGraph) -> UInt64 {
    var digest = Digest()
    for node in 0..<graph.count {
      digest.add(graph.kind[node].rawValue)
      digest.add(graph.parent[node])
      digest.add(graph.mask[node])
      digest.add(graph.quality[node])
    }
    for edge in graph.edges {
      digest.add(edge.source)
      digest.add(edge.target)
      digest.add(edge.kind.rawValue)
    }
    return digest.value
  }

  private func digest(_ batch: InstanceBatch) -> UInt64 {
    var digest = Digest()
    for (capacity, load) in zip(batch.state.capacity, batch.state.load) {
      digest.add(capacity)
      digest.add(load)
    }
    for query in batch.queries {
      digest.add(query.origin)
      digest.add(query.category)
      digest.add(query.severity)
    }
    return digest.value
  }

  @Test func theSameSeedGivesTheSameInstanceOnEveryMachine() {
    #expect(digest(InstanceGenerator.graph(.tiny, seed: 1)) == 16_531_199_828_833_721_813)
    #expect(digest(InstanceGenerator.graph(.small, seed: 7)) == 3_172_341_808_033_444_344)
  }

  @Test(arguments: [
    (InstanceOrigins.uniform, 12_672_845_079_450_094_247 as UInt64),
    (.skewed, 12_920_055_493_060_635_499), (.adversarial, 3_308_769_137_773_396_722),
  ])
  func theSameSeedGivesTheSameBatchOnEveryMachine(origins: InstanceOrigins, wanted: UInt64) {
    let graph = InstanceGenerator.graph(.tiny, seed: 1)
    let batch = InstanceBatch(graph, seed: 5, count: 200, origins: origins, load: 40)
    #expect(digest(batch) == wanted)
  }

  @Test(arguments: [
    (InstanceSize.tiny, 200...300), (.small, 9_000...15_000), (.district, 110_000...170_000),
  ])
  func anInstanceHasItsShape(size: InstanceSize, nodes: ClosedRange<Int>) {
    let graph = InstanceGenerator.graph(size, seed: 3)
    #expect(nodes.contains(graph.count))
    for node in 0..<graph.count {
      let parent = graph.treeParent(of: node)
      #expect((parent == nil) == (node == graph.root || !graph.kind[node].isTree))
      if let parent { #expect(parent < node) }
    }
    let households = graph.kind.indices.filter { graph.kind[$0] == .household }
    let volunteers = households.filter { graph.isCandidate($0) }.count
    #expect(volunteers * 100 / households.count <= 20)
    let seats = graph.edges.filter { $0.kind == .seat }
    let communities = graph.kind.filter { $0 == .community }.count
    #expect((10 * communities...14 * communities).contains(seats.count))
    #expect(Set(graph.edges).count == graph.edges.count)
    let stations = graph.kind.filter { $0 == .station }.count
    #expect(graph.edges.filter { $0.kind == .whistle }.count == stations)
  }

  @Test func theLoadOfABatchIsItsLevel() {
    let graph = InstanceGenerator.graph(.small, seed: 2)
    for level in [0, 10, 50, 75, 100] {
      let state = InstanceBatch(
        graph, seed: 9, count: 0, origins: .uniform, load: level
      ).state
      let capacity = state.capacity.reduce(0) { $0 + Int($1) }
      let load = state.load.reduce(0) { $0 + Int($1) }
      #expect(abs(100 * load / capacity - level) <= 3, "level \(level)")
      let full = (0..<graph.count).filter { graph.isCandidate($0) && !state.isUsable($0) }.count
      if level == 0 { #expect(full == 0) }
      if level == 100 { #expect(full == (0..<graph.count).filter(graph.isCandidate).count) }
    }
  }

  @Test func adversarialOrdersComeFromHouseholdsAndClimbFarther() {
    let graph = InstanceGenerator.graph(.small, seed: 2)
    func climb(_ query: InstanceQuery) -> Int {
      var (node, hops) = (Int(query.origin), 0)
      while !graph.has(Int(query.category), at: node), let parent = graph.treeParent(of: node) {
        (node, hops) = (parent, hops + 1)
      }
      return hops
    }
    func climbs(_ origins: InstanceOrigins) -> Int {
      let queries = InstanceBatch(graph, seed: 4, count: 500, origins: origins, load: 0).queries
      if origins == .adversarial {
        #expect(queries.allSatisfy { graph.kind[Int($0.origin)] == .household })
        #expect(Set(queries.map(\.category)).count <= 8)
      }
      return queries.reduce(0) { $0 + climb($1) }
    }
    #expect(climbs(.adversarial) > climbs(.uniform))
    #expect(climbs(.uniform) > climbs(.skewed))
  }
}
