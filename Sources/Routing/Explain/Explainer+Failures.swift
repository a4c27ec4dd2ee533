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
      let line = lackingLines(of: unit, .mode).first
      return (
        "the duty of \(name) for \(category) does not hold in \(query.mode.code) mode",
        line.map { remedy($0) }
          ?? "add a duty of \(name) for \(category) in \(query.mode.code) mode to the catalogue"
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
    guard let lacking = lackingLines(of: unit, .duty).first else {
      return (
        "\(name) has no duty for \(category)",
        "add a duty of \(name) for \(category) to the catalogue"
      )
    }
    let record = snapshot.record(lacking.line.index)
    if case .everywhere = lacking.change {
      let area = record.area.flatMap { snapshot.unit($0) }.map { snapshot.name($0) } ?? "elsewhere"
      return (
        "the duty of \(name) for \(category) covers \(area), which the origin is not in",
        remedy(lacking)
      )
    }
    return (
      "the duty of \(name) for \(category) holds \(record.term), not on \(query.day)",
      remedy(lacking)
    )
  }

  /// A line of the catalogue, and the one thing about it that would have to be other.
  typealias LackingLine = (line: CompiledDuty, change: Amendment.LineChange)

  /// The lines that would give a unit the duty if one thing about them were other, where no rule is
  /// against it: for `duty` those that lack only the days or only the area, for `mode` those that lack
  /// only the mode. The nearest category's first, then those of the unit before those of its kind.
  func lackingLines(of unit: UnitIndex, _ filter: Filter) -> [LackingLine] {
    let rules = ChangeRules(snapshot: snapshot, day: query.day)
    var result: [LackingLine] = []
    var current: CategoryIndex? = query.category
    while let candidate = current {
      let lines =
        Array(snapshot.duties(of: unit, exactly: candidate))
        + Array(snapshot.duties(of: snapshot.kind(unit), exactly: candidate))
      for line in lines {
        let extent = snapshot.extent(line)
        let isElsewhere =
          extent.area.map { area in !evaluation.climb.contains { $0.unit == area } } ?? false
        let isOtherwise = line.mode.map { $0 != query.mode } ?? false
        let change: Amendment.LineChange
        switch (extent.days.contains(query.day.number), isElsewhere, isOtherwise) {
        case (false, false, false) where filter == .duty: change = .inForce
        case (true, true, false) where filter == .duty: change = .everywhere
        case (true, false, true) where filter == .mode: change = .inBothModes
        default: continue
        }
        if rules.broken(by: change, to: line) == nil { result.append((line, change)) }
      }
      current = snapshot.parent(candidate)
    }
    return result
  }

  /// What is to be changed about a line, naming it.
  func remedy(_ lacking: LackingLine) -> String {
    let line = "that \(text.duty(lacking.line.index))"
    switch lacking.change {
    case .inForce:
      let term = snapshot.record(lacking.line.index).term
      return "extend the term \(term) to \(query.day) in the catalogue's line \(line)"
    case .everywhere: return "let the catalogue's line \(line) hold everywhere"
    case .inBothModes, .confidence, .owning:
      return "let the catalogue's line \(line) hold in both modes"
    }
  }
}
