import OrganizationGraph

extension Explainer {
  /// One thing that stands against the use of an edge.
  struct Obstacle {
    let message: String
    let remedy: String
    /// The remedy changes one record, and no rule forbids it.
    let isSingle: Bool
  }

  /// Why a unit is out of reach, and what would mend it.
  func reachWords(_ unit: UnitIndex) -> (message: String, remedy: String) {
    let name = snapshot.name(unit)
    guard let blocked = search.blockedEdges(from: query.origin, to: unit) else {
      return (
        "no command path from \(snapshot.name(query.origin)) leads to \(name)",
        "join \(name) to a territory above the origin: a station, attachment, agreement,"
          + " registration, standby or a committee seat"
      )
    }
    let faults = blocked.map { edge in
      let messages = obstacles(of: edge).map(\.message)
      return "\(edgeName(edge)) \(messages.joined(separator: " and "))"
    }
    return (
      "no command path leads to \(name): \(faults.joined(separator: "; "))", remedy(of: blocked)
    )
  }

  private func remedy(of blocked: [EdgeIndex]) -> String {
    blocked.flatMap { obstacles(of: $0).map(\.remedy) }.joined(separator: "; ")
  }

  /// The first edge with which a unit leads once it is made usable, or what it comes to with the first of
  /// them. Only one edge with one obstacle, and no rule against its remedy, is a single change.
  func reached(_ unit: UnitIndex) -> Explanation.Change {
    guard let blocked = search.blockedEdges(from: query.origin, to: unit) else {
      return Explanation.Change(text: reachWords(unit).remedy, isEnough: false)
    }
    var first: Explanation.Change?
    if blocked.count == 1 {
      let others = search.soleBlockedEdges(from: query.origin, to: unit)
      for edge in blocked + others.filter({ $0 != blocked[0] }) {
        let obstacles = obstacles(of: edge)
        guard obstacles.count == 1, obstacles[0].isSingle else { continue }
        let trial = Trial(self, assuming: edge, for: unit).outcome()
        let change = verdict(obstacles[0].remedy, trial, unit)
        if change.isEnough { return change }
        first = first ?? change
      }
    }
    return first
      ?? Explanation.Change(text: "no single change: \(remedy(of: blocked))", isEnough: false)
  }

  /// All that stands against the use of an edge.
  private func obstacles(of edge: EdgeIndex) -> [Obstacle] {
    let name = edgeName(edge)
    let rules = ChangeRules(snapshot: snapshot, day: query.day)
    var result: [Obstacle] = []
    func add(_ message: String, _ remedy: String, _ broken: Rule?, isRecord: Bool = true) {
      let forbidden = broken.map { ", which the rule \($0.code) forbids as things stand" } ?? ""
      result.append(
        Obstacle(
          message: message, remedy: remedy + forbidden, isSingle: isRecord && broken == nil))
    }
    if !snapshot.isInForce(edge, on: query.day) {
      let message = "holds \(snapshot.term(edge)), not on \(query.day)"
      if snapshot.kind(edge) == .seat {
        add(message, "extend the appointments that make the \(name)", nil, isRecord: false)
      } else {
        // The parents that units name hold as long as these; there is no record of their own.
        add(
          message, "extend the term of \(name)", rules.brokenByExtending(edge),
          isRecord: !snapshot.code(edge).isEmpty)
      }
    }
    if !snapshot.serves(edge, query.category) {
      let category = text.category(query.category)
      add(
        "does not serve \(category)", "add \(category) to the categories of \(name)",
        rules.brokenByAdding(query.category, to: edge))
    }
    if let quota = snapshot.quota(edge), evaluation.loads.open(by: edge) >= quota {
      add("has all its \(quota) places in use", "raise the quota of \(name)", nil)
    }
    return result
  }

  func edgeName(_ edge: EdgeIndex) -> String {
    let code = snapshot.code(edge)
    let ends = "\(snapshot.name(snapshot.source(edge))) → \(snapshot.name(snapshot.target(edge)))"
    return "\(snapshot.kind(edge).code) \(code.isEmpty ? "" : "\(code) ")(\(ends))"
  }
}
