/// A way from one node of an instance to another, beside the tree.
public struct InstanceEdge: Hashable, Sendable {
  public enum Kind: UInt8, Sendable, CaseIterable {
    /// From a community to a unit on its committee.
    case seat
    /// From a street to its station.
    case whistle
    /// From a unit of a line to the one above it.
    case line

    /// As `edges.csv` spells it.
    public var letter: String {
      switch self {
      case .seat: "C"
      case .whistle: "W"
      case .line: "L"
      }
    }
  }

  public let source: Int32
  public let target: Int32
  public let kind: Kind

  public init(source: Int32, target: Int32, kind: Kind) {
    self.source = source
    self.target = target
    self.kind = kind
  }
}

/// An organisation reduced to what routing costs: a tree of territories with units beside it, as flat
/// columns by node. 17 bytes a node and 12 an edge.
///
/// Made by `InstanceReader` and `InstanceGenerator`, which see to it that there is one root, that a
/// parent's number is less than its children's and its tier higher, that edges join the kinds that
/// `InstanceEdge.Kind` names, none twice, and that lines are a forest.
public struct InstanceGraph: Hashable, Sendable {
  /// Categories are 0..<64, so that a node's duties are the bits of one word.
  public static let categoryCount = 64
  /// Most that `quality` may be. With the cost of a full load it is less than the largest cost of a
  /// policy, at which the root answers where nobody has the duty.
  public static let largestQuality: Int32 = 9_000_000
  /// What `parent` holds where there is none.
  public static let noParent: Int32 = -1

  public let kind: ContiguousArray<InstanceKind>
  /// The tree parent; `noParent` for the root and the units beside the tree.
  public let parent: ContiguousArray<Int32>
  /// The categories that the node has a duty for, bit c for category c; 0: it is no candidate.
  public let mask: ContiguousArray<UInt64>
  /// What the node costs whatever the order, milli-units, 0...`largestQuality`.
  public let quality: ContiguousArray<Int32>
  public let edges: ContiguousArray<InstanceEdge>
  /// The tree node without a parent.
  public let root: Int

  init(_ nodes: NodeColumns, edges: ContiguousArray<InstanceEdge>, root: Int) {
    kind = nodes.kind
    parent = nodes.parent
    mask = nodes.mask
    quality = nodes.quality
    self.edges = edges
    self.root = root
  }

  /// Nodes are 0..<`count`.
  public var count: Int { kind.count }

  /// The node above another in the tree; O(1).
  public func treeParent(of node: Int) -> Int? {
    parent[node] == Self.noParent ? nil : Int(parent[node])
  }

  /// Whether the node has a duty for some category.
  public func isCandidate(_ node: Int) -> Bool { mask[node] != 0 }

  /// Whether the node has a duty for a category.
  public func has(_ category: Int, at node: Int) -> Bool { mask[node] & (1 << category) != 0 }
}

/// The columns of nodes while they are filled.
struct NodeColumns {
  private(set) var kind: ContiguousArray<InstanceKind> = []
  private(set) var parent: ContiguousArray<Int32> = []
  private(set) var mask: ContiguousArray<UInt64> = []
  private(set) var quality: ContiguousArray<Int32> = []

  var count: Int { kind.count }

  mutating func reserve(_ nodes: Int) {
    kind.reserveCapacity(nodes)
    parent.reserveCapacity(nodes)
    mask.reserveCapacity(nodes)
    quality.reserveCapacity(nodes)
  }

  /// Adds a node and returns its number.
  @discardableResult
  mutating func add(
    _ kind: InstanceKind, parent: Int32 = InstanceGraph.noParent, mask: UInt64, quality: Int32
  ) -> Int32 {
    self.kind.append(kind)
    self.parent.append(parent)
    self.mask.append(mask)
    self.quality.append(quality)
    return Int32(count - 1)
  }
}
