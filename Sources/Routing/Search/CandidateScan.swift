import CPrefetch
import OrganizationGraph

/// Finds the best candidates of one order by its index, without searching what cannot win.
///
/// Climbs from the origin's hub and, at each hub on the way, reads its lists for the order's category
/// and those above it. `bound` is the total cost of the worst candidate that still counts; nothing
/// dearer than it by static cost alone is looked at, and as dynamic costs are not negative, nothing is
/// missed. Equal costs are looked at, because hops and codes decide between them.
///
/// Everything that an ordinary decision reads is plain memory: no reference is counted, nothing
/// allocated, nothing locked. It touches about four cache lines far apart: the number of the origin's
/// hub, a hub, the head of its list, the open orders of that head. What only some decisions need is
/// asked of the `Judge`: edges with a scope or quota, exclusions and conflicts, tiers that have the
/// duty by kind, command trees.
///
/// Costs are added without looking for overflow: what a list holds is less than 2³², and a climb or a
/// descent has at most 16 hops of at most `PolicyItem.largestCost`.
///
/// O(h · c · log l + e) where h is hubs climbed, c the categories above the order's, l the lists of a
/// hub, and e the entries that cost less than the worst candidate listed.
struct CandidateScan {
  let tables: UnsafePointer<DecisionTables>
  let loads: LoadView
  let frame: OrderFrame
  let ranking: Ranking
  let openings: OpeningCache
  let judge: Judge

  /// Fills the ranking, best first.
  func run() {
    var number = tables.pointee.hubNumbers.pointer(frame.origin.position).pointee
    var cost: Int64 = 0
    var position = 0
    if number & HubNumber.parentBit != 0 {
      // The origin holds nothing itself, so the climb starts with its first hop.
      if frame.needsWalk { judge.walk(from: 0) }
      number &= ~HubNumber.parentBit
      cost = tables.pointee.climbCost(to: tables.pointee.hubs.pointer(Int(number)))
      position = 1
    }
    var from = Hub.none
    while true {
      let hub = tables.pointee.hubs.pointer(Int(number))
      let parent = hub.pointee.parent
      // It will be needed unless a lead is found here; until then it is on its way.
      if parent != Hub.none { whistle_prefetch(tables.pointee.hubs.pointer(Int(parent))) }
      if hub.pointee.marks & frame.marks != 0 {
        read(hub, from: from, cost: cost, at: position)
      }
      if hub.pointee.isCatchAll && frame.hasCatchAll {
        offerCatchAll(hub, cost: cost, at: position)
      }
      if frame.needsWalk { judge.walk(from: position) }
      from = number
      number = parent
      if number == Hub.none {
        guard hub.pointee.moves else { return }
        number = tables.pointee.parentHub(of: hub, on: frame.day)
      }
      cost &+= tables.pointee.climbCost(to: tables.pointee.hubs.pointer(Int(number)))
      if cost > ranking.bound { return }
      position &+= 1
    }
  }

  @inline(never)
  private func offerCatchAll(_ hub: UnsafePointer<Hub>, cost: Int64, at position: Int) {
    let unit = UnitIndex(rawValue: hub.pointee.unit)
    let total = cost + tables.pointee.costs.catchAll[Int(hub.pointee.kind)]
    guard total <= ranking.bound, isActive(unit, tables.pointee.rows.pointer(unit.position)),
      !frame.isRestricted || judge.admits(unit)
    else { return }
    ranking.keep(
      Found(
        total: total, fixed: total, load: 0, unit: unit, hops: Int32(position), form: .climb,
        hub: UInt8(position), role: .catchAll))
  }

  @inline(__always)
  private func isActive(_ unit: UnitIndex, _ row: UnsafePointer<UnitRow>) -> Bool {
    if row.pointee.isSuspended { return false }
    return !row.pointee.isDated || tables.pointee.exists(unit, on: frame.day)
  }

  @inline(__always)
  private func read(
    _ hub: UnsafePointer<Hub>, from: UInt32, cost: Int64, at position: Int
  ) {
    let lists = HubLists(words: hub.pointee.lists!, isExact: tables.pointee.isExact)
    let marks = hub.pointee.marks
    var place = 0
    repeat {
      let category = frame.lineage[place]
      if marks & RoutingIndex.mark(category) != 0,
        let rank = lists.rank(category, marks: marks)
      {
        readClimbing(lists.list(rank), hub, from: from, category, cost: cost, at: position)
      }
      place &+= 1
    } while place < frame.depth
  }

  @inline(__always)
  private func readClimbing(
    _ list: HubList, _ hub: UnsafePointer<Hub>, from: UInt32, _ category: UInt32, cost: Int64,
    at position: Int
  ) {
    guard look(list.first, hub, from: from, category, cost: cost, at: position) else { return }
    var entry = list.second
    while look(entry, hub, from: from, category, cost: cost, at: position) { entry += 1 }
  }

  /// Looks at one entry; returns whether the next may still count.
  @inline(__always)
  private func look(
    _ entry: UnsafePointer<IndexEntry>, _ hub: UnsafePointer<Hub>, from: UInt32, _ category: UInt32,
    cost: Int64, at position: Int
  ) -> Bool {
    let least = cost &+ Int64(entry.pointee.cost) &+ frame.leastShift
    let bits = entry.pointee.bits
    if least > ranking.bound { return false }
    if bits.isBelow {
      below(entry, under: hub, from: from, category, cost: cost, at: position, depth: 1)
    } else {
      consider(entry, cost: cost, at: position, hops: bits.hops)
    }
    return !bits.isLast && least &+ bits.gap <= ranking.bound
  }

  /// An entry for a chain unit below the hub, or for all that lies below that.
  @inline(__always)
  private func below(
    _ entry: UnsafePointer<IndexEntry>, under hub: UnsafePointer<Hub>, from: UInt32,
    _ category: UInt32, cost: Int64, at position: Int, depth: Int
  ) {
    let bits = entry.pointee.bits
    if bits.isBranch {
      // What lies where the climb came from was met there, at less.
      let number = entry.pointee.link
      if number == from { return }
      let child = tables.pointee.hubs.pointer(Int(number))
      if bits.isDated, !isChild(child.pointee.unit, of: hub) { return }
      descend(
        entry.pointee.list, child, category,
        cost: cost &+ tables.pointee.costs.descend[bits.rise], at: position, depth: depth &+ 1)
    } else {
      if !bits.isPlain, !isChildNow(entry.pointee.unit, of: hub) { return }
      let hops = depth &+ bits.hops &- 1
      if hops > tables.pointee.costs.descendLimit { return }
      consider(entry, cost: cost, at: position, hops: hops)
    }
  }

  @inline(never)
  private func isChildNow(_ unit: UInt32, of hub: UnsafePointer<Hub>) -> Bool {
    !tables.pointee.rows.pointer(Int(unit)).pointee.movesInChain || isChild(unit, of: hub)
  }

  private func isChild(_ unit: UInt32, of hub: UnsafePointer<Hub>) -> Bool {
    tables.pointee.parent(of: UnitIndex(rawValue: unit), on: frame.day)?.unit.rawValue
      == hub.pointee.unit
  }

  /// Reads what is below the hub of a branch.
  private func descend(
    _ list: HubList, _ hub: UnsafePointer<Hub>, _ category: UInt32, cost: Int64,
    at position: Int, depth: Int
  ) {
    guard depth <= tables.pointee.costs.descendLimit,
      lookBelow(list.first, hub, category, cost: cost, at: position, depth: depth)
    else { return }
    var entry = list.second
    while lookBelow(entry, hub, category, cost: cost, at: position, depth: depth) { entry += 1 }
  }

  @inline(__always)
  private func lookBelow(
    _ entry: UnsafePointer<IndexEntry>, _ hub: UnsafePointer<Hub>, _ category: UInt32,
    cost: Int64, at position: Int, depth: Int
  ) -> Bool {
    let least = cost &+ Int64(entry.pointee.cost) &+ frame.leastShift
    let bits = entry.pointee.bits
    if least > ranking.bound { return false }
    if bits.isBelow {
      below(
        entry, under: hub, from: Hub.none, category, cost: cost, at: position, depth: depth)
    }
    return !bits.isLast && least &+ bits.gap <= ranking.bound
  }

  /// Judges the unit of an entry and keeps it if it can hold the order.
  ///
  /// - Parameters:
  ///   - cost: of the climb, and of the descent to the hub that the entry was read at.
  ///   - hops: from the climb's end.
  @inline(__always)
  private func consider(
    _ entry: UnsafePointer<IndexEntry>, cost: Int64, at position: Int, hops: Int
  ) {
    let bits = entry.pointee.bits
    let fixed =
      cost &+ Int64(entry.pointee.cost) &+ (bits.isAssist ? frame.assistShift : frame.ownShift)
    let unit = UnitIndex(rawValue: entry.pointee.unit)
    let load: Int64
    var total = fixed
    if bits.isPlain && !frame.hasLevels {
      let (open, capacity) = (loads.open(unit.position), entry.pointee.capacity)
      guard open < capacity else { return }
      load = tables.pointee.costs.load(open: open, capacity: capacity)
      total &+= load
    } else {
      guard let moment = momentCost(of: unit) else { return }
      load = moment.load
      total &+= moment.total
    }
    guard total <= ranking.bound else { return }
    if bits.isDoubtful, !holds(entry) { return }
    if frame.isRestricted, !judge.admits(unit) { return }
    ranking.keep(
      Found(
        total: total, fixed: fixed, load: load, unit: unit,
        hops: Int32(truncatingIfNeeded: position &+ hops),
        form: bits.form, hub: UInt8(truncatingIfNeeded: position &+ bits.rise),
        role: bits.isAssist ? .assist : .own, entry: entry))
  }

  /// Whether what an entry stands for holds in this order.
  @inline(never)
  private func holds(_ entry: UnsafePointer<IndexEntry>) -> Bool {
    let (bits, unit) = (entry.pointee.bits, UnitIndex(rawValue: entry.pointee.unit))
    let link = entry.pointee.link
    guard bits.form.isBridge else { return decides(DutyIndex(rawValue: link), for: unit) }
    let crossing = tables.pointee.crossings + Int(link)
    if bits.isDated,
      frame.day < crossing.pointee.firstDay || crossing.pointee.endDay <= frame.day
    {
      return false
    }
    if bits.isConditional, !judge.crosses(crossing.pointee.bridge, to: unit) { return false }
    return !bits.isContested || decides(crossing.pointee.duty, for: unit)
  }

  /// Whether a line is the one that decides for a unit.
  private func decides(_ duty: DutyIndex, for unit: UnitIndex) -> Bool {
    let climb = judge.climb()
    let rule = DutyRule(
      tables: tables, lineage: frame.lineage, depth: frame.depth, day: frame.day,
      mode: frame.mode, preferredRole: frame.preferredRole, climb: climb)
    return rule.line(of: unit)?.index == duty
  }

  /// What the unit costs at the moment; `nil`: it is not there, of the wrong level or tier, full, or
  /// shut until the deadline.
  @inline(never)
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
}
