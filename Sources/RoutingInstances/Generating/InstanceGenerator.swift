/// Makes routing instances that have the shape of a city's organisation.
///
/// Deterministic: size and seed give the same graph on every machine. The distributions stand in
/// `Documentation/routing-instances.md`. O(n) where n is nodes; besides the graph it holds what one
/// street needs.
public struct InstanceGenerator {
  /// Departments, each with a unit at every level: the lines.
  static let lineCount = 10

  let shape: InstanceShape
  var random: InstanceRandom
  var nodes = NodeColumns()
  var edges = ContiguousArray<InstanceEdge>()
  /// The categories of each line; every category is of at least one.
  let lineMasks: [UInt64]

  /// The graph of a size and a seed.
  public static func graph(_ size: InstanceSize, seed: UInt64) -> InstanceGraph {
    var generator = InstanceGenerator(size, seed: seed)
    generator.addTerritory(0, below: InstanceGraph.noParent, bureaus: [])
    return InstanceGraph(generator.nodes, edges: generator.edges, root: 0)
  }

  private init(_ size: InstanceSize, seed: UInt64) {
    shape = InstanceShape(size)
    random = InstanceRandom(seed: seed, stream: 0)
    var masks = (0..<Self.lineCount).map { _ in UInt64(0) }
    for line in masks.indices {
      masks[line] = random.categories(14...14, below: InstanceGraph.categoryCount)
    }
    for category in 0..<InstanceGraph.categoryCount {
      masks[category % Self.lineCount] |= 1 << category
    }
    lineMasks = masks
    nodes.reserve(shape.expectedNodes)
  }

  /// Adds a territory of the shape's level with its bureaus and all that is below it.
  private mutating func addTerritory(_ level: Int, below parent: Int32, bureaus above: [Int32]) {
    let kind = shape.territories[level].kind
    if kind == .street { return addStreet(below: parent, bureaus: above) }
    let territory = nodes.add(kind, parent: parent, mask: .max, quality: quality(of: kind))
    var bureaus: [Int32] = []
    for line in 0..<Self.lineCount {
      let bureau = addUnit(Self.bureau(of: kind), mask: lineMasks[line])
      if !above.isEmpty { join(bureau, above[line], .line) }
      bureaus.append(bureau)
    }
    for _ in 0..<shape.territories[level + 1].count {
      addTerritory(level + 1, below: territory, bureaus: bureaus)
    }
  }

  private static func bureau(of territory: InstanceKind) -> InstanceKind {
    switch territory {
    case .country: .countryBureau
    case .province: .provinceBureau
    case .city: .cityBureau
    default: .bureau
    }
  }

  mutating func addUnit(_ kind: InstanceKind, mask: UInt64) -> Int32 {
    nodes.add(kind, mask: mask, quality: quality(of: kind))
  }

  mutating func join(_ source: Int32, _ target: Int32, _ kind: InstanceEdge.Kind) {
    edges.append(InstanceEdge(source: source, target: target, kind: kind))
  }

  /// 0...999 above what a kind costs at least: the higher a unit, the dearer.
  mutating func quality(of kind: InstanceKind) -> Int32 {
    let least =
      switch kind {
      case .country: 9000
      case .province: 7000
      case .city: 5000
      case .district: 3000
      case .countryBureau: 3500
      case .provinceBureau: 2500
      case .cityBureau: 1500
      case .bureau: 500
      default: 0
      }
    return Int32(least + random.below(1000))
  }
}
