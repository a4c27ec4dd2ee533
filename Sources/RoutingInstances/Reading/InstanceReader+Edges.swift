internal import DelimitedText

extension InstanceReader {
  private enum Column {
    static let source = 0, target = 1, type = 2
    static let names = ["src", "dst", "type"]
  }

  /// Reads `edges.csv`.
  func edges(
    between nodes: NodeColumns
  ) throws(InstanceError) -> ContiguousArray<InstanceEdge> {
    let file = file("edges.csv", columns: Column.names)
    var edges = ContiguousArray<InstanceEdge>()
    var lines: [Int32: Int32] = [:]
    var seen: Set<InstanceEdge> = []
    try file.forEachRow { row throws(InstanceFile.Stop) in
      guard let edge = Self.edge(row, between: nodes, file) else { return }
      guard seen.insert(edge).inserted else {
        file.add(row.fault("the edge stands in an earlier row", remedy: "keep one of the two"))
        return
      }
      if edge.kind == .line {
        guard Self.addLine(edge, to: &lines, row, file) else { return }
      }
      edges.append(edge)
    }
    return edges
  }

  private static func edge(
    _ row: borrowing DelimitedRow, between nodes: NodeColumns, _ file: InstanceFile
  ) -> InstanceEdge? {
    let range = 0...nodes.count - 1
    let source = file.number(row, Column.source, in: range, "node")
    let target = file.number(row, Column.target, in: range, "node")
    let type = row.string(at: Column.type)
    guard let kind = InstanceEdge.Kind.allCases.first(where: { $0.letter == type }) else {
      file.add(
        row.fault(
          at: Column.type, "is no type of edge",
          remedy: "use C for a seat, W for a whistle, L for a line"))
      return nil
    }
    guard let source, let target else { return nil }
    let (from, to) = (nodes.kind[source], nodes.kind[target])
    guard kind.mayJoin(from, to) else {
      file.add(
        row.fault(
          at: Column.type, "cannot lead from \(from.name) \(source) to \(to.name) \(target)",
          remedy: kind.meaning))
      return nil
    }
    return InstanceEdge(source: Int32(source), target: Int32(target), kind: kind)
  }

  /// Adds a line edge to the lines by their lower ends; false after a fault. Lines stay a forest, so
  /// the walk to the top ends; it takes as many steps as the line has units.
  private static func addLine(
    _ edge: InstanceEdge, to lines: inout [Int32: Int32], _ row: borrowing DelimitedRow,
    _ file: InstanceFile
  ) -> Bool {
    if let other = lines[edge.source] {
      file.add(
        row.fault(
          at: Column.source, "has node \(other) above it in its line already",
          remedy: "keep one of the two"))
      return false
    }
    var above: Int32? = edge.target
    while let node = above {
      if node == edge.source {
        file.add(
          row.fault(
            at: Column.target, "closes a circle: node \(edge.source) would be above itself",
            remedy: "remove one line edge of the circle"))
        return false
      }
      above = lines[node]
    }
    lines[edge.source] = edge.target
    return true
  }
}

extension InstanceEdge.Kind {
  /// Whether an edge of the kind leads between nodes of these kinds.
  func mayJoin(_ from: InstanceKind, _ to: InstanceKind) -> Bool {
    switch self {
    case .seat: from == .community && !to.isTree
    case .whistle: from == .street && to == .station
    case .line: from.isLine && to.isLine
    }
  }

  fileprivate var meaning: String {
    switch self {
    case .seat: "a seat leads from a community to a unit beside the tree"
    case .whistle: "a whistle leads from a street to a station"
    case .line: "a line leads from a station or bureau to the one above it"
    }
  }
}
