/// What searches for shortest paths write down, kept from one to the next so that none begins by clearing it.
struct PathScratch {
  /// A node as a search has reached it.
  struct Node: BitwiseCopyable {
    var distance: Int64 = 0
    /// The search that reached it.
    var stamp: UInt32 = 0
    var arc = FlowArc(0, 0)
  }

  let reached: UnsafeMutablePointer<Node>
  /// The nodes that a search reached, as far as it counts them.
  let touched: UnsafeMutablePointer<Int32>
  /// The nodes that are equally near.
  let row: UnsafeMutablePointer<Int32>
  /// The number of the last search.
  let last: UnsafeMutablePointer<UInt32>

  init(nodes: Int, _ memory: FlowMemory) {
    reached = memory.allocate(nodes, filledWith: Node())
    touched = memory.allocate(nodes)
    row = memory.allocate(nodes)
    last = memory.allocate(1, filledWith: 0)
  }
}
