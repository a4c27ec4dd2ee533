extension ChangeApplier {
  mutating func merge(_ merge: UnitMerge) throws(EditError) {
    var heir = try unit(merge.into)
    for code in merge.units {
      let unit = try unit(code)
      guard code != merge.into else {
        throw EditError(.notPossible, "\(unit.name) \(code) cannot be merged into itself")
      }
      guard draft.isChain(unit) ? unit.kind == heir.kind : !draft.isChain(heir) else {
        throw EditError(
          .notPossible,
          "\(unit.kind.code) \(unit.name) \(code) cannot be merged into \(heir.kind.code)"
            + " \(heir.name) \(heir.code); units of the chain are merged within their tier")
      }
      try takeOver(code, by: merge.into, on: merge.day)
      try close(code, on: merge.day)
      guard merge.keepsFormerNames else { continue }
      heir = try self.unit(merge.into)
      try heir.keepName(unit.name)
      heir.addAliases(unit.aliases)
      draft.put(.unit(heir))
    }
  }

  mutating func split(_ split: UnitSplit) throws(EditError) {
    let unit = try unit(split.unit)
    guard let first = split.parts.first else {
      throw EditError(.notPossible, "\(unit.name) \(unit.code) is split into no part; name them")
    }
    for part in split.parts {
      guard part.unit.kind == unit.kind else {
        throw EditError(
          .notPossible,
          "the part \(part.unit.name) \(part.unit.code) is a \(part.unit.kind.code), but"
            + " \(unit.name) \(unit.code) is a \(unit.kind.code); parts are of its kind")
      }
      try addPart(part.unit, of: unit, on: split.day)
    }
    for part in split.parts { try give(part, of: unit, on: split.day) }
    for part in split.parts.dropFirst(split.keepsUnit ? 0 : 1) {
      share(unit, with: part.unit.code, on: split.day)
    }
    if split.keepsUnit { return }
    try takeOver(unit.code, by: first.unit.code, on: split.day)
    try close(unit.code, on: split.day)
  }

  private mutating func addPart(
    _ part: OrganizationUnit, of unit: OrganizationUnit, on day: Day?
  ) throws(EditError) {
    guard draft.unit(part.code) == nil else {
      throw EditError(
        .knownRecord, "there is a unit \(part.code) already; a part is a new unit")
    }
    var part = part
    if draft.isChain(unit), part.parent == nil { part.parent = parent(of: unit, .chain, on: day) }
    if part.home == nil { part.home = unit.home }
    if part.lineParent == nil { part.lineParent = parent(of: unit, .line, on: day) }
    draft.put(.unit(part))
  }

  /// The parent on a day; without one the last.
  private func parent(of unit: OrganizationUnit, _ kind: EdgeKind, on day: Day?) -> String? {
    if let parent = kind == .chain ? unit.parent : unit.lineParent { return parent }
    let edges = draft.edges(of: unit.code).filter { $0.kind == kind && $0.from == unit.code }
      .sorted { $0.term.firstNumber < $1.term.firstNumber }
    return (edges.last { edge in day.map(edge.term.contains) ?? true })?.to
  }

  /// Gives a part the units, edges and posts that it takes.
  private mutating func give(
    _ part: UnitSplit.Part, of unit: OrganizationUnit, on day: Day?
  ) throws(EditError) {
    func notOf(_ what: String) -> EditError {
      EditError(
        .notPossible,
        "\(what) does not hang on \(unit.name) \(unit.code), so \(part.unit.code) cannot take it")
    }
    for code in part.units {
      let taken = try self.unit(code)
      let isBelow =
        taken.parent == unit.code
        || draft.edges(of: code).contains {
          $0.kind == .chain && $0.from == code && $0.to == unit.code
        }
      if isBelow || taken.home == unit.code {
        try hand(code, from: unit.code, to: part.unit.code, on: day)
      } else if taken.lineParent == unit.code {
        try moveInLine(code, under: part.unit.code, on: day)
      } else {
        throw notOf("\(taken.name) \(code)")
      }
    }
    for code in part.edges {
      guard let edge = draft[.edge(code)]?.edge, edge.from == unit.code || edge.to == unit.code
      else { throw notOf("the edge \(code)") }
      handOver(edge, from: unit.code, to: part.unit.code, on: day)
    }
    for code in part.posts {
      guard let post = draft[.post(code)]?.post, post.unit == unit.code else {
        throw notOf("the post \(code)")
      }
      handOver(post, to: part.unit.code, on: day)
    }
  }

  /// What serves the whole territory, and what the unit must do in all of it, a part has like the others.
  private mutating func share(_ unit: OrganizationUnit, with part: String, on day: Day?) {
    let shared: Set<EdgeKind> = [.station, .attachment, .standby]
    for edge in draft.edges(of: unit.code) {
      let isShared =
        edge.from == unit.code ? shared.contains(edge.kind) : edge.kind == .command
      guard isShared, let rest = day.map({ edge.term.from($0) }) ?? edge.term,
        case .edge(var copy) = OrganizationRecord.edge(edge).naming(part, insteadOf: unit.code),
        copy.from != copy.to
      else { continue }
      copy.code = draft.freeEdgeCode("\(edge.code)/\(part)")
      copy.term = rest
      draft.put(.edge(copy))
    }
    for link in [RecordLink.duty(unit.code), .area(unit.code)] {
      for duty in draft.records(link).compactMap(\.duty) {
        guard let rest = day.map({ duty.term.from($0) }) ?? duty.term else { continue }
        copy(duty, from: unit.code, to: part, rest)
      }
    }
  }
}
