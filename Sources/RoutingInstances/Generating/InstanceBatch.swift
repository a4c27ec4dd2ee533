/// Where the orders of a generated batch come from, and what they ask for.
public enum InstanceOrigins: String, Sendable, CaseIterable {
  /// Every tree node and every category is as likely as any other.
  case uniform
  /// As orders come in: busy communities, mostly grids and buildings, a few frequent categories.
  case skewed
  /// The answer is far away: households, and the categories that the fewest candidates have.
  case adversarial
}

/// A state of an instance and orders on it.
public struct InstanceBatch: Hashable, Sendable {
  public let state: InstanceState
  public let queries: [InstanceQuery]

  /// Generates a batch. The same arguments give the same batch on every machine; neither does the
  /// state depend on `count` and `origins`, nor the queries on `load`.
  ///
  /// O(n + q) where n is nodes and q is queries; 4 bytes a node besides the state.
  ///
  /// - Parameters:
  ///   - load: how full the candidates are on average, in percent of their capacity, 0...100.
  ///     At 0 all are empty, at 100 all are full. Between, a candidate's share lies evenly
  ///     between 0 and twice the level, above 50 between twice the level less 100 and 100.
  public init(
    _ graph: InstanceGraph, seed: UInt64, count: Int, origins: InstanceOrigins, load: Int
  ) {
    state = StateGenerator.state(of: graph, seed: seed, load: load)
    let source = OriginSource(graph, seed: seed, origins: origins)
    var random = InstanceRandom(seed: seed, stream: 3)
    var queries: [InstanceQuery] = []
    queries.reserveCapacity(count)
    for id in 0..<count {
      let (origin, category) = source.draw(&random)
      queries.append(
        InstanceQuery(
          id: id, origin: origin, category: UInt8(category), severity: Self.severity(&random)))
    }
    self.queries = queries
  }

  /// 1, 2, 3, 4 for 60, 25, 12, 3 of a hundred orders.
  private static func severity(_ random: inout InstanceRandom) -> UInt8 {
    switch random.below(100) {
    case 0..<60: 1
    case 60..<85: 2
    case 85..<97: 3
    default: 4
    }
  }
}
