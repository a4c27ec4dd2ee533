import OrganizationGraph

/// Writes out the hops of the path that a `Reach` stands for. O(length · degree), no allocation once
/// the lists have grown.
struct PathWriter {
  let tables: UnsafePointer<DecisionTables>
  let climb: Climb
  let hops: FlatList<Hop>
  let day: Int32
  let category: CategoryIndex
  /// Alive while decisions on it are made.
  unowned(unsafe) let snapshot: OrganizationSnapshot

  /// Appends the hops from the origin to a unit; returns what they cost together.
  func write(to unit: UnitIndex, _ way: Reach) -> Int64 {
    let start = hops.count
    for position in 1..<max(1, Int(way.hub) + 1) {
      add(.climb, climb[position].edge, from: climb[position - 1].unit, to: climb[position].unit)
    }
    let hub = climb[Int(way.hub)].unit
    switch way.form {
    case .climb: break
    case .descend: descend(from: hub, to: unit)
    case .command: command(from: hub, to: unit)
    case .station, .seat, .attachment, .agreement, .registration, .standby:
      cross(by: way.bridge, from: hub, to: unit)
    }
    var cost: Int64 = 0
    for position in start..<hops.count { cost += hops[position].cost }
    return cost
  }

  private func add(_ kind: HopKind, _ edge: EdgeIndex, from: UnitIndex, to: UnitIndex) {
    let cost = tables.pointee.costs.hop(
      kind, to: tables.pointee.rows.pointer(to.position).pointee.kind)
    hops.append(Hop(kind: kind, from: from, to: to, cost: cost, edge: edge))
  }

  private func descend(from hub: UnitIndex, to unit: UnitIndex) {
    let start = hops.count
    var current = unit
    while current != hub, let parent = tables.pointee.parent(of: current, on: day) {
      add(.descend, parent.edge, from: parent.unit, to: current)
      current = parent.unit
    }
    hops.reverse(from: start)
  }

  private func cross(by bridge: EdgeIndex, from hub: UnitIndex, to unit: UnitIndex) {
    var current = tables.pointee.edges.to[bridge.position]
    add(
      HopKind(bridge: tables.pointee.edges.kind[bridge.position])!, bridge, from: hub, to: current)
    while current != unit, let edge = line(from: current) {
      let parent = tables.pointee.edges.to[edge.position]
      add(.line, edge, from: current, to: parent)
      current = parent
    }
  }

  private func line(from unit: UnitIndex) -> EdgeIndex? {
    let edges = tables.pointee.edges
    for position in tables.pointee.graph.outgoing(unit) {
      let edge = EdgeIndex(position)
      if edges.kind[edge.position] == .line, isUsable(edge) { return edge }
    }
    return nil
  }

  private func isUsable(_ edge: EdgeIndex) -> Bool {
    tables.pointee.edges.isInForce(edge.position, on: day)
      && (!tables.pointee.edges.isLimited(edge.position) || snapshot.serves(edge, category))
  }

  /// The one way between two units of a command tree: up from the hub to the first unit that is also
  /// above the other, then down. Walking up from the unit is repeated instead of remembered, because
  /// command trees are a few levels high.
  private func command(from hub: UnitIndex, to unit: UnitIndex) {
    var top = hub
    while !isAtOrAbove(top, unit), let edge = superior(of: top) {
      let above = tables.pointee.edges.from[edge.position]
      add(.commandUp, edge, from: top, to: above)
      top = above
    }
    let start = hops.count
    var current = unit
    while current != top, let edge = superior(of: current) {
      let above = tables.pointee.edges.from[edge.position]
      add(.commandDown, edge, from: above, to: current)
      current = above
    }
    hops.reverse(from: start)
  }

  private func isAtOrAbove(_ unit: UnitIndex, _ other: UnitIndex) -> Bool {
    var current = other
    while current != unit {
      guard let edge = superior(of: current) else { return false }
      current = tables.pointee.edges.from[edge.position]
    }
    return true
  }

  /// The edge from the superior in the command tree.
  private func superior(of unit: UnitIndex) -> EdgeIndex? {
    let edges = tables.pointee.edges
    for position in tables.pointee.graph.incoming(unit) {
      let edge = edges.incoming[position]
      if edges.kind[edge.position] == .command, isUsable(edge) { return edge }
    }
    return nil
  }
}
