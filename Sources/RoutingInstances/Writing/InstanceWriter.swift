internal import DelimitedText
internal import Glibc

/// Writes a routing instance as the files that `InstanceReader` reads; they read back equal.
///
/// Equal instances give equal files, byte for byte. Each file appears whole or not at all.
public struct InstanceWriter: Sendable {
  public let folder: String

  /// - Parameter folder: is made when something is written, if it is not there.
  public init(folder: String) {
    self.folder = folder
  }

  /// Writes `nodes.csv` and `edges.csv`.
  ///
  /// - Throws: `InstanceError.Code.unwritable`.
  public func write(_ graph: InstanceGraph) throws(InstanceError) {
    try file("nodes.csv", ["id", "kind", "parent", "mask", "quality"]) {
      writer throws(DelimitedTextError) in
      let names = InstanceKind.allCases.map(\.name)
      for node in 0..<graph.count {
        try writer.write(node)
        try writer.write(names[Int(graph.kind[node].rawValue)])
        try writer.write(graph.parent[node])
        try writer.write(String(graph.mask[node], radix: 16))
        try writer.write(graph.quality[node])
        try writer.endRow()
      }
    }
    try file("edges.csv", ["src", "dst", "type"]) { writer throws(DelimitedTextError) in
      for edge in graph.edges {
        try writer.write(edge.source)
        try writer.write(edge.target)
        try writer.write(edge.kind.letter)
        try writer.endRow()
      }
    }
  }

  /// Writes `state.csv`, a row for each candidate.
  ///
  /// - Throws: `InstanceError.Code.unwritable`.
  public func write(_ state: InstanceState, of graph: InstanceGraph) throws(InstanceError) {
    try file("state.csv", ["id", "capacity", "load"]) { writer throws(DelimitedTextError) in
      for node in 0..<graph.count where graph.isCandidate(node) {
        try writer.write(node)
        try writer.write(state.capacity[node])
        try writer.write(state.load[node])
        try writer.endRow()
      }
    }
  }

  /// Writes `queries.csv`.
  ///
  /// - Throws: `InstanceError.Code.unwritable`.
  public func write(_ queries: [InstanceQuery]) throws(InstanceError) {
    try file("queries.csv", ["id", "origin", "category", "severity"]) {
      writer throws(DelimitedTextError) in
      for query in queries {
        try writer.write(query.id)
        try writer.write(query.origin)
        try writer.write(query.category)
        try writer.write(query.severity)
        try writer.endRow()
      }
    }
  }

  private func file(
    _ name: String, _ columns: [String],
    _ body: (DelimitedWriter) throws(DelimitedTextError) -> Void
  ) throws(InstanceError) {
    // EEXIST is the usual case; whether it is a folder shows when the file is made.
    if mkdir(folder, 0o777) != 0 && errno != EEXIST {
      throw InstanceError(
        .unwritable, path: folder, message: "cannot be made: \(String(cString: strerror(errno)))")
    }
    do throws(DelimitedTextError) {
      let writer = try DelimitedWriter(path: "\(folder)/\(name)")
      try writer.writeRow(columns)
      try body(writer)
      try writer.finish()
    } catch {
      throw InstanceError(.unwritable, error)
    }
  }
}
