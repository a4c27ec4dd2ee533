import OrganizationGraph
import Routing
import WireMessages

/// A routing reply as a dispatcher reads it.
struct RouteText {
  let zone: ZoneOffset

  func text(_ reply: Wire.RouteReply) -> String {
    var lines: [String] = []
    guard let lead = reply.lead else { return "no lead" }
    lines.append(Style.strong("Lead 主责") + "  " + summary(lead))
    if reply.shortage {
      lines.append("  " + Style.warning("shortage 兜底: \(reply.shortageReason)"))
    }
    lines += details(lead)
    if reply.deadline != 0 {
      lines.append("  due \(time(reply.deadline)): \(reply.deadlineSource)")
    }
    for helper in reply.helpers {
      lines.append("")
      let title = Style.strong("Helper 协办") + "  "
      if let candidate = helper.candidate {
        lines.append(title + summary(candidate))
        lines += details(candidate)
      } else {
        let missing = "none passes the filters for \(helper.dutyCategory)"
        lines.append(title + Style.warning(missing))
      }
    }
    if !reply.alternatives.isEmpty {
      lines += ["", Style.strong("Next best 备选"), alternatives(reply.alternatives)]
    }
    if !reply.ladder.isEmpty {
      lines += ["", Style.strong("If it stalls 提级"), ladder(reply.ladder)]
    }
    if let revision = reply.revision {
      lines += ["", Style.faint(self.revision(revision))]
    }
    return lines.joined(separator: "\n")
  }

  func summary(_ candidate: Wire.Candidate) -> String {
    let unit = candidate.unit ?? Wire.UnitReference()
    let cost = RoutingText.cost(candidate.totalCost)
    return
      "\(Style.good(unit.name)) \(unit.code) (\(unit.kind)), \(role(candidate.role)), cost \(cost)"
  }

  func role(_ role: Wire.Role) -> String {
    switch role {
    case .own: "owns it 主办"
    case .assist: "assists 协办"
    case .catchAll: "catch-all 兜底"
    default: "?"
    }
  }

  /// The path hop by hop, the parts of the cost, and the duty.
  func details(_ candidate: Wire.Candidate) -> [String] {
    var lines: [String] = []
    if candidate.path.isEmpty {
      lines.append("  it is the origin itself")
    } else {
      var table = TextTable(["hop", "to", "cost", "why"], [.right, .left, .right, .left])
      for (number, hop) in candidate.path.enumerated() {
        table.add([
          "\(number + 1)", hop.to?.name ?? "", RoutingText.cost(hop.cost), hop.rule,
        ])
      }
      lines.append(table.text)
    }
    let parts = Self.parts(candidate)
    if !parts.isEmpty { lines.append("  cost: \(parts)") }
    if !candidate.duty.isEmpty { lines.append("  duty: \(candidate.duty)") }
    return lines
  }

  /// The parts of a candidate's cost; empty if it costs nothing.
  static func parts(_ candidate: Wire.Candidate) -> String {
    candidate.parts.map { part in
      "\(part.name) \(RoutingText.cost(part.cost))"
        + (part.name == "path" ? "" : " (\(part.reason))")
    }.joined(separator: " + ")
  }

  private func alternatives(_ alternatives: [Wire.Alternative]) -> String {
    var table = TextTable(
      ["unit", "code", "role", "cost", "more by", "because"],
      [.left, .left, .left, .right, .right, .left])
    for alternative in alternatives {
      let candidate = alternative.candidate ?? Wire.Candidate()
      let reasons = alternative.separatedBy.map { part in
        "\(part.name) \(part.cost > 0 ? "+" : "")\(RoutingText.cost(part.cost))"
      }
      table.add([
        candidate.unit?.name ?? "", candidate.unit?.code ?? "", role(candidate.role),
        RoutingText.cost(candidate.totalCost), RoutingText.cost(alternative.difference),
        reasons.joined(separator: ", "),
      ])
    }
    return table.text
  }

  private func ladder(_ rungs: [Wire.Rung]) -> String {
    var table = TextTable(["at", "to", "why"], [.left, .left, .left])
    for rung in rungs {
      table.add([rung.at == 0 ? "" : time(rung.at), rung.unit?.name ?? "", rung.reason])
    }
    return table.text
  }

  func time(_ seconds: Int64) -> String { zone.text(Instant(seconds: seconds)) }

  func revision(_ revision: Wire.Revision) -> String {
    "organisation revision \(revision.organization) (\(revision.organizationDigest.prefix(12))),"
      + " policy \(revision.policyDigest.prefix(12)), loads \(revision.load)"
  }
}
