public import OrganizationGraph

/// Says in words what decisions hold as indices and numbers. For people; not on the hot path.
public struct RoutingText: Sendable {
  public let snapshot: OrganizationSnapshot

  public init(_ snapshot: OrganizationSnapshot) {
    self.snapshot = snapshot
  }

  /// "六联社区 440310001001".
  public func unit(_ unit: UnitIndex) -> String {
    "\(snapshot.name(unit)) \(snapshot.code(unit))"
  }

  public func category(_ category: CategoryIndex) -> String {
    let record = snapshot.record(category)
    return "\(record.name) \(record.code)"
  }

  /// "1.5" for 1500 milli-units.
  public static func cost(_ milliUnits: Int64) -> String {
    let sign = milliUnits < 0 ? "-" : ""
    let magnitude = milliUnits.magnitude
    let digits = String(magnitude % 1000)
    let fraction = String(repeating: "0", count: 3 - digits.count) + digits
    var text = "\(sign)\(magnitude / 1000).\(fraction)"
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  /// The rule that allows a hop.
  public func rule(_ hop: Hop) -> String {
    let (from, to) = (snapshot.name(hop.from), snapshot.name(hop.to))
    let code = snapshot.code(hop.edge)
    switch hop.kind {
    case .climb: return "上报 climb: \(from) belongs to \(to)"
    case .descend: return "派单 descend: \(to) is part of \(from) and nearby"
    case .station: return "吹哨 whistle: \(to) is stationed in \(from)"
    case .seat:
      return "交叉任职 seat: \(seatHolder(code)) joins \(from) and \(to) by a concurrent post"
    case .attachment: return "挂点包联 attachment (\(code)): \(to) is attached to \(from)"
    case .agreement:
      let quota = snapshot.quota(hop.edge).map { ", for \($0) orders at a time" } ?? ""
      return "共建协议 agreement (\(code)): \(to) offers this service to \(from)\(quota)"
    case .registration: return "双报到 registration (\(code)): \(to) is registered with \(from)"
    case .standby: return "补位 standby (\(code)): \(to) covers for \(from)"
    case .line: return "条线 line: \(to) is above \(from) in its department"
    case .commandUp: return "战时指挥 command: \(to) commands \(from)"
    case .commandDown: return "战时指挥 command: \(from) commands \(to)"
    }
  }

  private func seatHolder(_ code: String) -> String {
    String(code.prefix { $0 != "@" })
  }

  /// The line of the duty catalogue, in words.
  public func duty(_ duty: DutyIndex) -> String {
    let record = snapshot.record(duty)
    let verb = record.role == .own ? "owns 主办" : "assists in 协办"
    let holder =
      switch record.holder {
      case .unit: "the unit"
      case .kind(let kind): "every \(kind)"
      }
    let category = snapshot.category(record.category).map { self.category($0) } ?? record.category
    var text = "\(holder) \(verb) \(category)"
    if let area = record.area.flatMap({ snapshot.unit($0) }) {
      text += " in \(snapshot.name(area))"
    }
    if record.confidence < 1000 {
      text += ", confidence \(Self.cost(Int64(record.confidence)))"
    }
    if let support = record.support {
      text += ", resting on \(support) past order\(support == 1 ? "" : "s")"
    }
    if let source = record.source { text += " (\(source))" }
    return text
  }

  /// What an addend of a candidate's cost stands for.
  public func reason(part name: String, of candidate: Candidate) -> String {
    switch name {
    case "path":
      return candidate.path.map(\.kind.code).joined(separator: ", ")
    case "role":
      return candidate.role == .own ? "it owns the duty" : "it only assists in the duty"
    case "preference":
      let confidence = candidate.duty.map { snapshot.record($0).confidence } ?? 1000
      return "the catalogue is sure of it by \(Self.cost(Int64(confidence)))"
    case "load":
      return "open orders against a capacity of \(snapshot.capacity(snapshot.pool(candidate.unit)))"
    case "waiting":
      return candidate.opensAt.map { "closed until \(snapshot.zone.text($0))" } ?? "closed"
    case "credit":
      return "credit grade \(snapshot.record(candidate.unit).credit ?? "none")"
    default: return "answers for its territory 兜底 without a duty for the category"
    }
  }

  /// Why a rung of a ladder is this unit.
  public func reason(_ rung: Rung) -> String {
    var text = rung.byLine ? "next authority up its line 条" : "next authority of its territory 块"
    if !rung.skipped.isEmpty {
      text += "; passed over, being vacant, suspended or in conflict: "
      text += rung.skipped.map { snapshot.name($0) }.joined(separator: ", ")
    }
    if rung.unit == snapshot.root { text += "; the top" }
    return text
  }

  /// Where a deadline comes from.
  public func source(_ deadline: RoutingQuery.Deadline) -> String {
    switch deadline.source {
    case .order: return "given with the order"
    case .limit(let row):
      let limit = snapshot.timeLimit(row)
      let amount = String(limit.unit.rawValue.map { $0 == "_" ? " " : $0 })
      var text = "\(limit.value) \(amount)\(limit.value == 1 ? "" : "s")"
      text += limit.category.map { " for \($0)" } ?? " by default"
      if let urgency = limit.urgency { text += ", urgency \(urgency)" }
      if let source = limit.source { text += " (\(source))" }
      return text
    }
  }

  /// Why the catch-all holds an order.
  public func reason(_ shortage: Shortage, category: CategoryIndex) -> String {
    if shortage.holderCount == 0 && shortage.unreachedCount == 0 {
      return "nobody has a duty for \(self.category(category)) here"
    }
    let listed = 5
    var parts = shortage.holders.prefix(listed).map { failure in
      "\(snapshot.name(failure.unit)) fails \(failure.filters.map(\.code).joined(separator: ", "))"
    }
    if shortage.holderCount > listed {
      parts.append("\(shortage.holderCount - listed) more fail, too")
    }
    if !shortage.unreached.isEmpty {
      let names = shortage.unreached.prefix(listed).map { snapshot.name($0) }
      let more = shortage.unreachedCount - names.count
      parts.append(
        "no command path leads to \(names.joined(separator: ", "))"
          + (more > 0 ? " and \(more) more with the duty" : ""))
    }
    if parts.isEmpty { return "every unit with the duty costs more than the catch-all" }
    return parts.joined(separator: "; ")
  }
}
