/// What only some edges have: a code, a quota, a scope. The parents that units name have none of it,
/// and they are most edges.
package struct EdgeRemarks: Sendable {
  package struct Remark: Sendable {
    package var code: String
    /// Most orders at one time; `nil`: no limit.
    package var quota: UInt32?
    /// Categories that the edge serves with everything below them; empty: every category.
    package var scope: [CategoryIndex]
    /// Where the orders that came by way of the edge are counted. It keeps its place when the edge
    /// gets another number.
    package var slot: UInt32

    /// Whether the edge has a scope or a quota.
    var isLimit: Bool { quota != nil || !scope.isEmpty }
  }

  /// The edges, rising.
  private let edges: ContiguousArray<EdgeIndex>
  private let remarks: ContiguousArray<Remark>
  /// Of edges that were numbered later.
  private var later: [EdgeIndex: Remark] = [:]
  /// Slots given so far.
  package private(set) var slotCount: Int

  /// No remarks.
  package init() { self.init([]) }

  /// - Parameter remarks: with their edges, rising.
  init(_ remarks: [(edge: EdgeIndex, remark: Remark)]) {
    edges = ContiguousArray(remarks.lazy.map(\.edge))
    self.remarks = ContiguousArray(remarks.lazy.map(\.remark))
    slotCount = remarks.count
  }

  /// The remark on an edge; `nil`: nothing to remark. O(log r) where r is the remarks.
  package func remark(_ edge: EdgeIndex) -> Remark? {
    if let last = edges.last, edge > last { return later[edge] }
    var (low, high) = (0, edges.count)
    while low < high {
      let middle = (low + high) / 2
      if edges[middle] < edge { low = middle + 1 } else { high = middle }
    }
    return low < edges.count && edges[low] == edge ? remarks[low] : later[edge]
  }

  /// The remarks of the columns as they were compiled, with their edges.
  var compiled: some Collection<(edge: EdgeIndex, remark: Remark)> {
    edges.indices.lazy.map { (edges[$0], remarks[$0]) }
  }

  /// Takes the next free slot.
  mutating func takeSlot() -> UInt32 {
    slotCount += 1
    return UInt32(slotCount - 1)
  }

  mutating func add(_ remark: Remark, to edge: EdgeIndex) { later[edge] = remark }
}
