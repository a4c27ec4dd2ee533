import CPrefetch
import OrganizationGraph

/// Finds the lead of an ordinary order, and gives up where the order turns out not to be ordinary.
///
/// Definition. The same climb and the same lists as `CandidateScan`, whose definition and proof hold here,
/// for one candidate and for orders that have only marks and an origin: no exclusions, no subjects, no
/// level or tier asked for, nothing to walk to (`LeadMarks`). It gives up (`Outcome.unsure`) at an entry
/// that must be looked at more closely, at a hub that moves in the chain, and where two offers cost the same;
/// then a `CandidateScan` decides, from the start. So it never weighs anything but total costs.
///
/// It is cut into steps that each begin with memory that the step before asked for. `run` makes them
/// one after the other for one order; `LeadGroup` makes each for many orders before the next, so that the
/// memory answers all of them at once.
///
/// Cost: about 40 instructions for each hub climbed, list and entry. Most orders touch one or two lists
/// and look at one or two entries.
struct LeadScan {
  let tables: UnsafePointer<DecisionTables>
  let loads: LoadView
  /// Only orders proper have a catch-all; those of routing instances have none.
  let hasCatchAll: Bool

  enum Outcome: UInt8 { case found, nobody, unsure }

  /// What a scan is about to read.
  enum Step { case hub, entry, load, end }

  /// How far the scan of one order has come.
  struct Progress: BitwiseCopyable {
    var hub: UnsafePointer<Hub>
    /// The entry at hand, and the one behind it.
    var entry: UnsafePointer<IndexEntry>
    var next: UnsafePointer<IndexEntry>
    /// Of the order's category and those above it.
    let marks: UInt64
    /// Of lists of the hub that are still to be read.
    var pending: UInt64 = 0
    /// Of the climb to the hub.
    var cost: Int64
    /// The least that the entry at hand can cost in all.
    var least: Int64 = 0
    /// Of the best so far; `Int64.max`: nobody yet.
    var total = Int64.max
    var unit = UInt32.max
    var role = Role.own
    var isUnsure = false

    var outcome: Outcome { isUnsure ? .unsure : total == .max ? .nobody : .found }
  }

  /// What the scan of an order needs besides its origin; 0: the order is not ordinary.
  @inline(__always)
  func marks(_ query: RoutingQuery) -> UInt64 {
    query.isRestricted || query.mode != .peacetime
      ? 0 : tables.pointee.leadMarks[query.category.position]
  }

  /// Asks for what `start` reads.
  @inline(__always)
  func fetch(origin: UnitIndex) {
    whistle_prefetch(tables.pointee.hubNumbers.pointer(origin.position))
  }

  /// The lead of one order.
  @inline(__always)
  func run(_ query: RoutingQuery) -> Progress {
    tables.pointee.fetchHubs(from: query.origin)
    var scan = start(origin: query.origin, marks: marks(query))
    fetchHeads(from: scan.hub, marks: scan.marks)
    while true {
      var step = enter(&scan)
      while step == .entry {
        step = read(&scan)
        if step == .load { step = weigh(&scan) }
      }
      if step == .end { return scan }
    }
  }

  /// Asks for the heads of lists of the lowest hubs, which else would wait for each other, and for the open
  /// orders of the hubs' own units, which often come first in them.
  @inline(__always)
  private func fetchHeads(from first: UnsafePointer<Hub>, marks: UInt64) {
    var hub = first
    for _ in 0..<3 {
      let pending = hub.pointee.marks & marks
      if pending != 0 {
        list(of: hub, pending).head.fetch()
        whistle_prefetch(loads.own + Int(hub.pointee.unit))
      }
      if hub.pointee.parent == Hub.none { return }
      hub = tables.pointee.hubs.pointer(Int(hub.pointee.parent))
    }
  }

  /// The first of the lists of a hub that are still to be read.
  @inline(__always)
  private func list(of hub: UnsafePointer<Hub>, _ pending: UInt64) -> HubList {
    let below = pending & (0 &- pending) &- 1
    let rank = (hub.pointee.marks & below).nonzeroBitCount
    return HubLists(words: hub.pointee.lists!, isExact: true).list(rank)
  }

  /// Begins at the hub of the origin, or above it where the origin has none.
  @inline(__always)
  func start(origin: UnitIndex, marks: UInt64) -> Progress {
    let number = tables.pointee.hubNumbers.pointer(origin.position).pointee
    let hub = tables.pointee.hubs.pointer(Int(number & ~HubNumber.parentBit))
    // The origin holds nothing itself, so the climb starts with its first hop.
    let isBelow = number & HubNumber.parentBit != 0
    let entry = UnsafeRawPointer(hub).assumingMemoryBound(to: IndexEntry.self)
    return Progress(
      hub: hub, entry: entry, next: entry, marks: marks,
      cost: isBelow ? tables.pointee.climbCost(to: hub) : 0, isUnsure: marks == 0)
  }

  /// At a hub: goes to its first list.
  @inline(__always)
  func enter(_ scan: inout Progress) -> Step {
    if scan.isUnsure { return .end }
    scan.pending = scan.hub.pointee.marks & scan.marks
    return goOn(&scan)
  }

  /// Goes to the next list of the hub, or to the hub above.
  @inline(__always)
  private func goOn(_ scan: inout Progress) -> Step {
    let hub = scan.hub
    if scan.pending != 0 {
      let list = list(of: hub, scan.pending)
      scan.pending &= scan.pending &- 1
      (scan.entry, scan.next) = (list.first, list.first)
      return .entry
    }
    if hub.pointee.isCatchAll, hasCatchAll { offerCatchAll(&scan) }
    let parent = hub.pointee.parent
    if parent == Hub.none {
      if hub.pointee.moves { scan.isUnsure = true }
      return .end
    }
    scan.cost &+= Int64(hub.pointee.climb)
    if scan.cost > scan.total { return .end }
    scan.hub = tables.pointee.hubs.pointer(Int(parent))
    return .hub
  }

  /// At an entry: whether it can still count.
  @inline(__always)
  func read(_ scan: inout Progress) -> Step {
    scan.least = scan.cost &+ Int64(scan.entry.pointee.cost)
    if scan.least > scan.total { return goOn(&scan) }
    if scan.entry.pointee.bits.rawValue & IndexEntry.Bits.remarkable != IndexEntry.Bits.plain {
      scan.isUnsure = true
      return .end
    }
    return .load
  }

  /// At the open orders of an entry's unit: keeps it if it is the best, and goes on.
  @inline(__always)
  func weigh(_ scan: inout Progress) -> Step {
    let (bits, unit) = (scan.entry.pointee.bits, scan.entry.pointee.unit)
    let (open, capacity) = (
      loads.open(Int(unit)), scan.entry.pointee.capacity(tables.pointee.rows)
    )
    if open < capacity {
      let total = scan.least &+ tables.pointee.costs.load(open: open, capacity: capacity)
      if total < scan.total {
        (scan.total, scan.unit, scan.role) = (total, unit, bits.isAssist ? .assist : .own)
      } else if total == scan.total {
        scan.isUnsure = true
        return .end
      }
    }
    if bits.isLast || scan.least &+ bits.gap > scan.total { return goOn(&scan) }
    if scan.entry == scan.next {
      // The head; the others lie elsewhere.
      scan.next =
        HubList(
          head: UnsafeRawPointer(scan.entry).assumingMemoryBound(to: ListHead.self)
        ).second
    }
    scan.entry = scan.next
    scan.next += 1
    return .entry
  }

  @inline(never)
  private func offerCatchAll(_ scan: inout Progress) {
    let unit = UnitIndex(rawValue: scan.hub.pointee.unit)
    let total = scan.cost + tables.pointee.costs.catchAll[Int(scan.hub.pointee.kind)]
    if total > scan.total { return }
    let row = tables.pointee.rows.pointer(unit.position)
    // What holds on some days only is left to who knows the day.
    if total == scan.total || row.pointee.isDated { scan.isUnsure = true }
    if row.pointee.isSuspended { return }
    (scan.total, scan.unit, scan.role) = (total, unit.rawValue, .catchAll)
  }
}
