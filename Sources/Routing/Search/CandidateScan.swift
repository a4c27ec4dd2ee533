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
    var from: UnsafePointer<Hub>?
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
      from = hub
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
    _ hub: UnsafePointer<Hub>, from: UnsafePointer<Hub>?, cost: Int64, at position: Int
  ) {
    let lists = HubLists(words: hub.pointee.lists!, isExact: tables.pointee.isExact)
    let marks = hub.pointee.marks
    var place = 0
    repeat {
      let category = frame.lineage[place]
      if marks & RoutingIndex.mark(category) != 0,
        let rank = lists.rank(category, marks: marks)
      {
        read(
          lists.list(rank), category, from: from, cost: cost, at: position, depth: 0)
      }
      place &+= 1
    } while place < frame.depth
  }

  /// Reads a list as far as its entries can still count.
  ///
  /// - Parameters:
  ///   - category: that the list is for.
  ///   - from: the hub that the climb came from; `nil` at its start and in descents.
  ///   - cost: of the climb, and of the descent to the hub of the list.
  ///   - depth: hops of that descent. Behind one, only what lies further below counts.
  @inline(__always)
  private func read(
    _ list: HubList, _ category: UInt32, from: UnsafePointer<Hub>?, cost: Int64, at position: Int,
    depth: Int
  ) {
    let below = depth > 0 ? IndexEntry.Bits.below : 0
    var (entry, next) = (list.first, list.second)
    while true {
      let bits = entry.pointee.bits
      let least = cost &+ Int64(entry.pointee.cost) &+ frame.leastShift
      if least > ranking.bound { return }
      if bits.rawValue & (IndexEntry.Bits.remarkable | below) == ordinary | below,
        depth == 0 || depth &+ bits.descent <= tables.pointee.costs.descendLimit
      {
        if let moment = loadCost(of: entry) {
          keep(entry, moment, cost: cost, at: position, depth: depth)
        }
      } else {
        look(entry, of: list, category, from: from, cost: cost, at: position, depth: depth)
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
    let isAssist = entry.pointee.bits.isAssist
    let fixed =
      cost &+ Int64(entry.pointee.cost) &+ (isAssist ? frame.assistShift : frame.ownShift)
    let total = fixed &+ moment.total
    if total > ranking.bound { return }
    ranking.keep(
      Found(
        total: total, fixed: fixed, load: moment.load,
        position: position, depth: depth, entry))
  }

  /// Looks at an entry about which more must be known: what lies below a branch, what a unit says of itself.
  @inline(never)
  private func look(
    _ entry: UnsafePointer<IndexEntry>, of list: HubList, _ category: UInt32,
    from: UnsafePointer<Hub>?, cost: Int64, at position: Int, depth: Int
  ) {
    let (bits, unit) = (entry.pointee.bits, UnitIndex(rawValue: entry.pointee.unit))
    if bits.isBranch {
      descend(
        entry, of: list, category, cameFrom: from, cost: cost, at: position, depth: depth)
      return
    }
    if bits.isBelow {
      if depth &+ bits.descent > tables.pointee.costs.descendLimit { return }
      if !bits.isPlain, tables.pointee.rows.pointer(unit.position).pointee.movesInChain,
        !isBelow(unit, list, category)
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
    _ entry: UnsafePointer<IndexEntry>, of above: HubList, _ category: UInt32,
    cameFrom: UnsafePointer<Hub>?, cost: Int64, at position: Int, depth: Int
  ) {
    // What the branch stands for lies at least one hop below its hub.
    if depth &+ 1 >= tables.pointee.costs.descendLimit { return }
    guard let list = list(of: entry, above, category) else { return }
    // What lies where the climb came from was met there, at less.
    if let cameFrom, self.list(of: cameFrom, category)?.head == list.head { return }
    read(
      list, category, from: nil,
      cost: cost &+ tables.pointee.costs.descend[entry.pointee.bits.tier], at: position,
      depth: depth &+ 1)
  }

  /// The list that a branch leads to; `nil`: on the order's day its hub is not below that of the branch.
  @inline(__always)
  private func list(
    of branch: UnsafePointer<IndexEntry>, _ list: HubList, _ category: UInt32
  ) -> HubList? {
    branch.pointee.bits.isDated ? datedList(of: branch, list, category) : branch.pointee.list
  }

  @inline(never)
  private func datedList(
    of branch: UnsafePointer<IndexEntry>, _ list: HubList, _ category: UInt32
  ) -> HubList? {
    let hub = tables.pointee.hubs.pointer(Int(branch.pointee.hubNumber))
    guard isBelow(UnitIndex(rawValue: hub.pointee.unit), list, category) else { return nil }
    return self.list(of: hub, category)
  }

  /// A hub's list for a category, if it has one.
  @inline(__always)
  private func list(of hub: UnsafePointer<Hub>, _ category: UInt32) -> HubList? {
    guard let words = hub.pointee.lists else { return nil }
    return HubLists(words: words, isExact: tables.pointee.isExact)
      .list(category, marks: hub.pointee.marks)
  }

  /// Whether a unit is right below the hub of a list on the order's day.
  @inline(never)
  private func isBelow(_ unit: UnitIndex, _ list: HubList, _ category: UInt32) -> Bool {
    guard let parent = tables.pointee.parent(of: unit, on: frame.day)?.unit else { return false }
    let number = tables.pointee.hubNumbers.pointer(parent.position).pointee
    return self.list(of: tables.pointee.hubs.pointer(Int(number)), category)?.head == list.head
  }

  /// What a unit costs at the moment, and what its load is of that.
  private typealias Moment = (total: Int64, load: Int64)

  /// What the plain unit of an entry costs at the moment; `nil`: it is full.
  @inline(__always)
  private func loadCost(of entry: UnsafePointer<IndexEntry>) -> Moment? {
    let (open, capacity) = (
      loads.open(Int(entry.pointee.unit)), entry.pointee.capacity(tables.pointee.rows)
    )
    guard open < capacity else { return nil }
    let load = tables.pointee.costs.load(open: open, capacity: capacity)
    return (load, load)
  }

  /// Whether what an entry stands for holds in this order.
  @inline(never)
  private func holds(_ entry: UnsafePointer<IndexEntry>) -> Bool {
    let (bits, unit) = (entry.pointee.bits, UnitIndex(rawValue: entry.pointee.unit))
    let link = entry.pointee.link
    guard bits.isCrossing else { return decides(DutyIndex(rawValue: link), for: unit) }
    let crossing = tables.pointee.crossings + Int(link)
    if bits.isDated,
      !tables.pointee.crossingDays.pointer(Int(link)).pointee.contains(frame.day)
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
