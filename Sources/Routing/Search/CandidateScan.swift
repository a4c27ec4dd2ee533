import OrganizationGraph

/// Finds the best candidates of one order by its index, without searching what cannot win.
///
/// Climbs from the origin and, at each unit on the way, reads its lists for the order's category and
/// those above it. `bound` is the total cost of the worst candidate that still counts; nothing dearer
/// than it by static cost alone is looked at, and as dynamic costs are not negative, nothing is
/// missed. Equal costs are looked at, because hops and codes decide between them.
///
/// Everything that an ordinary decision reads is plain memory: no reference is counted, nothing
/// allocated, nothing locked. What only some decisions need is asked of the `Judge`: edges with a
/// scope or quota, exclusions and conflicts, tiers that have the duty by kind, command trees.
///
/// O(h · c · log l + e) where h is units climbed, c the categories above the order's, l the lists of a
/// node, and e the entries that cost less than the worst candidate listed.
struct CandidateScan {
  let tables: UnsafePointer<DecisionTables>
  let loads: LoadView
  let frame: OrderFrame
  let climb: Climb
  let ranking: Ranking
  let openings: OpeningCache
  let judge: Judge

  /// Fills the ranking, best first.
  func run() {
    climb.start(at: frame.origin)
    var unit = frame.origin
    var cost: Int64 = 0
    var position = 0
    while true {
      if frame.hasCatchAll { offerCatchAll(unit, cost: cost, at: position) }
      let node = tables.pointee.nodes.pointer(unit.position)
      if node.pointee.marks & frame.marks != 0 {
        read(node.pointee, of: unit, cost: cost, at: position)
      }
      if frame.needsWalk { judge.walk(from: position) }
      guard let parent = tables.pointee.parent(of: unit, on: frame.day) else { return }
      unit = parent.unit
      cost +=
        tables.pointee.costs.climb[Int(tables.pointee.rows.pointer(unit.position).pointee.kind)]
      if cost > ranking.bound { return }
      position += 1
      if position == climb.count {
        climb.append(.init(unit: unit, edge: parent.edge, cost: cost))
      }
    }
  }

  private func offerCatchAll(
    _ unit: UnitIndex, cost: Int64, at position: Int
  ) {
    let row = tables.pointee.rows.pointer(unit.position)
    let price = tables.pointee.costs.catchAll[Int(row.pointee.kind)]
    let total = cost + price
    guard price >= 0, total <= ranking.bound, isActive(unit, row),
      !frame.isRestricted || judge.admits(unit)
    else { return }
    ranking.keep(
      Found(
        total: total, fixed: total, load: 0, unit: unit, hops: Int32(position),
        duty: Found.noDuty, bridge: Reach.noBridge, form: .climb, hub: UInt8(position),
        role: .catchAll))
  }

  @inline(__always)
  private func isActive(_ unit: UnitIndex, _ row: UnsafePointer<UnitRow>) -> Bool {
    if row.pointee.isSuspended { return false }
    return !row.pointee.isDated || tables.pointee.exists(unit, on: frame.day)
  }

  @inline(__always)
  private func read(
    _ node: NodeRow, of unit: UnitIndex, cost: Int64, at position: Int
  ) {
    let lists = NodeLists(words: node.lists!, isExact: tables.pointee.isExact)
    let from = position == 0 ? .max : climb[position - 1].unit.rawValue
    for place in 0..<frame.depth {
      let category = frame.lineage[place]
      guard node.marks & RoutingIndex.mark(category) != 0,
        let rank = lists.rank(category, marks: node.marks)
      else { continue }
      for entry in lists.entries(rank) {
        let fixed = cost + Int64(entry.cost)
        if fixed + frame.leastShift > ranking.bound { break }
        if entry.bits.isBelow {
          // What lies where the climb came from was met there, at less.
          if entry.unit == from { continue }
          below(entry, under: unit, category, cost: cost, at: position, depth: 1)
        } else {
          consider(entry, fixed: fixed, at: position, hops: entry.bits.hops)
        }
      }
    }
  }

  /// An entry for a chain unit below the node, or for all that lies below it.
  @inline(__always)
  private func below(
    _ entry: IndexEntry, under parent: UnitIndex, _ category: UInt32, cost: Int64,
    at position: Int, depth: Int
  ) {
    if tables.pointee.rows.pointer(Int(entry.unit)).pointee.movesInChain,
      tables.pointee.parent(of: UnitIndex(rawValue: entry.unit), on: frame.day)?.unit != parent
    {
      return
    }
    if entry.bits.isBranch {
      descend(entry.unit, category, cost: cost, at: position, depth: depth + 1)
    } else {
      consider(entry, fixed: cost + Int64(entry.cost), at: position, hops: depth)
    }
  }

  /// Reads what is below the unit of a branch.
  private func descend(
    _ unit: UInt32, _ category: UInt32, cost: Int64, at position: Int, depth: Int
  ) {
    guard depth <= tables.pointee.costs.descendLimit else { return }
    let node = tables.pointee.nodes.pointer(Int(unit)).pointee
    let cost =
      cost + tables.pointee.costs.descend[Int(tables.pointee.rows.pointer(Int(unit)).pointee.kind)]
    let lists = NodeLists(words: node.lists!, isExact: tables.pointee.isExact)
    guard let rank = lists.rank(category, marks: node.marks) else { return }
    for entry in lists.entries(rank) where entry.bits.isBelow {
      if cost + Int64(entry.cost) + frame.leastShift > ranking.bound { return }
      below(
        entry, under: UnitIndex(rawValue: unit), category, cost: cost, at: position, depth: depth)
    }
  }

  /// Judges the unit of an entry and keeps it if it can hold the order.
  ///
  /// - Parameters:
  ///   - fixed: the climb and the entry's cost.
  ///   - hops: from the hub or node that the entry was read at.
  @inline(__always)
  private func consider(
    _ entry: IndexEntry, fixed: Int64, at position: Int, hops: Int
  ) {
    let fixed = fixed + (entry.bits.isAssist ? frame.assistShift : frame.ownShift)
    let unit = UnitIndex(rawValue: entry.unit)
    guard let moment = momentCost(of: unit), fixed + moment.total <= ranking.bound else { return }
    var duty = DutyIndex(rawValue: entry.link)
    var bridge = Reach.noBridge
    if entry.bits.form != .climb && entry.bits.form != .descend {
      let crossing = tables.pointee.crossings + Int(entry.link)
      (duty, bridge) = (crossing.pointee.duty, crossing.pointee.bridge)
      if entry.bits.isDated,
        frame.day < crossing.pointee.firstDay || crossing.pointee.endDay <= frame.day
      {
        return
      }
      if entry.bits.isConditional, !judge.crosses(bridge, to: unit) { return }
    }
    if entry.bits.isContested, !decides(duty, for: unit) { return }
    if frame.isRestricted, !judge.admits(unit) { return }
    ranking.keep(
      Found(
        total: fixed + moment.total, fixed: fixed, load: moment.load, unit: unit,
        hops: Int32(position + hops), duty: duty.rawValue, bridge: bridge, form: entry.bits.form,
        hub: UInt8(position + entry.bits.rise), role: entry.bits.isAssist ? .assist : .own))
  }

  /// What the unit costs at the moment; `nil`: it is not there, of the wrong level or tier, full, or
  /// shut until the deadline.
  @inline(__always)
  private func momentCost(of unit: UnitIndex) -> (total: Int64, load: Int64)? {
    let row = tables.pointee.rows.pointer(unit.position)
    guard isActive(unit, row), row.pointee.level <= frame.lowestLevel,
      row.pointee.level >= frame.highestLevel,
      row.pointee.kind <= frame.admission || row.pointee.kind >= tables.pointee.costs.tierCount
    else { return nil }
    var (open, capacity) = (loads.open(unit.position), row.pointee.room)
    if row.pointee.sharesPool {
      open = loads.openShared(Int(capacity))
      capacity = tables.pointee.sharedCapacities[Int(capacity)]
    }
    guard open < capacity else { return nil }
    let load = tables.pointee.costs.load(open: open, capacity: capacity)
    guard row.pointee.calendar != .max else { return (load, load) }
    let calendar = Int(row.pointee.calendar)
    let opening = openings.opening(
      calendar, tables.pointee.calendars[calendar], zone: tables.pointee.zone)
    guard opening != OpeningCache.never, opening <= frame.deadline else { return nil }
    return (load + tables.pointee.costs.waiting(from: frame.receivedAt, until: opening), load)
  }

  /// Whether a line is the one that decides for a unit.
  @inline(never) private func decides(_ duty: DutyIndex, for unit: UnitIndex) -> Bool {
    tables.pointee.complete(climb, on: frame.day)
    let rule = DutyRule(
      tables: tables, lineage: frame.lineage, depth: frame.depth, day: frame.day,
      mode: frame.mode, preferredRole: frame.preferredRole, climb: climb)
    return rule.line(of: unit)?.index == duty
  }
}
