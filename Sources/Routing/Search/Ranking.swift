import CPrefetch
import OrganizationGraph

/// A candidate that a scan keeps, 48 bytes.
struct Found: BitwiseCopyable {
  var total: Int64
  /// The part of the total that does not depend on the moment.
  var fixed: Int64
  var load: Int64
  /// The entry that it was found by; `nil` if it was found by walking.
  var entry: UnsafePointer<IndexEntry>?
  var unit: UnitIndex
  /// Number of the duty line, if it was found by walking; `noDuty`: it has none.
  private var walkedDuty: UInt32
  /// Hops of the path, if it was found by walking.
  private var walkedHops: Int32
  /// Of the path, if it was found by walking.
  private var walkedForm: Reach.Form
  /// Hops climbed to the list of the entry, or to where the descent to it began; if it was found by walking,
  /// all hops climbed.
  private var position: UInt8
  /// Hops of the descent to the list of the entry.
  private var depth: UInt8
  var role: Role

  /// A candidate found by walking, or a catch-all.
  init(
    total: Int64, fixed: Int64, load: Int64, unit: UnitIndex, hops: Int32, form: Reach.Form,
    hub: UInt8, role: Role, walkedDuty: UInt32 = noDuty
  ) {
    self.total = total
    self.fixed = fixed
    self.load = load
    self.unit = unit
    self.walkedDuty = walkedDuty
    self.role = role
    (walkedHops, walkedForm) = (hops, form)
    (position, depth) = (hub, 0)
    entry = nil
  }

  /// A candidate found by an entry of a list.
  ///
  /// - Parameters:
  ///   - position: hops climbed to the list, or to where the descent to it began.
  ///   - depth: hops of that descent.
  @inline(__always)
  init(
    total: Int64, fixed: Int64, load: Int64, position: Int, depth: Int,
    _ entry: UnsafePointer<IndexEntry>
  ) {
    self.total = total
    self.fixed = fixed
    self.load = load
    self.entry = entry
    self.position = UInt8(truncatingIfNeeded: position)
    self.depth = UInt8(truncatingIfNeeded: depth)
    unit = UnitIndex(rawValue: entry.pointee.unit)
    role = entry.pointee.bits.isAssist ? .assist : .own
    (walkedDuty, walkedHops, walkedForm) = (Self.noDuty, 0, .climb)
  }

  static let noDuty = UInt32.max

  /// What it crosses, if it was found by an entry that says so.
  @inline(__always)
  func crossing(_ tables: UnsafePointer<DecisionTables>) -> UnsafePointer<Crossing>? {
    guard let entry, entry.pointee.bits.isCrossing else { return nil }
    return tables.pointee.crossings + Int(entry.pointee.link)
  }

  /// Hops of the path.
  func hops(_ tables: UnsafePointer<DecisionTables>) -> Int32 {
    guard let entry else { return walkedHops }
    let (bits, climbed) = (entry.pointee.bits, Int32(position))
    if let crossing = crossing(tables) { return climbed + Int32(crossing.pointee.hops) }
    return bits.isBelow ? climbed + Int32(depth) + Int32(bits.descent) : climbed
  }

  /// The order in which candidates are chosen.
  func precedes(_ other: Found, _ tables: UnsafePointer<DecisionTables>) -> Bool {
    if total != other.total { return total < other.total }
    let (hops, others) = (hops(tables), other.hops(tables))
    if hops != others { return hops < others }
    return tables.pointee.graph.order.precedes(unit.rawValue, other.unit.rawValue)
  }

  /// Which of two offers of one unit counts: the cheaper; of equal ones that by duty, then the
  /// preferred path.
  func isBetterOffer(than other: Found, _ tables: UnsafePointer<DecisionTables>) -> Bool {
    if total != other.total { return total < other.total }
    if (role == .catchAll) != (other.role == .catchAll) { return role != .catchAll }
    return way(tables) < other.way(tables)
  }

  /// The path, except for its cost.
  func way(_ tables: UnsafePointer<DecisionTables>) -> Reach {
    var way = Reach(
      cost: 0, hops: hops(tables), hub: position, form: walkedForm, bridge: Reach.noBridge)
    guard let entry else { return way }
    let bits = entry.pointee.bits
    if let crossing = crossing(tables) {
      way.hub += UInt8(bits.rise)
      (way.form, way.bridge) = (crossing.pointee.form, crossing.pointee.bridge)
    } else if bits.isBelow {
      way.form = .descend
    }
    return way
  }

  /// The duty line; `noDuty`: it has none.
  func duty(_ tables: UnsafePointer<DecisionTables>) -> UInt32 {
    guard let entry else { return walkedDuty }
    return crossing(tables)?.pointee.duty.rawValue ?? entry.pointee.link
  }
}

/// The best candidates met so far, best first, each unit once.
///
/// The candidates lie in slots, where they stay; what is kept in order is one number for each, its total
/// cost with the number of its slot. So a candidate takes its place by moving eight bytes for each that is
/// dearer. Behind the numbers in use lie those of the free slots.
///
/// Plain memory that the workspace owns, so that a scan and the walks that it starts can both add to
/// it without counting references.
struct Ranking {
  /// Most candidates that can be asked for.
  static let most = 64

  private let state: UnsafeMutablePointer<State>
  /// Best first; behind the state in its memory.
  private let keys: UnsafeMutablePointer<Key>
  private let slots: UnsafeMutablePointer<Found>

  private struct State {
    var count = 0
    var wanted = 1
    /// Total cost that a further candidate must not exceed.
    var bound = Int64.max
    /// Has the bit of every unit that was kept, by the last digits of its number. Where the bit of a
    /// unit is not set, it is new; where it is, the candidates are looked through.
    var met: UInt64 = 0
    var ranksByHops = true
    var tables: UnsafePointer<DecisionTables>?
  }

  /// A total cost and a slot, in the order of the costs.
  private struct Key: BitwiseCopyable {
    let rawValue: Int64

    @inline(__always) init(total: Int64, slot: Int) { rawValue = total << 6 | Int64(slot) }

    @inline(__always) var total: Int64 { rawValue >> 6 }
    @inline(__always) var slot: Int { Int(rawValue & 63) }
  }

  init() {
    let keyStart = MemoryLayout<State>.stride
    let slotStart = keyStart + Self.most * MemoryLayout<Key>.stride
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: slotStart + Self.most * MemoryLayout<Found>.stride, alignment: 64)
    state = memory.initializeMemory(as: State.self, to: State())
    keys = (memory + keyStart).bindMemory(to: Key.self, capacity: Self.most)
    slots = (memory + slotStart).bindMemory(to: Found.self, capacity: Self.most)
  }

  func deallocate() { UnsafeMutableRawPointer(state).deallocate() }

  @inline(__always)
  func clear(wanted: Int, ranksByHops: Bool, _ tables: UnsafePointer<DecisionTables>) {
    let wanted = min(wanted, Self.most)
    state.pointee = State(wanted: wanted, ranksByHops: ranksByHops, tables: tables)
    for slot in 0..<max(0, wanted) { keys[slot] = Key(total: 0, slot: slot) }
  }

  @inline(__always) var bound: Int64 { state.pointee.bound }
  /// How many candidates were asked for.
  @inline(__always) var wanted: Int { state.pointee.wanted }
  var count: Int { state.pointee.count }
  subscript(place: Int) -> Found { slots[keys[place].slot] }

  /// Asks for what the costs and paths of the candidates are written from, which lies far apart.
  func fetchSources(_ tables: UnsafePointer<DecisionTables>) {
    for place in 0..<count {
      let found = slots + keys[place].slot
      tables.pointee.fetch(found.pointee.unit)
      if let crossing = found.pointee.crossing(tables) { whistle_prefetch(crossing) }
    }
  }

  /// Asks for the bridges of the candidates, of which `fetchSources` said where they are.
  func fetchBridges(_ tables: UnsafePointer<DecisionTables>) {
    let edges = tables.pointee.edges
    for place in 0..<count {
      let found = slots + keys[place].slot
      guard let crossing = found.pointee.crossing(tables) else { continue }
      let bridge = crossing.pointee.bridge.position
      whistle_prefetch(edges.kind + bridge)
      whistle_prefetch(edges.to + bridge)
    }
  }

  /// Puts a candidate in its place among the best. O(1) where it is worse than those that are there,
  /// at most O(wanted).
  @inline(__always) func keep(_ candidate: Found) {
    let bit: UInt64 = 1 << UInt64(candidate.unit.rawValue & 63)
    if state.pointee.met & bit != 0, !removeWorse(than: candidate) { return }
    state.pointee.met |= bit
    let wanted = state.pointee.wanted
    var place = state.pointee.count
    if place < wanted {
      state.pointee.count = place &+ 1
    } else {
      // The worst falls out, unless it is this one.
      place &-= 1
      if !precedes(candidate, keys[place]) { return }
    }
    let slot = keys[place].slot
    while place > 0, precedes(candidate, keys[place &- 1]) {
      keys[place] = keys[place &- 1]
      place &-= 1
    }
    keys[place] = Key(total: candidate.total, slot: slot)
    slots[slot] = candidate
    if state.pointee.count == wanted { state.pointee.bound = keys[wanted &- 1].total }
  }

  /// Whether a candidate counts: takes out a worse offer of the same unit.
  @inline(never) private func removeWorse(than candidate: Found) -> Bool {
    let count = state.pointee.count
    for place in 0..<count {
      let free = keys[place]
      guard slots[free.slot].unit == candidate.unit else { continue }
      guard candidate.isBetterOffer(than: slots[free.slot], state.pointee.tables!) else {
        return false
      }
      (keys + place).update(from: keys + place + 1, count: count - place - 1)
      keys[count - 1] = free
      state.pointee.count = count - 1
      return true
    }
    return true
  }

  @inline(__always)
  private func precedes(_ new: Found, _ other: Key) -> Bool {
    new.total != other.total ? new.total < other.total : precedes(new, slots[other.slot])
  }

  /// Between equal costs.
  @inline(never)
  private func precedes(_ new: Found, _ other: Found) -> Bool {
    let tables = state.pointee.tables!
    if state.pointee.ranksByHops {
      let (hops, others) = (new.hops(tables), other.hops(tables))
      if hops != others { return hops < others }
    }
    return tables.pointee.graph.order.precedes(new.unit.rawValue, other.unit.rawValue)
  }
}
