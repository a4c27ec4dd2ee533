import OrganizationGraph
import Routing

extension Oracle {
  struct PlainRung: Equatable {
    let unit: String
    let at: Int?
  }

  private func rank(_ unit: String) -> Int {
    (level(unit).map { organization.schema.tiers[$0].authority } ?? 0) * 2
      + (tier(units[unit]!.kind.code) == nil ? 0 : 1)
  }

  private func parent(_ unit: String, _ kind: EdgeKind) -> String? {
    let lineage = lineage(order.category)
    return links.first { link in
      link.kind == kind && link.from == unit && holds(link.term)
        && (link.scope.isEmpty || lineage.contains { link.scope.contains($0) })
    }?.to
  }

  /// Everything above a unit, by every mix of line first and territory then.
  private func superiors(_ holder: String, _ reason: String) -> [(unit: String, way: Way)] {
    let byLine = number("escalate.line", reason) == 1
    let byTerritory = number("escalate.territory", reason) == 1
    var result: [(String, Way)] = []
    func territory(_ unit: String, _ way: Way) {
      guard let next = units[unit]!.home ?? parent(unit, .chain) else { return }
      let further = Way(cost: way.cost + hop("climb", to: next), hops: way.hops + 1)
      result.append((next, further))
      territory(next, further)
    }
    func line(_ unit: String, _ way: Way) {
      let next = byLine ? parent(unit, .line) : nil
      if byTerritory || next == nil { territory(unit, way) }
      guard let next else { return }
      let further = Way(cost: way.cost + hop("line", to: next), hops: way.hops + 1)
      result.append((next, further))
      line(next, further)
    }
    line(holder, Way(cost: 0, hops: 0))
    return result
  }

  private func isPassedOver(_ unit: String) -> Bool {
    let root = above().last!
    if unit == root { return false }
    if units[unit]!.status == .suspended { return true }
    if conflicted(unit) { return true }
    let leading = organization.posts.filter { $0.unit == unit && $0.leads }.map(\.code)
    return !leading.isEmpty
      && !organization.appointments.contains { leading.contains($0.post) && holds($0.term) }
  }

  func ladder(from holder: String, reason: String) -> [PlainRung] {
    let step = limit(.escalate)
    var at = deadline ?? step.map { end($0, Int(order.receivedAt.seconds)) }
    var current = holder
    var rungs: [PlainRung] = []
    while true {
      let next = superiors(current, reason)
        .filter { rank($0.unit) > rank(current) && !isPassedOver($0.unit) }
        .min {
          $0.way != $1.way
            ? $0.way < $1.way : $0.unit.utf8.lexicographicallyPrecedes($1.unit.utf8)
        }
      guard let next else { return rungs }
      rungs.append(PlainRung(unit: next.unit, at: at))
      current = next.unit
      at = at.flatMap { time in step.map { end($0, time) } }
    }
  }
}
