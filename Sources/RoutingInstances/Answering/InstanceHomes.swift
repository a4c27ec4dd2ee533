/// The home territories of the units beside an instance's tree, which the format does not give.
///
/// The source of the first whistle or seat that leads to the unit; for a bureau the tree parent of
/// the home of the first unit below it in its line; otherwise the root. Routing an instance never
/// depends on them.
struct InstanceHomes {
  private var homes: [Int32: Int32] = [:]
  private let root: Int32

  /// O(e · l) where e is edges and l the length of the longest line.
  init(_ graph: InstanceGraph) {
    root = Int32(graph.root)
    for kind in [InstanceEdge.Kind.whistle, .seat] {
      for edge in graph.edges where edge.kind == kind && homes[edge.target] == nil {
        homes[edge.target] = edge.source
      }
    }
    // Each round goes one step up the lines.
    let lines = graph.edges.filter { $0.kind == .line }
    var isComplete = false
    while !isComplete {
      isComplete = true
      for line in lines where homes[line.target] == nil {
        guard let below = homes[line.source] else { continue }
        homes[line.target] = graph.treeParent(of: Int(below)).map { Int32($0) } ?? root
        isComplete = false
      }
    }
  }

  func home(of unit: Int) -> Int { Int(homes[Int32(unit)] ?? root) }
}
