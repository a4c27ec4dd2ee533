/// An organisation reduced to what assigning costs, and the orders: all that a certificate is held
/// against.
///
/// Nodes are numbered from 0; a territory's parent stands before it. An order climbs from its origin any
/// number of territories; then it stays, or descends any number, or crosses to a unit and goes up its
/// line. What it costs is the cheapest such way, the node's own cost, and nothing else.
public struct AssignmentProblem: Sendable {
  /// A way from one node to another beside the tree.
  public struct Way: Hashable, Sendable {
    public let source: Int32
    public let target: Int32
    public let cost: Int64

    public init(source: Int32, target: Int32, cost: Int64) {
      self.source = source
      self.target = target
      self.cost = cost
    }
  }

  public struct Order: Hashable, Sendable {
    /// A territory.
    public let origin: Int32
    /// 0..<64.
    public let category: UInt8
    /// What it costs to leave the order unassigned.
    public let penalty: Int64

    public init(origin: Int32, category: UInt8, penalty: Int64) {
      self.origin = origin
      self.category = category
      self.penalty = penalty
    }
  }

  /// The territory above each node; -1: none, as for units beside the tree.
  public var parent: ContiguousArray<Int32> = []
  /// Bit c: the node may take orders of category c.
  public var duties: ContiguousArray<UInt64> = []
  /// What the node costs any order.
  public var ownCost: ContiguousArray<Int64> = []
  /// How many orders the node can still take.
  public var places: ContiguousArray<Int32> = []
  public var crossings: [Way] = []
  /// At most one from each node, without circles.
  public var lines: [Way] = []
  public var climb: Int64 = 0
  public var descend: Int64 = 0
  public var orders: [Order] = []

  public init() {}

  public var nodeCount: Int { parent.count }

  /// Whether nothing can overflow that is computed of its costs.
  var isInRange: Bool {
    CheckedNumbers.isStep(climb) && CheckedNumbers.isStep(descend)
      && ownCost.allSatisfy(CheckedNumbers.isStep)
      && crossings.allSatisfy { CheckedNumbers.isStep($0.cost) }
      && lines.allSatisfy { CheckedNumbers.isStep($0.cost) }
      && orders.allSatisfy { CheckedNumbers.isPrice($0.penalty) }
  }

  func canTake(_ node: Int, _ category: UInt8) -> Bool {
    places[node] > 0 && duties[node] >> UInt64(category) & 1 != 0
  }
}

/// An answer and its certificate.
public struct CertifiedAssignment: Sendable {
  /// The node of each order; `nil`: unassigned.
  public var node: [Int32?]
  /// The price of each node, 0 where none was given.
  public var price: ContiguousArray<Int64>

  public init(node: [Int32?], price: ContiguousArray<Int64>) {
    self.node = node
    self.price = price
  }
}
