/// Capacities and open orders of an instance at one moment, by node. 8 bytes a node.
public struct InstanceState: Hashable, Sendable {
  /// Most that a capacity or a load may be.
  public static let largest = 1_000_000_000

  /// Most orders that a candidate holds at one time; 0 for the other nodes.
  public package(set) var capacity: ContiguousArray<UInt32>
  /// Orders that it holds; 0 for the other nodes.
  public package(set) var load: ContiguousArray<UInt32>

  init(nodes: Int) {
    capacity = ContiguousArray(repeating: 0, count: nodes)
    load = ContiguousArray(repeating: 0, count: nodes)
  }

  /// Whether a node has a free place.
  public func isUsable(_ node: Int) -> Bool { load[node] < capacity[node] }

  /// What the load of a usable node costs: 1000 · load / capacity, rounded down, milli-units.
  public func loadCost(of node: Int) -> Int64 {
    1000 * Int64(load[node]) / Int64(capacity[node])
  }
}
