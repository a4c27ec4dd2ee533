extension SnapshotEditor {
  /// An edge that is not numbered yet.
  private struct Draft {
    var kind: EdgeKind
    var to: UnitIndex
    var term: Term
    /// `nil`: a parent that the unit names.
    var remark: EdgeRemarks.Remark?
  }

  /// Writes the groups of edges that change.
  mutating func editEdges() -> EdgeColumns {
    var remarks = old.edges.remarks
    let groups = changedGroups(&remarks)
    let sources = groups.keys.sorted()
    changes.sources = Set(sources)
    let first = old.edges.count
    var drafts: [Draft] = []
    var from: [UnitIndex] = []
    for source in sources {
      let group = sorted(groups[source]!)
      relink(source) { links in
        links.outgoingStart = UInt32(first + drafts.count)
        links.outgoingEnd = UInt32(first + drafts.count + group.count)
      }
      drafts += group
      from += repeatElement(source, count: group.count)
    }
    for (position, draft) in drafts.enumerated() {
      if let remark = draft.remark { remarks.add(remark, to: EdgeIndex(first + position)) }
    }
    let incoming = incoming(drafts, from, changed: Set(sources))
    let columns = EdgeColumns(
      kind: old.edges.kind.appending(drafts.map(\.kind)), from: old.edges.from.appending(from),
      to: old.edges.to.appending(drafts.map(\.to)),
      days: old.edges.days.changing(
        count: first + drafts.count,
        Dictionary(
          uniqueKeysWithValues: drafts.enumerated().map { (first + $0, DayRange($1.term)) })),
      incoming: incoming,
      limited: old.edges.limited.changing(
        count: first + drafts.count,
        Dictionary(
          uniqueKeysWithValues: drafts.enumerated().map {
            (first + $0, $1.remark?.isLimit ?? false)
          })),
      remarks: remarks)
    for source in sources {
      let outgoing = links(source).outgoing
      change(source) { $0.connect(columns, outgoing) }
    }
    return columns
  }

  /// The edges of every unit from which other edges lead than before.
  private mutating func changedGroups(_ remarks: inout EdgeRemarks) -> [UnitIndex: [Draft]] {
    var groups: [UnitIndex: [Draft]] = [:]
    func group(_ unit: UnitIndex) -> [Draft] { groups[unit] ?? drafts(of: unit) }
    for (unit, record) in draft.units where hasOtherParents(unit, record) {
      let parents = [(EdgeKind.chain, record.parent), (.line, record.lineParent)]
        .compactMap { kind, code in code.flatMap(draft.unit).map { (kind, $0) } }
        .map { Draft(kind: $0, to: $1, term: record.term, remark: nil) }
      groups[unit] = group(unit).filter { $0.remark != nil } + parents
    }
    var slots: [String: UInt32] = [:]
    for edge in draft.droppedEdges.sorted() {
      let (source, remark) = (old.source(edge), old.edges.remarks.remark(edge)!)
      groups[source] = group(source).filter { $0.remark?.code != remark.code || $0.kind == .seat }
      slots[remark.code] = remark.slot
      amendments.edges[remark.code] = .some(nil)
      amendments.edgeSources[remark.code] = .some(nil)
    }
    for edge in draft.edit.edges {
      let source = draft.unit(edge.from)!
      let slot = slots[edge.code] ?? remarks.takeSlot()
      groups[source] =
        group(source) + [
          Draft(
            kind: edge.kind, to: draft.unit(edge.to)!, term: edge.term,
            remark: EdgeRemarks.Remark(
              code: edge.code, quota: edge.quota.map { UInt32($0) },
              scope: edge.categories.compactMap(old.category).sorted(), slot: slot))
        ]
      amendments.edges[edge.code] = edge
      amendments.edgeSources[edge.code] = source
    }
    changeSeats(of: &groups, &remarks)
    return groups
  }

  /// Puts the seats of the people whom the edit touches in the place of those that they had.
  private func changeSeats(
    of groups: inout [UnitIndex: [Draft]], _ remarks: inout EdgeRemarks
  ) {
    let seats = draft.seats()
    if seats.before == seats.after { return }
    var slots: [String: [UInt32]] = [:]
    for seat in seats.before {
      var group = groups[seat.from] ?? drafts(of: seat.from)
      let position = group.firstIndex {
        $0.kind == .seat && $0.to == seat.to && $0.term == seat.term
          && $0.remark?.code == seat.code
      }
      guard let position else { preconditionFailure("no seat \(seat.code) leads from its unit") }
      slots[seat.code, default: []].append(group.remove(at: position).remark!.slot)
      groups[seat.from] = group
    }
    for seat in seats.after {
      let slot = slots[seat.code]?.popLast() ?? remarks.takeSlot()
      groups[seat.from] =
        (groups[seat.from] ?? drafts(of: seat.from)) + [
          Draft(
            kind: .seat, to: seat.to, term: seat.term,
            remark: EdgeRemarks.Remark(code: seat.code, quota: nil, scope: [], slot: slot))
        ]
    }
  }

  private func drafts(of unit: UnitIndex) -> [Draft] {
    if draft.isNew(unit) { return [] }
    return old.outgoing(unit).map { edge in
      Draft(
        kind: old.kind(edge), to: old.target(edge), term: old.term(edge),
        remark: old.edges.remarks.remark(edge))
    }
  }

  /// Whether the parents that a unit's record names are others, or for another term.
  private func hasOtherParents(_ unit: UnitIndex, _ record: OrganizationUnit) -> Bool {
    if draft.isNew(unit) { return record.parent != nil || record.lineParent != nil }
    let former = old.record(unit)
    return former.parent != record.parent || former.lineParent != record.lineParent
      || former.term != record.term
  }

  private func sorted(_ group: [Draft]) -> [Draft] {
    group.filter { !$0.term.isEmpty }.sorted { a, b in
      if a.kind != b.kind { return a.kind.rawValue < b.kind.rawValue }
      if a.to != b.to { return order.key(a.to) < order.key(b.to) }
      let codes = (a.remark?.code ?? "", b.remark?.code ?? "")
      if codes.0 != codes.1 { return ByteOrder.precedes(codes.0, codes.1) }
      return a.term.firstNumber < b.term.firstNumber
    }
  }

  /// Lists anew what leads to the units that the edges of changed sources led to or lead to now.
  private mutating func incoming(
    _ drafts: [Draft], _ from: [UnitIndex], changed: Set<UnitIndex>
  ) -> RowMemory<EdgeIndex> {
    struct Arriving {
      let edge: EdgeIndex
      let kind: EdgeKind
      let key: UInt64
    }
    let first = old.edges.count
    var arriving: [UnitIndex: [Arriving]] = [:]
    for (position, draft) in drafts.enumerated() {
      arriving[draft.to, default: []].append(
        Arriving(
          edge: EdgeIndex(first + position), kind: draft.kind, key: order.key(from[position])))
    }
    for source in changed where !draft.isNew(source) {
      for edge in old.outgoing(source) { arriving[old.target(edge), default: []] += [] }
    }
    var list: [EdgeIndex] = []
    let start = old.edges.incoming.count
    for target in arriving.keys.sorted() {
      var group = arriving[target]!
      if !draft.isNew(target) {
        for edge in old.incoming(target) where !changed.contains(old.source(edge)) {
          group.append(
            Arriving(edge: edge, kind: old.kind(edge), key: order.key(old.source(edge))))
        }
      }
      group.sort { a, b in
        if a.kind != b.kind { return a.kind.rawValue < b.kind.rawValue }
        return a.key != b.key ? a.key < b.key : a.edge < b.edge
      }
      relink(target) { links in
        links.incomingStart = UInt32(start + list.count)
        links.incomingEnd = UInt32(start + list.count + group.count)
      }
      list += group.map(\.edge)
    }
    return old.edges.incoming.appending(list)
  }
}
