/// Reads a routing instance from a folder of comma-separated files, plain or compressed by gzip.
///
/// | file | columns | rows |
/// | --- | --- | --- |
/// | `nodes.csv` | `id`, `kind`, `parent`, `mask`, `quality` | nodes; ids count from 0, a parent's before
/// its children's |
/// | `edges.csv` | `src`, `dst`, `type` | seats (`C`), whistles (`W`) and lines (`L`) |
/// | `state.csv` | `id`, `capacity`, `load` | candidates |
/// | `queries.csv` | `id`, `origin`, `category`, `severity` | orders |
///
/// `Documentation/routing-instances.md` describes the fields. Columns may stand in any order, others
/// are faults. Nothing is repaired: a file with a fault gives no graph, state or queries.
public struct InstanceReader: Sendable {
  /// After so many faults the rest of a file is not looked at.
  public static let mostFaults = 20

  public let folder: String

  public init(folder: String) {
    self.folder = folder
  }

  /// Reads `nodes.csv` and `edges.csv`. O(n + e log e) where n is nodes and e is edges.
  ///
  /// - Throws: `InstanceError.Code.unreadable` or `faulty`.
  public func graph() throws(InstanceError) -> InstanceGraph {
    let (nodes, root) = try nodes()
    let edges = try edges(between: nodes)
    return InstanceGraph(nodes, edges: edges, root: root)
  }

  func file(_ name: String, columns: [String]) -> InstanceFile {
    InstanceFile(path: "\(folder)/\(name)", name: name, columns: columns)
  }
}
