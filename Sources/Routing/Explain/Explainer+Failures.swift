import OrganizationGraph

extension Explainer {
  /// What is wrong with a unit under a filter, and what would mend it.
  func words(_ filter: Filter, _ unit: UnitIndex) -> (message: String, remedy: String) {
    let name = snapshot.name(unit)
    let category = text.category(query.category)
    let tiers = snapshot.organization.schema.tiers
    func tier(_ position: Int?) -> String { position.map { tiers[$0].code } ?? "none" }
    switch filter {
    case .active:
      if !snapshot.exists(unit, on: query.day) {
        return (
          "\(name) exists \(snapshot.record(unit).term), not on \(query.day)",
          "extend its term to \(query.day)"
        )
      }
      return ("\(name) is suspended", "make it active again")
    case .reach: return reachWords(unit)
    case .duty: return dutyWords(unit, category)
    case .mode:
      return (
        "the duty of \(name) for \(category) does not hold in \(query.mode.code) mode",
        "let the duty hold in \(query.mode.code) mode"
      )
    case .authority:
      let needed = tier(snapshot.requiredLevel(query.category))
      return (
        "\(category) needs the authority of a \(needed); \(name) has that of"
          + " \(tier(snapshot.level(unit)))",
        "give \(name) the level \(needed), or lower the category's authority"
      )
    case .tier:
      let ceiling = tier(snapshot.ceiling(query.category))
      return (
        "\(category) goes no higher than a \(ceiling); \(name) is at the level"
          + " \(tier(snapshot.level(unit)))",
        "raise the category's ceiling"
      )
    case .admission:
      return (
        "\(category) is not admitted 准入 below a \(tier(snapshot.admission(query.category)));"
          + " \(name) is a \(tier(snapshot.tier(unit)))",
        "admit the category down to a \(tier(snapshot.tier(unit)))"
      )
    case .capacity:
      let pool = snapshot.pool(unit)
      let (open, capacity) = (evaluation.loads.open(in: pool), snapshot.capacity(pool))
      return (
        "\(name) holds \(open) orders and has room for \(capacity)",
        "raise its capacity to \(open + 1), or take \(open - capacity + 1) of its orders away"
      )
    case .hours: return hoursWords(unit, name)
    case .conflict:
      let subject = evaluation.conflict(of: unit).map { snapshot.name($0) } ?? name
      return (
        subject == name
          ? "the order is about \(name) itself"
          : "the order is about \(subject), which \(name) belongs to or shares people with",
        "route it to a unit outside \(subject)"
      )
    case .excluded: return ("the order excludes \(name)", "take it out of the exclusions")
    }
  }

  private func hoursWords(_ unit: UnitIndex, _ name: String) -> (String, String) {
    guard let opening = evaluation.opening(of: unit) else {
      return ("\(name) does not open within three years", "give its calendar open hours")
    }
    let deadline = query.deadline.map { snapshot.zone.text($0.at) } ?? "never"
    return (
      "\(name) opens at \(snapshot.zone.text(opening)), the order is due at \(deadline)",
      "open it before \(deadline), or set a later deadline"
    )
  }

  private func dutyWords(_ unit: UnitIndex, _ category: String) -> (String, String) {
    let name = snapshot.name(unit)
    let remedy = "add a duty of \(name) for \(category) to the catalogue"
    var current: CategoryIndex? = query.category
    while let candidate = current {
      let lines =
        Array(snapshot.duties(of: unit, exactly: candidate))
        + Array(snapshot.duties(of: snapshot.kind(unit), exactly: candidate))
      if let expired = lines.first(where: { !$0.isInForce(on: query.day) }) {
        return (
          "the duty of \(name) for \(category) holds"
            + " \(snapshot.record(expired.index).term), not on \(query.day)",
          "extend the duty's term to \(query.day)"
        )
      }
      if let elsewhere = lines.first(where: { $0.area != nil }), let area = elsewhere.area {
        return (
          "the duty of \(name) for \(category) covers \(snapshot.name(area)), which the origin"
            + " is not in",
          "extend the duty's area, or \(remedy)"
        )
      }
      current = snapshot.parent(candidate)
    }
    return ("\(name) has no duty for \(category)", remedy)
  }

  private func reachWords(_ unit: UnitIndex) -> (String, String) {
    let name = snapshot.name(unit)
    guard let blocked = search.blockedEdges(from: query.origin, to: unit) else {
      return (
        "no command path from \(snapshot.name(query.origin)) leads to \(name)",
        "join \(name) to a territory above the origin: a station, attachment, agreement,"
          + " registration, standby or a committee seat"
      )
    }
    let faults = blocked.map { edge in "\(edgeName(edge)) \(fault(of: edge))" }
    return (
      "no command path leads to \(name): \(faults.joined(separator: "; "))",
      "renew \(blocked.map(edgeName).joined(separator: " and "))"
    )
  }

  func edgeName(_ edge: EdgeIndex) -> String {
    let code = snapshot.code(edge)
    let ends = "\(snapshot.name(snapshot.source(edge))) → \(snapshot.name(snapshot.target(edge)))"
    return "\(snapshot.kind(edge).code) \(code.isEmpty ? "" : "\(code) ")(\(ends))"
  }

  private func fault(of edge: EdgeIndex) -> String {
    if !snapshot.isInForce(edge, on: query.day) {
      return "holds \(snapshot.term(edge)), not on \(query.day)"
    }
    if !snapshot.serves(edge, query.category) {
      return "does not serve \(text.category(query.category))"
    }
    return "has all its \(snapshot.quota(edge) ?? 0) places in use"
  }
}
