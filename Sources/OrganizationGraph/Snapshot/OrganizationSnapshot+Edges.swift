extension OrganizationSnapshot {
  /// Edges that lead from a unit, by (kind, to).
  public func outgoing(_ unit: UnitIndex) -> some RandomAccessCollection<EdgeIndex> {
    units.links[unit.position].outgoing.lazy.map { EdgeIndex($0) }
  }

  /// Edges that lead to a unit, by (kind, from).
  public func incoming(_ unit: UnitIndex) -> some RandomAccessCollection<EdgeIndex> {
    units.links[unit.position].incoming.lazy.map { [incoming = edges.incoming] in incoming[$0] }
  }

  public func kind(_ edge: EdgeIndex) -> EdgeKind { edges.kind[edge.position] }
  public func source(_ edge: EdgeIndex) -> UnitIndex { edges.from[edge.position] }
  public func target(_ edge: EdgeIndex) -> UnitIndex { edges.to[edge.position] }
  /// Code of a written edge or seat; empty for the parents that units name.
  public func code(_ edge: EdgeIndex) -> String {
    edges.remarks.remark(edge)?.code ?? ""
  }

  /// Most orders at one time by way of the edge; `nil`: no limit. O(log r) where r is the edges with
  /// a code, as for `code(_:)`.
  public func quota(_ edge: EdgeIndex) -> UInt32? {
    edges.limited[edge.position] ? edges.remarks.quota(edge) : nil
  }

  public func term(_ edge: EdgeIndex) -> Term {
    Term(days(edge))
  }

  public func isInForce(_ edge: EdgeIndex, on day: Day) -> Bool {
    days(edge).contains(day.number)
  }

  /// Whether the edge serves a category: its scope is empty or names it or one above it.
  /// O(log r + depth · scope).
  public func serves(_ edge: EdgeIndex, _ category: CategoryIndex) -> Bool {
    !edges.limited[edge.position] || edges.remarks.serves(edge, category, above: parent)
  }
}
