public import OrganizationGraph

/// Open orders at one moment, by capacity pool and by edge with a quota.
public struct Loads: Sendable {
  /// Grows by one with every change.
  public private(set) var revision: UInt64
  private var pools: ContiguousArray<UInt32>
  private var edges: [EdgeIndex: UInt32]

  /// No open orders at all.
  public init(_ snapshot: OrganizationSnapshot) {
    revision = 0
    pools = ContiguousArray(repeating: 0, count: snapshot.poolCount)
    edges = [:]
  }

  public func open(in pool: PoolIndex) -> UInt32 { pools[pool.position] }

  /// Open orders that came by way of an edge.
  public func open(by edge: EdgeIndex) -> UInt32 { edges[edge] ?? 0 }

  public mutating func setOpen(_ orders: UInt32, in pool: PoolIndex) {
    pools[pool.position] = orders
    revision += 1
  }

  public mutating func setOpen(_ orders: UInt32, by edge: EdgeIndex) {
    edges[edge] = orders
    revision += 1
  }
}
