import OrganizationGraph

/// Finds the next rung above a unit.
///
/// What a unit reaches is a comb: its line upwards, and from its units the territory upwards. Along
/// each tooth costs never fall, so a tooth is left as soon as it costs more than the best found.
struct LadderWalk {
  let tables: UnsafePointer<DecisionTables>
  unowned(unsafe) let query: RoutingQuery
  let rules: EscalationRules
  unowned(unsafe) let snapshot: OrganizationSnapshot

  struct Step: BitwiseCopyable {
    var unit: UnitIndex
    var cost: Int64 = 0
    var hops: Int = 0
    var byLine = false

    func precedes(_ other: Step, _ order: OrderView) -> Bool {
      if cost != other.cost { return cost < other.cost }
      if hops != other.hops { return hops < other.hops }
      return order.precedes(unit.rawValue, other.unit.rawValue)
    }
  }

  private var order: OrderView { tables.pointee.graph.order }

  /// The next rung; the units of greater rank that it passes over are appended to `skipped`.
  func next(above holder: UnitIndex, skipped: FlatList<UnitIndex>) -> Step? {
    let rank = rank(of: holder)
    var best: Step?
    var passesOver = false
    visit(above: holder) { step in
      if let best, !step.precedes(best, order) { return step.cost <= best.cost }
      guard self.rank(of: step.unit) > rank else { return true }
      if isPassedOver(step.unit) {
        passesOver = true
      } else {
        best = step
      }
      return true
    }
    guard let best else { return nil }
    if passesOver { collect(above: holder, rank, before: best, into: skipped) }
    return best
  }

  private func collect(
    above holder: UnitIndex, _ rank: Int, before best: Step, into skipped: FlatList<UnitIndex>
  ) {
    let start = skipped.count
    visit(above: holder) { step in
      guard step.cost <= best.cost else { return false }
      guard step.precedes(best, order), self.rank(of: step.unit) > rank, isPassedOver(step.unit)
      else {
        return true
      }
      for position in start..<skipped.count where skipped[position] == step.unit { return true }
      skipped.append(step.unit)
      return true
    }
  }

  /// Calls `body` with everything above a unit by line and by territory; what it answers says whether
  /// to go on upwards.
  private func visit(above holder: UnitIndex, _ body: (Step) -> Bool) {
    var current = Step(unit: holder)
    while true {
      // Only units outside the chain have lines.
      let isInChain = tables.pointee.graph.isChain(current.unit)
      let line = rules.byLine && !isInChain ? edge(.line, from: current.unit) : nil
      if line == nil || rules.byTerritory { visitTerritory(above: current, body) }
      guard let line else { return }
      let unit = tables.pointee.edges.to[line]
      current.cost += tables.pointee.costs.hop(
        .line, to: tables.pointee.rows.pointer(unit.position).pointee.kind)
      current.unit = unit
      current.hops += 1
      current.byLine = true
      if !body(current) { return }
    }
  }

  /// The home territory of a unit outside the chain, and what is above in the chain.
  private func visitTerritory(above start: Step, _ body: (Step) -> Bool) {
    var current = start
    var above =
      tables.pointee.graph.isChain(start.unit)
      ? parent(of: start.unit) : tables.pointee.graph.home(of: start.unit)
    while let next = above {
      current.cost +=
        tables.pointee.costs.climb[Int(tables.pointee.rows.pointer(next.position).pointee.kind)]
      current.unit = next
      current.hops += 1
      if !body(current) { return }
      above = parent(of: next)
    }
  }

  private func parent(of unit: UnitIndex) -> UnitIndex? {
    tables.pointee.parent(of: unit, on: query.day.number)?.unit
  }

  private func edge(_ kind: EdgeKind, from unit: UnitIndex) -> Int? {
    let edges = tables.pointee.edges
    for edge in tables.pointee.graph.outgoing(unit) {
      if edges.kind[edge] == kind, edges.isInForce(edge, on: query.day.number),
        !edges.isLimited(edge) || snapshot.serves(EdgeIndex(edge), query.category)
      {
        return edge
      }
    }
    return nil
  }

  /// `OrganizationSnapshot.escalationRank`.
  private func rank(of unit: UnitIndex) -> Int {
    let row = tables.pointee.rows.pointer(unit.position)
    let authority =
      row.pointee.level == .max
      ? 0 : Int(tables.pointee.authorities[Int(row.pointee.level)])
    return authority * 2 + (row.pointee.kind < tables.pointee.costs.tierCount ? 1 : 0)
  }

  private func isPassedOver(_ unit: UnitIndex) -> Bool {
    if unit == snapshot.root { return false }
    let row = tables.pointee.rows.pointer(unit.position)
    return row.pointee.isSuspended
      || row.pointee.isLed && snapshot.isVacant(unit, on: query.day)
      || !query.subjects.isEmpty && query.conflict(of: unit, in: snapshot) != nil
  }
}
