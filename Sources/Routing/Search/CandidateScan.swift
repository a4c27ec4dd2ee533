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
  /// What `IndexEntry.Bits.remarkable` has of an entry that needs no closer look: nothing but that it is
  /// plain. Where every unit must be looked at, no entry has these bits.
  private let ordinary: UInt32

  init(
    tables: UnsafePointer<DecisionTables>, loads: LoadView, frame: OrderFrame, ranking: Ranking,
    openings: OpeningCache, judge: Judge
  ) {
    self.tables = tables
    self.loads = loads
    self.frame = frame
    self.ranking = ranking
    self.openings = openings
    self.judge = judge
    ordinary =
      frame.hasLevels || frame.isRestricted ? IndexEntry.Bits.remarkable : IndexEntry.Bits.plain
  }

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
      cost &+= Int64(hub.pointee.climb)
      if number == Hub.none {
        guard hub.pointee.moves else { return }
        number = tables.pointee.parentHub(of: hub, on: frame.day)
        cost &+= tables.pointee.climbCost(to: tables.pointee.hubs.pointer(Int(number)))
      }
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
        read(lists.list(rank), of: hub, from: from, cost: cost, at: position, depth: 0)
      }
      place &+= 1
    } while place < frame.depth
  }

  /// Reads a list as far as its entries can still count.
  ///
  /// - Parameters:
  ///   - from: the hub that the climb came from; `Hub.none` at its start and in descents.
  ///   - cost: of the climb, and of the descent to the hub of the list.
  ///   - depth: hops of that descent. Behind one, only what lies further below counts.
  @inline(__always)
  private func read(
    _ list: HubList, of hub: UnsafePointer<Hub>, from: UInt32, cost: Int64, at position: Int,
    depth: Int
  ) {
    let below = depth > 0 ? IndexEntry.Bits.below : 0
    var (entry, next) = (list.first, list.second)
    while true {
      let bits = entry.pointee.bits
      let least = cost &+ Int64(entry.pointee.cost) &+ frame.leastShift
      if least > ranking.bound { return }
      if bits.rawValue & (IndexEntry.Bits.remarkable | below) == ordinary | below,
        depth == 0 || depth &+ bits.hops <= tables.pointee.costs.descendLimit
      {
        if let moment = loadCost(of: entry) {
          keep(entry, moment, cost: cost, at: position, depth: depth)
        }
      } else {
        look(entry, of: hub, from: from, cost: cost, at: position, depth: depth)
      }
      if bits.isLast || least &+ bits.gap > ranking.bound { return }
      entry = next
      next += 1
    }
  }

  /// Keeps the unit of an entry if it is not too dear.
  @inline(__always)
  private func keep(
    _ entry: UnsafePointer<IndexEntry>, _ moment: Moment, cost: Int64, at position: Int, depth: Int
  ) {
    let bits = entry.pointee.bits
    let fixed =
      cost &+ Int64(entry.pointee.cost) &+ (bits.isAssist ? frame.assistShift : frame.ownShift)
    let total = fixed &+ moment.total
    if total > ranking.bound { return }
    ranking.keep(
      Found(
        total: total, fixed: fixed, load: moment.load,
        unit: UnitIndex(rawValue: entry.pointee.unit),
        hops: Int32(truncatingIfNeeded: position &+ depth &+ bits.hops),
        form: bits.form, hub: UInt8(truncatingIfNeeded: position &+ bits.rise),
        role: bits.isAssist ? .assist : .own, entry: entry))
  }

  /// Looks at an entry about which more must be known: what lies below a branch, what a unit says of itself.
  @inline(never)
  private func look(
    _ entry: UnsafePointer<IndexEntry>, of hub: UnsafePointer<Hub>, from: UInt32, cost: Int64,
    at position: Int, depth: Int
  ) {
    let (bits, unit) = (entry.pointee.bits, UnitIndex(rawValue: entry.pointee.unit))
    if bits.isBranch {
      descend(entry, from: hub, cameFrom: from, cost: cost, at: position, depth: depth)
      return
    }
    if bits.isBelow {
      if depth &+ bits.hops > tables.pointee.costs.descendLimit { return }
      if !bits.isPlain, tables.pointee.rows.pointer(unit.position).pointee.movesInChain,
        !isChild(unit, of: hub)
      {
        return
      }
    } else if depth > 0 {
      return
    }
    let isSimple = bits.isPlain && !frame.hasLevels
    guard let moment = isSimple ? loadCost(of: entry) : momentCost(of: unit) else { return }
    if bits.isDoubtful, !holds(entry) { return }
    if frame.isRestricted, !judge.admits(unit) { return }
    keep(entry, moment, cost: cost, at: position, depth: depth)
  }

  /// Reads what is below the hub of a branch.
  @inline(__always)
  private func descend(
    _ entry: UnsafePointer<IndexEntry>, from hub: UnsafePointer<Hub>, cameFrom: UInt32,
    cost: Int64, at position: Int, depth: Int
  ) {
    let (bits, number) = (entry.pointee.bits, entry.pointee.link)
    // What lies where the climb came from was met there, at less. What the branch stands for lies at least
    // one hop below its hub.
    if number == cameFrom || depth &+ 1 >= tables.pointee.costs.descendLimit { return }
    let child = tables.pointee.hubs.pointer(Int(number))
    if bits.isDated, !isChild(UnitIndex(rawValue: child.pointee.unit), of: hub) { return }
    read(
      entry.pointee.list, of: child, from: Hub.none,
      cost: cost &+ tables.pointee.costs.descend[bits.rise], at: position, depth: depth &+ 1)
  }

  /// Whether a unit is right below a hub on the order's day.
  @inline(never)
  private func isChild(_ unit: UnitIndex, of hub: UnsafePointer<Hub>) -> Bool {
    tables.pointee.parent(of: unit, on: frame.day)?.unit.rawValue == hub.pointee.unit
  }

  /// What a unit costs at the moment, and what its load is of that.
  private typealias Moment = (total: Int64, load: Int64)

  /// What the plain unit of an entry costs at the moment; `nil`: it is full.
  @inline(__always)
  private func loadCost(of entry: UnsafePointer<IndexEntry>) -> Moment? {
    let (open, capacity) = (loads.open(Int(entry.pointee.unit)), entry.pointee.capacity)
    guard open < capacity else { return nil }
    let load = tables.pointee.costs.load(open: open, capacity: capacity)
    return (load, load)
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
  private func momentCost(of unit: UnitIndex) -> Moment? {
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
    guard opening != OpeningCache.never, opening <= frame.latestOpening else { return nil }
    return (load + tables.pointee.costs.waiting(from: frame.receivedAt, until: opening), load)
  }
}
