import OrganizationGraph
import OrganizationSamples
import Testing

@Suite struct CyclicComponentsTests {
  /// Two nodes are in one component if each is reached from the other over at least one edge.
  private func plain(_ edges: [(from: Int, to: Int)], count: Int) -> [[Int]] {
    var reaches = [[Bool]](repeating: [Bool](repeating: false, count: count), count: count)
    for edge in edges { reaches[edge.from][edge.to] = true }
    for middle in 0..<count {
      for from in 0..<count where reaches[from][middle] {
        for to in 0..<count where reaches[middle][to] { reaches[from][to] = true }
      }
    }
    let components = (0..<count).filter { reaches[$0][$0] }.map { node in
      (0..<count).filter { reaches[node][$0] && reaches[$0][node] }
    }
    return components.enumerated().filter { components.firstIndex(of: $1) == $0 }.map(\.element)
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func componentsAgreeWithReachability(seed: UInt64) {
    var random = SplitMix64(state: seed)
    let count = random.range(1...9)
    let edges = (0..<random.range(0...14)).map { _ in
      (from: random.range(0...(count - 1)), to: random.range(0...(count - 1)))
    }
    #expect(CyclicComponents.find(edges) == plain(edges, count: count), "seed \(seed)")
  }
}
