public import MinimumCostFlow
public import RoutingInstances

/// The orders of an instance as a laminar network: a hub for each tree node and category that matters, a
/// sink for each usable candidate, and one supply for all orders of one hub with the same penalty.
///
/// A hub is made where candidates of the category can be reached and orders of it come from, or where
/// several ways part. A branch without orders of a category is entries of the hub above; an order below
/// the lowest hub enters there and pays the climb beforehand. Both keep every cost as it is defined.
///
/// O(n + h + e + q log q): n nodes, h hubs, e entries, q orders.
public struct InstanceNetwork: Sendable {
  public let network: LaminarNetwork
  public let supplies: [Supply]
  /// The node of each sink.
  public let candidates: ContiguousArray<Int32>
  /// The supply of each order, in their order; -1: nobody can take it.
  public let supplyOfOrder: ContiguousArray<Int32>
  /// What all orders cost beside the network: climbs below it, and the penalties of those nobody can
  /// take.
  public let fixedCost: Int64

  public init(_ graph: InstanceGraph, _ state: InstanceState, _ orders: [InstanceQuery]) {
    var builder = NetworkBuilder(graph, state, orders)
    builder.chooseHubs()
    builder.numberHubs()
    builder.addEntries()
    let supplies = builder.supplies()
    network = builder.network
    self.supplies = supplies.supplies
    supplyOfOrder = supplies.ofOrder
    fixedCost = supplies.fixedCost
    candidates = builder.candidates
  }
}
