import OrganizationGraph

/// Finds the cheapest allowed command path from an order's origin to every unit it reaches.
///
/// Definition. A path is `climb*` to a hub, then one of: nothing; `descend{1..d}`; a bridge and
/// `line*`; in emergency mode also `command*` up or down. Every edge is in force on the order's
/// day, serves the category and has room in its quota.
///
/// Method. Hubs are the origin and what is above it, at most as many as there are tiers. From each
/// hub the three kinds of continuation are walked; each walk is on a tree or a line, where a unit
/// has one way to it, so walking finds every path, and `Reach`'s order picks one.
///
/// Termination: the chain, lines and command trees have no circles on any day (validation), and a
/// walk never turns back along the edge it came by. Complexity: O(h · (b · l + s + c)) where h is
/// hubs, b bridges of a hub, l line length, s units within d below a hub, c units of a command tree.
struct PathSearch {
  let snapshot: OrganizationSnapshot
  let tables: UnsafePointer<DecisionTables>
  let policy: RoutingPolicy
  let loads: Loads
  let day: Day
  let mode: Mode
  let category: CategoryIndex
  /// An edge to take for usable whatever it says, for the question "what if".
  var assumedUsable: EdgeIndex? = nil

  /// Fills a workspace with every unit reached from the origin.
  func run(from origin: UnitIndex, in workspace: SearchWorkspace) {
    workspace.clearReaches(of: snapshot.unitCount)
    tables.pointee.write(workspace.climb, from: origin, on: day.number)
    let limit = policy[mode].descendLimit
    for position in workspace.climb.indices {
      let step = workspace.climb[position]
      let hub = Hub(unit: step.unit, cost: step.cost, position: UInt8(position))
      workspace.relax(
        hub.unit, hub.reach(cost: hub.cost, hops: Int32(position), form: .climb))
      if limit > 0 { descend(from: hub, limit: limit, in: workspace) }
      forEachCrossing(from: hub) { unit, reach in workspace.relax(unit, reach) }
      if mode == .emergency { command(from: hub, in: workspace) }
    }
  }

  struct Hub {
    let unit: UnitIndex
    let cost: Int64
    let position: UInt8

    func reach(
      cost: Int64, hops: Int32, form: Reach.Form, bridge: EdgeIndex = Reach.noBridge
    ) -> Reach {
      Reach(cost: cost, hops: hops, hub: position, form: form, bridge: bridge)
    }
  }

  func isUsable(_ edge: EdgeIndex) -> Bool {
    if edge == assumedUsable { return true }
    guard snapshot.isInForce(edge, on: day), snapshot.serves(edge, category) else { return false }
    guard let quota = snapshot.quota(edge) else { return true }
    return loads.open(by: edge) < quota
  }

  /// Whether a bridge, and the line above it up to a unit, can be used.
  func crosses(_ bridge: EdgeIndex, to unit: UnitIndex) -> Bool {
    guard isUsable(bridge) else { return false }
    var current = snapshot.target(bridge)
    while current != unit {
      guard let line = lineEdge(of: current) else { return false }
      current = snapshot.target(line)
    }
    return true
  }

  /// The hops of the path that a reach of the last search stands for. O(length · degree).
  func path(to unit: UnitIndex, _ way: Reach, in workspace: SearchWorkspace) -> [Hop] {
    let hops = FlatList<Hop>(capacity: 32)
    defer { hops.deallocate() }
    let writer = PathWriter(
      tables: tables, climb: workspace.climb, hops: hops, day: day.number, category: category,
      snapshot: snapshot)
    _ = writer.write(to: unit, way)
    return hops.array(0..<hops.count)
  }

  /// The one usable edge to the line parent.
  func lineEdge(of unit: UnitIndex) -> EdgeIndex? {
    snapshot.outgoing(unit).first { snapshot.kind($0) == .line && isUsable($0) }
  }

  private func descend(from hub: Hub, limit: Int, in workspace: SearchWorkspace) {
    let base = Int32(hub.position)
    workspace.frames.append(
      .init(unit: hub.unit, cost: hub.cost, hops: base, enteredBy: nil))
    while let frame = workspace.frames.popLast() {
      for edge in snapshot.incoming(frame.unit)
      where snapshot.kind(edge) == .chain && isUsable(edge) {
        let child = snapshot.source(edge)
        let cost = frame.cost + policy.cost(.descend, to: snapshot.kind(child), mode: mode)
        let hops = frame.hops + 1
        workspace.relax(child, hub.reach(cost: cost, hops: hops, form: .descend))
        if Int(hops - base) < limit {
          workspace.frames.append(.init(unit: child, cost: cost, hops: hops, enteredBy: edge))
        }
      }
    }
  }

  /// Calls `body` with every unit that a bridge of a hub and the line above it lead to, once for each
  /// way.
  func forEachCrossing(from hub: Hub, _ body: (UnitIndex, Reach) -> Void) {
    for bridge in snapshot.outgoing(hub.unit) {
      guard let hop = HopKind(bridge: snapshot.kind(bridge)), isUsable(bridge) else { continue }
      let form = Reach.Form(bridge: hop)
      var unit = snapshot.target(bridge)
      var cost = hub.cost + policy.cost(hop, to: snapshot.kind(unit), mode: mode)
      var hops = Int32(hub.position) + 1
      body(unit, hub.reach(cost: cost, hops: hops, form: form, bridge: bridge))
      while let line = lineEdge(of: unit) {
        unit = snapshot.target(line)
        cost += policy.cost(.line, to: snapshot.kind(unit), mode: mode)
        hops += 1
        body(unit, hub.reach(cost: cost, hops: hops, form: form, bridge: bridge))
      }
    }
  }

  private func command(from hub: Hub, in workspace: SearchWorkspace) {
    workspace.frames.append(
      .init(unit: hub.unit, cost: hub.cost, hops: Int32(hub.position), enteredBy: nil))
    while let frame = workspace.frames.popLast() {
      forEachCommandNeighbour(of: frame.unit) { edge, next, hop in
        if edge == frame.enteredBy { return }
        let cost = frame.cost + policy.cost(hop, to: snapshot.kind(next), mode: mode)
        let hops = frame.hops + 1
        workspace.relax(next, hub.reach(cost: cost, hops: hops, form: .command))
        workspace.frames.append(.init(unit: next, cost: cost, hops: hops, enteredBy: edge))
      }
    }
  }

  /// Calls `body` with every unit next to one in the command tree.
  func forEachCommandNeighbour(
    of unit: UnitIndex, _ body: (EdgeIndex, UnitIndex, HopKind) -> Void
  ) {
    for edge in snapshot.outgoing(unit) where snapshot.kind(edge) == .command && isUsable(edge) {
      body(edge, snapshot.target(edge), .commandDown)
    }
    for edge in snapshot.incoming(unit) where snapshot.kind(edge) == .command && isUsable(edge) {
      body(edge, snapshot.source(edge), .commandUp)
    }
  }
}
