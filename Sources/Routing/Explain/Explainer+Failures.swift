import OrganizationGraph

extension Explainer {
  /// What is wrong with a unit under a filter, and what would mend it.
  func words(_ filter: Filter, _ unit: UnitIndex) -> (message: String, remedy: String) {
    let name = snapshot.name(unit)
    let category = text.category(query.category)
    let tiers = snapshot.schema.tiers
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
        "let the duty hold in both modes"
      )
    case .authority:
      let needed = tier(snapshot.requiredLevel(query.category))
      return (
        "\(category) needs the authority of a \(needed); \(name) has that of"
          + " \(tier(snapshot.level(unit)))",
        snapshot.tier(unit) == nil
          ? "give \(name) the level \(needed)"
          : "lower the authority that the category needs to \(tier(snapshot.tier(unit)))"
      )
    case .tier:
      let ceiling = tier(snapshot.ceiling(query.category))
      return (
        "\(category) goes no higher than a \(ceiling); \(name) is at the level"
          + " \(tier(snapshot.level(unit)))",
        "raise the category's ceiling to \(tier(snapshot.level(unit)))"
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
        capacity == 0
          ? "give it a capacity of \(open + 1)"
          : "raise its capacity to \(open + 1), or take \(open - capacity + 1) of its orders away"
      )
    case .hours: return hoursWords(unit, name)
    case .conflict:
      let subject = evaluation.conflict(of: unit) ?? unit
      let message =
        subject == unit
        ? "the order is about \(name) itself"
        : "the order is about \(text.unit(subject)), which \(name) belongs to or shares a capacity"
          + " pool with"
      return (message, "route it to a unit outside \(snapshot.name(subject))")
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
      "keep it open at \(snapshot.zone.text(query.receivedAt))"
    )
  }

  private func dutyWords(_ unit: UnitIndex, _ category: String) -> (String, String) {
    let name = snapshot.name(unit)
    guard let lacking = lackingLine(of: unit) else {
      return (
        "\(name) has no duty for \(category)",
        "add a duty of \(name) for \(category) to the catalogue"
      )
    }
    let record = snapshot.record(lacking.index)
    if case .everywhere = lacking.change {
      let area = record.area.flatMap { snapshot.unit($0) }.map { snapshot.name($0) } ?? "elsewhere"
      return (
        "the duty of \(name) for \(category) covers \(area), which the origin is not in",
        "let the duty hold everywhere"
      )
    }
    return (
      "the duty of \(name) for \(category) holds \(record.term), not on \(query.day)",
      "extend the duty's term to \(query.day)"
    )
  }

  /// The line that would give a unit the duty if one thing about it were other, and that thing: the
  /// nearest category's, where only the days, only the area or only the mode stand against it.
  func lackingLine(of unit: UnitIndex) -> (index: DutyIndex, change: Amendment.LineChange)? {
    var current: CategoryIndex? = query.category
    while let candidate = current {
      let lines =
        Array(snapshot.duties(of: unit, exactly: candidate))
        + Array(snapshot.duties(of: snapshot.kind(unit), exactly: candidate))
      for line in lines {
        let faults: [(stands: Bool, change: Amendment.LineChange)] = [
          (!line.isInForce(on: query.day), .inForce),
          (
            line.area.map { area in !evaluation.climb.contains { $0.unit == area } } ?? false,
            .everywhere
          ),
          (line.mode.map { $0 != query.mode } ?? false, .inBothModes),
        ]
        let standing = faults.filter(\.stands)
        if standing.count == 1 { return (line.index, standing[0].change) }
      }
      current = snapshot.parent(candidate)
    }
    return nil
  }
}
