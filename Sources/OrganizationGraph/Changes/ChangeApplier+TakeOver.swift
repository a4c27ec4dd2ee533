/// What a unit takes over from another: the rules that `Documentation/change-sets.md` states.
extension ChangeApplier {
  /// Everything that hangs on a unit goes to another, from a day on or as if it had always been so.
  mutating func takeOver(
    _ code: String, by heir: String, on day: Day?
  ) throws(EditError) {
    for unit in draft.records(.parent(code)).compactMap(\.unit) {
      try hand(unit.code, from: code, to: heir, on: day)
    }
    for unit in draft.records(.home(code)).compactMap(\.unit) {
      try hand(unit.code, from: code, to: heir, on: day)
    }
    for unit in draft.records(.lineParent(code)).compactMap(\.unit) where unit.code != heir {
      try moveInLine(unit.code, under: heir, on: day)
    }
    for edge in draft.edges(of: code) {
      if edge.from == code && (edge.kind == .chain || edge.kind == .line) { continue }
      handOver(edge, from: code, to: heir, on: day)
    }
    for post in posts(of: code) { handOver(post, to: heir, on: day) }
    for duty in draft.records(.duty(code)).compactMap(\.duty) {
      handOver(duty, from: code, to: heir, on: day)
    }
    for duty in draft.records(.area(code)).compactMap(\.duty) {
      handOver(duty, from: code, to: heir, on: day)
    }
  }

  /// A unit right below another, or at home there, goes to a third if it still exists then.
  mutating func hand(
    _ unit: String, from code: String, to heir: String, on day: Day?
  ) throws(EditError) {
    let record = try self.unit(unit)
    if let day, record.term.from(day) == nil { return }
    try move(unit, under: heir, on: draft.isChain(record) ? day : nil)
  }

  /// An edge leads from, or to, another unit. It is dropped where it would join a unit with itself, or
  /// where the other has one of its kind to the same unit for the same work already.
  mutating func handOver(_ edge: Edge, from code: String, to heir: String, on day: Day?) {
    guard let rest = day.map({ edge.term.from($0) }) ?? edge.term else { return }
    guard case .edge(var next) = OrganizationRecord.edge(edge).naming(heir, insteadOf: code) else {
      return
    }
    next.term = rest
    let isNeeded = next.from != next.to && !stands(beside: next, besides: edge.code)
    if let day, edge.term.before(day) != nil {
      cut(.edge(edge), edge.term, on: day)
      next.code = draft.freeEdgeCode("\(edge.code)/\(heir)")
      if isNeeded { draft.put(.edge(next)) }
    } else if isNeeded {
      draft.put(.edge(next))
    } else {
      draft.remove(.edge(edge.code))
    }
  }

  /// Whether an edge of the same kind joins the same units for some of the same work and days; in the
  /// command tree, whether the unit has a superior.
  private func stands(beside edge: Edge, besides code: String) -> Bool {
    draft.edges(of: edge.to).contains { other in
      guard other.code != code, other.kind == edge.kind, other.to == edge.to,
        other.from == edge.from || edge.kind == .command, other.term.overlaps(edge.term)
      else { return false }
      return meet(other.categories, edge.categories)
    }
  }

  /// Whether some category is in both scopes; an empty scope is every category.
  private func meet(_ a: [String], _ b: [String]) -> Bool {
    if a.isEmpty || b.isEmpty { return true }
    func lineage(_ code: String) -> Set<String> {
      let categories = draft.old.category(code).map { draft.old.lineage($0) } ?? []
      return Set(categories.map { draft.old.record($0).code } + [code])
    }
    return a.contains { !lineage($0).isDisjoint(with: b) }
      || b.contains { !lineage($0).isDisjoint(with: a) }
  }

  /// A post goes to another unit with whoever holds it. It leads there only if no post does yet.
  mutating func handOver(_ post: Post, to heir: String, on day: Day?) {
    var next = post
    next.unit = heir
    next.leads = post.leads && !posts(of: heir).contains(where: \.leads)
    guard let day else { return draft.put(.post(next)) }
    let going = draft.records(.post(post.code)).compactMap(\.appointment)
      .filter { $0.term.from(day) != nil }
    if going.isEmpty { return }
    next.code = draft.freePostCode("\(post.code)/\(heir)")
    draft.put(.post(next))
    for appointment in going {
      cut(.appointment(appointment), appointment.term, on: day)
      var continued = appointment
      continued.post = next.code
      continued.term = appointment.term.from(day)!
      draft.put(.appointment(continued))
    }
  }

  /// A line of the catalogue goes to another unit, or holds in another territory. It is dropped where the
  /// same stands there already.
  mutating func handOver(_ duty: Duty, from code: String, to heir: String, on day: Day?) {
    guard let rest = day.map({ duty.term.from($0) }) ?? duty.term else { return }
    if let day {
      cut(.duty(duty), duty.term, on: day)
    } else {
      draft.remove(.duty(duty))
    }
    copy(duty, from: code, to: heir, rest)
  }

  /// The same line of the catalogue for another unit, or in another territory, if it is not there.
  mutating func copy(_ duty: Duty, from code: String, to heir: String, _ term: Term) {
    guard case .duty(var next) = OrganizationRecord.duty(duty).naming(heir, insteadOf: code) else {
      return
    }
    next.term = term
    let link: RecordLink = next.heldBy.map { .duty($0) } ?? .area(next.area!)
    let isThere = draft.records(link).compactMap(\.duty).contains { other in
      other.holder == next.holder && other.category == next.category && other.role == next.role
        && other.area == next.area && other.term.overlaps(next.term)
        && (other.mode == nil || next.mode == nil || other.mode == next.mode)
    }
    if !isThere { draft.put(.duty(next)) }
  }
}
