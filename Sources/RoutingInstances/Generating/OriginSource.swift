/// Draws where orders come from and what they ask for.
struct OriginSource {
  /// The categories that so few have are the rare ones.
  private static let rareCategories = 8
  /// The hardest of so many draws is an adversarial order.
  private static let adversarialDraws = 8

  private let graph: InstanceGraph
  private let origins: InstanceOrigins
  private let places: NodesByKind
  private let seed: UInt64
  /// Weights of the categories up to and with each.
  private let categoryWeights: [Int]
  private let rare: [Int]

  init(_ graph: InstanceGraph, seed: UInt64, origins: InstanceOrigins) {
    self.graph = graph
    self.origins = origins
    self.seed = seed
    places = NodesByKind(graph)
    var sum = 0
    categoryWeights = (0..<InstanceGraph.categoryCount).map { category in
      sum += 1_000_000 / (category + 6)
      return sum
    }
    rare = origins == .adversarial ? Self.rareCategories(of: graph) : []
  }

  func draw(_ random: inout InstanceRandom) -> (origin: Int32, category: Int) {
    switch origins {
    case .uniform:
      (places.treeNode(&random), random.below(InstanceGraph.categoryCount))
    case .skewed: (busyPlace(&random), frequentCategory(&random))
    case .adversarial: farOrder(&random)
    }
  }

  /// A node of a tier that orders come from, drawn anew three times out of four where its community
  /// is not a busy one. One community in five is busy.
  private func busyPlace(_ random: inout InstanceRandom) -> Int32 {
    let kind: InstanceKind =
      switch random.below(100) {
      case 0: .district
      case 1..<3: .street
      case 3..<11: .community
      case 11..<48: .grid
      case 48..<80: .building
      default: .household
      }
    while true {
      let place = places.node(of: kind, &random) ?? Int32(graph.root)
      if isBusy(place) || random.below(4) == 0 { return place }
    }
  }

  /// Whether the community of a node is busy; so is what lies above communities.
  private func isBusy(_ place: Int32) -> Bool {
    var node: Int? = Int(place)
    while let current = node, graph.kind[current] != .community {
      node = graph.treeParent(of: current)
    }
    guard let community = node else { return true }
    var random = InstanceRandom(seed: seed ^ UInt64(community), stream: 2)
    return random.below(5) == 0
  }

  /// Category c is as frequent as 1 / (c + 6).
  private func frequentCategory(_ random: inout InstanceRandom) -> Int {
    let draw = random.below(categoryWeights.last!)
    return categoryWeights.firstIndex { draw < $0 }!
  }

  /// Of some draws of a lowest node and a rare category that with the longest climb to a node that
  /// has the category itself; of several the first.
  private func farOrder(_ random: inout InstanceRandom) -> (origin: Int32, category: Int) {
    var best: (origin: Int32, category: Int)?
    var farthest = -1
    for _ in 0..<Self.adversarialDraws {
      let origin = places.lowest(&random)
      let category = rare[random.below(rare.count)]
      let climb = climb(from: Int(origin), to: category)
      if climb > farthest {
        best = (origin, category)
        farthest = climb
      }
    }
    return best!
  }

  /// Hops up to the first node with the category; to beyond the root if there is none.
  private func climb(from origin: Int, to category: Int) -> Int {
    var hops = 0
    var node: Int? = origin
    while let current = node, !graph.has(category, at: current) {
      hops += 1
      node = graph.treeParent(of: current)
    }
    return hops
  }

  /// The categories with the fewest candidates that have any; of equals the greater number first. If
  /// no node has a duty, every category.
  private static func rareCategories(of graph: InstanceGraph) -> [Int] {
    var holders = [Int](repeating: 0, count: InstanceGraph.categoryCount)
    for var mask in graph.mask {
      while mask != 0 {
        holders[mask.trailingZeroBitCount] += 1
        mask &= mask - 1
      }
    }
    let held = holders.indices.filter { holders[$0] > 0 }
    if held.isEmpty { return Array(holders.indices) }
    let ordered = held.sorted { (holders[$0], $1) < (holders[$1], $0) }
    return Array(ordered.prefix(rareCategories))
  }
}

/// The tree nodes of a graph by tier, in the order of their numbers. 4 bytes a node.
private struct NodesByKind {
  /// Tier t has `nodes[start[t]..<start[t + 1]]`.
  private var start: [Int]
  private var nodes: ContiguousArray<Int32>

  init(_ graph: InstanceGraph) {
    let tiers = InstanceKind.tiers.count
    start = [Int](repeating: 0, count: tiers + 1)
    for kind in graph.kind where kind.isTree { start[Int(kind.rawValue) + 1] += 1 }
    for tier in 0..<tiers { start[tier + 1] += start[tier] }
    var next = start
    nodes = ContiguousArray(repeating: 0, count: start[tiers])
    for (node, kind) in graph.kind.enumerated() where kind.isTree {
      nodes[next[Int(kind.rawValue)]] = Int32(node)
      next[Int(kind.rawValue)] += 1
    }
  }

  /// Any tree node.
  func treeNode(_ random: inout InstanceRandom) -> Int32 { nodes[random.below(nodes.count)] }

  /// A node of a tier, if there is one.
  func node(of kind: InstanceKind, _ random: inout InstanceRandom) -> Int32? {
    let range = start[Int(kind.rawValue)]..<start[Int(kind.rawValue) + 1]
    return range.isEmpty ? nil : nodes[range.lowerBound + random.below(range.count)]
  }

  /// A node of the lowest tier that has any.
  func lowest(_ random: inout InstanceRandom) -> Int32 {
    for kind in InstanceKind.tiers.reversed() {
      if let node = node(of: kind, &random) { return node }
    }
    preconditionFailure("an instance has a root")
  }
}
