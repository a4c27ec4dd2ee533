import Routing
import WireMessages

/// The plan of a batch as a dispatcher reads it.
enum BatchText {
  /// Units in the table.
  private static let most = 20
  private static let barWidth = 20

  static func text(_ reply: Wire.RouteBatchReply, _ request: Wire.RouteBatchRequest) -> String {
    let placed = reply.placements.count { !$0.shortage }
    let moved = reply.placements.count(where: \.moved)
    let pinned = request.orders.count(where: \.pinned)
    var facts = ["\(placed) placed"]
    if pinned > 0 { facts.append("\(pinned) of them pinned") }
    if moved > 0 { facts.append("\(moved) moved") }
    let left = reply.placements.count - placed
    facts.append(
      left == 0 ? "none left to a catch-all" : Style.warning("\(left) left to their catch-all 兜底"))
    var lines = [
      "\(Style.strong(orders(reply.placements.count))): \(facts.joined(separator: ", "))",
      "  cost \(RoutingText.cost(reply.cost)): "
        + (reply.optimal
          ? Style.good("no plan costs less")
          : Style.warning(
            "no plan costs less than \(RoutingText.cost(reply.bound)); "
              + (request.teams
                ? "the gap is \(gap(reply.cost, reply.bound))"
                : "the gap is \(gap(reply.cost, reply.bound)): quotas of edges that lead to several pools are in"
                  + " the way of showing more"))),
    ]
    if request.fair {
      lines.append(
        reply.fair
          ? "  \(greatest(reply.pools)): \(Style.good("no plan of this cost is fairer"))"
          : "  \(greatest(reply.pools)): "
            + Style.warning("a fairer plan of this cost is not ruled out; quotas are in the way"))
    }
    for pool in reply.pools where pool.after > pool.capacity {
      let names = pool.units.map(\.name).joined(separator: "、")
      lines.append(
        "  \(Style.warning("overfull")): \(names) \(pool.pool) keeps \(orders(Int(pool.after))) with a"
          + " capacity of \(pool.capacity)")
    }
    for shortage in reply.shortages {
      lines.append("  \(Style.warning("shortage")): \(shortage.reason)")
    }
    if !reply.pools.isEmpty { lines += ["", table(reply.pools)] }
    let short = reply.edges.filter { $0.price > 0 }
    if !short.isEmpty { lines += ["", table(short)] }
    if let revision = reply.revision {
      lines += ["", Style.faint("revision \(revision.organization), load \(revision.load)")]
    }
    return lines.joined(separator: "\n")
  }

  /// "1 order", "2 orders".
  static func orders(_ count: Int) -> String { "\(count) order\(count == 1 ? "" : "s")" }

  /// "0.25 %" of the cost, rounded up.
  static func gap(_ cost: Int64, _ bound: Int64) -> String {
    let share = Double(cost - bound) / Double(max(1, cost))
    let hundredths = Int((share * 10_000).rounded(.up))
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) %"
  }

  private static func greatest(_ pools: [Wire.BatchPool]) -> String {
    let greatest = pools.filter { $0.capacity > 0 }.max { a, b in
      UInt64(a.after) * UInt64(b.capacity) < UInt64(b.after) * UInt64(a.capacity)
    }
    return greatest.map { "greatest load \($0.after) of \($0.capacity)" } ?? "no pool is used"
  }

  /// The edges whose quota is short.
  private static func table(_ edges: [Wire.BatchEdge]) -> String {
    var table = TextTable(
      ["edge with a quota", "orders", "room", "room for one more is worth"],
      [.left, .right, .right, .right])
    let sorted = edges.sorted { a, b in a.price != b.price ? a.price > b.price : a.edge < b.edge }
    for edge in sorted.prefix(most) {
      table.add([edge.edge, "\(edge.orders)", "\(edge.room)", RoutingText.cost(edge.price)])
    }
    let more = edges.count - most
    return table.text + (more > 0 ? "\n  … and \(more) more; --prices writes all" : "")
  }

  /// What one place more in a pool is worth; 0 where it has one, or would be full with it all the same.
  static func worth(_ pool: Wire.BatchPool) -> Int64 {
    pool.after == pool.capacity ? pool.price : 0
  }

  /// The pools where a place is worth most, then those that get most orders.
  private static func table(_ pools: [Wire.BatchPool]) -> String {
    var table = TextTable(
      ["unit", "", "before", "after", "of", "", "one place more is worth"],
      [.left, .left, .right, .right, .right, .left, .right])
    let sorted = pools.sorted { a, b in
      let (x, y) = (Int(a.after) - Int(a.before), Int(b.after) - Int(b.before))
      return (worth(b), y, a.pool) < (worth(a), x, b.pool)
    }
    for pool in sorted.prefix(most) {
      table.add([
        pool.units.map(\.name).joined(separator: "、"), pool.pool, "\(pool.before)",
        "\(pool.after)", "\(pool.capacity)", bar(pool),
        worth(pool) > 0 ? RoutingText.cost(worth(pool)) : "–",
      ])
    }
    let more = pools.count - most
    return table.text + (more > 0 ? "\n  … and \(more) more; --prices writes all" : "")
  }

  /// "███▒▒·····": open before, added, free.
  private static func bar(_ pool: Wire.BatchPool) -> String {
    guard pool.capacity > 0 else { return "" }
    func width(_ orders: UInt32) -> Int {
      min(barWidth, (Int(orders) * barWidth + Int(pool.capacity) - 1) / Int(pool.capacity))
    }
    let kept = width(min(pool.before, pool.after))
    let after = max(kept, width(pool.after))
    return String(repeating: "█", count: kept) + String(repeating: "▒", count: after - kept)
      + String(repeating: "·", count: barWidth - after)
  }
}
