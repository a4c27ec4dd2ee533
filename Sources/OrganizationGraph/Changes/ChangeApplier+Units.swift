extension ChangeApplier {
  /// Places a chain unit under another, or a unit outside the chain in another home.
  mutating func move(_ code: String, under parent: String, on day: Day?) throws(EditError) {
    var unit = try unit(code)
    _ = try self.unit(parent)
    guard draft.isChain(unit) else {
      guard day == nil else {
        throw EditError(
          .notPossible,
          "\(unit.name) \(code) is at home in a territory, which has no days; move it without one")
      }
      unit.home = parent
      return draft.put(.unit(unit))
    }
    try moveUp(.chain, code, under: parent, on: day)
  }

  mutating func moveInLine(
    _ code: String, under parent: String?, on day: Day?
  ) throws(EditError) {
    _ = try unit(code)
    if let parent { _ = try unit(parent) }
    try moveUp(.line, code, under: parent, on: day)
  }

  /// Gives a unit another parent in chain or line.
  ///
  /// A parent that holds on all days stands in the unit's record, others in written edges. From the day on
  /// the former ones end; one that would begin later is taken out.
  private mutating func moveUp(
    _ kind: EdgeKind, _ code: String, under parent: String?, on day: Day?
  ) throws(EditError) {
    var unit = draft.unit(code)!
    guard let day, let before = unit.term.before(day) else {
      for edge in draft.edges(of: code) where edge.kind == kind && edge.from == code {
        draft.remove(.edge(edge.code))
      }
      unit.setParent(parent, in: kind)
      return draft.put(.unit(unit))
    }
    guard let rest = unit.term.from(day) else {
      throw EditError(
        .notPossible, "\(unit.name) \(code) exists \(unit.term), so it cannot move on \(day)")
    }
    let former = unit.parent(in: kind)
    if former == parent, former != nil { return }
    for edge in draft.edges(of: code) where edge.kind == kind && edge.from == code {
      cut(.edge(edge), edge.term, on: day)
    }
    if let former {
      unit.setParent(nil, in: kind)
      draft.put(.unit(unit))
      draft.put(
        .edge(
          Edge(
            code: edgeCode(kind, code, from: before.from), kind: kind, from: code, to: former,
            term: before)))
    }
    guard let parent else { return }
    draft.put(
      .edge(
        Edge(
          code: edgeCode(kind, code, from: day), kind: kind, from: code, to: parent, term: rest)))
  }

  /// `330502004001/chain/2026-01-01`: the parent from a day on.
  private func edgeCode(_ kind: EdgeKind, _ unit: String, from day: Day?) -> String {
    draft.freeEdgeCode("\(unit)/\(kind.code)" + (day.map { "/\($0)" } ?? ""))
  }

  /// Ends a unit with its edges, its posts and appointments, its lines of the catalogue and those for its
  /// territory. The lines of units below it in its line end with it.
  mutating func close(_ code: String, on day: Day?) throws(EditError) {
    var unit = try unit(code)
    let left = stayingBehind(code, on: day)
    guard left.isEmpty else {
      let names = left.prefix(5).map { "\($0.name) \($0.code)" }.joined(separator: ", ")
      throw EditError(
        .notPossible,
        "\(unit.name) \(code) cannot be closed: \(left.count) units are below it or at home there"
          + " (\(names)\(left.count > 5 ? ", …" : "")); move or close them first, or merge it into"
          + " another")
    }
    for below in draft.records(.lineParent(code)).compactMap(\.unit) {
      try moveUp(.line, below.code, under: nil, on: day)
    }
    let records: [OrganizationRecord] =
      draft.edges(of: code).map { .edge($0) } + draft.records(.duty(code))
      + draft.records(.area(code))
      + posts(of: code).flatMap { draft.records(.post($0.code)) }
    guard let day else {
      for record in records { draft.remove(record.key) }
      for post in posts(of: code) { draft.remove(.post(post.code)) }
      return draft.remove(.unit(code))
    }
    guard let term = unit.term.before(day) else {
      throw EditError(
        .notPossible, "\(unit.name) \(code) exists \(unit.term), so it cannot end on \(day)")
    }
    for record in records { cut(record, record.term!, on: day) }
    unit.term = term
    draft.put(.unit(unit))
  }

  func posts(of code: String) -> [Post] { draft.records(.postUnit(code)).compactMap(\.post) }

  /// Units that would still be below a closed one, or at home there.
  private func stayingBehind(_ code: String, on day: Day?) -> [OrganizationUnit] {
    let dependent = (draft.records(.parent(code)) + draft.records(.home(code))).compactMap(\.unit)
    let edges = draft.edges(of: code).filter { edge in
      edge.kind == .chain && edge.to == code && day.map { edge.term.from($0) != nil } ?? true
    }
    return dependent.filter { unit in day.map { unit.term.from($0) != nil } ?? true }
      + edges.compactMap { draft.unit($0.from) }
  }

  /// Gives a unit another code wherever it is named.
  mutating func recode(_ code: String, to next: String) throws(EditError) {
    var unit = try unit(code)
    guard draft.unit(next) == nil else {
      throw EditError(.knownRecord, "there is a unit \(next) already")
    }
    unit.code = next
    let links: [RecordLink] = [
      .parent(code), .home(code), .lineParent(code), .end(code), .postUnit(code), .duty(code),
      .area(code),
    ]
    for link in links {
      for record in draft.records(link) {
        draft.remove(record.key)
        draft.put(record.naming(next, insteadOf: code))
      }
    }
    draft.remove(.unit(code))
    // It may name itself.
    draft.put(OrganizationRecord.unit(unit).naming(next, insteadOf: code))
  }
}

extension OrganizationUnit {
  fileprivate func parent(in kind: EdgeKind) -> String? { kind == .chain ? parent : lineParent }

  fileprivate mutating func setParent(_ code: String?, in kind: EdgeKind) {
    if kind == .chain { parent = code } else { lineParent = code }
  }
}

extension OrganizationRecord {
  /// The record with one unit named in the place of another, apart from its own code.
  func naming(_ next: String, insteadOf former: String) -> OrganizationRecord {
    func changed(_ code: String) -> String { code == former ? next : code }
    switch self {
    case .unit(var unit):
      unit.parent = unit.parent.map(changed)
      unit.home = unit.home.map(changed)
      unit.lineParent = unit.lineParent.map(changed)
      return .unit(unit)
    case .edge(var edge):
      (edge.from, edge.to) = (changed(edge.from), changed(edge.to))
      return .edge(edge)
    case .post(var post):
      post.unit = changed(post.unit)
      return .post(post)
    case .duty(var duty):
      if let holder = duty.heldBy { duty.holder = .unit(changed(holder)) }
      duty.area = duty.area.map(changed)
      return .duty(duty)
    default: return self
    }
  }
}
