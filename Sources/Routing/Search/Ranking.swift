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
  var hops: Int32
  /// Number of the duty line, if it was found by walking; `noDuty`: it has none.
  var walkedDuty: UInt32
  var form: Reach.Form
  /// Hops climbed.
  var hub: UInt8
  var role: Role

  @inline(__always)
  init(
    total: Int64, fixed: Int64, load: Int64, unit: UnitIndex, hops: Int32, form: Reach.Form,
    hub: UInt8, role: Role, walkedDuty: UInt32 = noDuty, entry: UnsafePointer<IndexEntry>? = nil
  ) {
    self.total = total
    self.fixed = fixed
    self.load = load
    self.entry = entry
    self.unit = unit
    self.hops = hops
    self.walkedDuty = walkedDuty
    self.form = form
    self.hub = hub
    self.role = role
  }

  static let noDuty = UInt32.max

  /// The order in which candidates are chosen.
  func precedes(_ other: Found, _ order: OrderView) -> Bool {
    if total != other.total { return total < other.total }
    if hops != other.hops { return hops < other.hops }
    return order.precedes(unit.rawValue, other.unit.rawValue)
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
    Reach(cost: 0, hops: hops, hub: hub, form: form, bridge: source(tables).bridge)
  }

  /// The duty line, `noDuty` if it has none, and the bridge, `Reach.noBridge` if the path has none.
  func source(_ tables: UnsafePointer<DecisionTables>) -> (duty: UInt32, bridge: EdgeIndex) {
    guard let link = entry?.pointee.link else { return (walkedDuty, Reach.noBridge) }
    guard form.isBridge else { return (link, Reach.noBridge) }
    let crossing = tables.pointee.crossings[Int(link)]
    return (crossing.duty.rawValue, crossing.bridge)
  }
}

/// The best candidates met so far, best first, each unit once.
///
/// Plain memory that the workspace owns, so that a scan and the walks that it starts can both add to
/// it without counting references.
struct Ranking {
  /// Most candidates that can be asked for.
  static let most = 64

  private let state: UnsafeMutablePointer<State>
  /// Best first; behind the state in its memory.
  private let items: UnsafeMutablePointer<Found>

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

  init() {
    let start = MemoryLayout<State>.stride
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: start + Self.most * MemoryLayout<Found>.stride, alignment: 64)
    state = memory.initializeMemory(as: State.self, to: State())
    items = (memory + start).bindMemory(to: Found.self, capacity: Self.most)
  }

  func deallocate() { UnsafeMutableRawPointer(state).deallocate() }

  @inline(__always)
  func clear(wanted: Int, ranksByHops: Bool, _ tables: UnsafePointer<DecisionTables>) {
    state.pointee = State(
      wanted: min(wanted, Self.most), ranksByHops: ranksByHops, tables: tables)
  }

  @inline(__always) var bound: Int64 { state.pointee.bound }
  /// How many candidates were asked for.
  @inline(__always) var wanted: Int { state.pointee.wanted }
  var count: Int { state.pointee.count }
  subscript(place: Int) -> Found { items[place] }

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
      if !precedes(candidate, items[place]) { return }
    }
    while place > 0, precedes(candidate, items[place &- 1]) {
      items[place] = items[place &- 1]
      place &-= 1
    }
    items[place] = candidate
    if state.pointee.count == wanted { state.pointee.bound = items[wanted &- 1].total }
  }

  /// Whether a candidate counts: takes out a worse offer of the same unit.
  @inline(never) private func removeWorse(than candidate: Found) -> Bool {
    let count = state.pointee.count
    for place in 0..<count where items[place].unit == candidate.unit {
      guard candidate.isBetterOffer(than: items[place], state.pointee.tables!) else {
        return false
      }
      (items + place).update(from: items + place + 1, count: count - place - 1)
      state.pointee.count = count - 1
      return true
    }
    return true
  }

  @inline(__always)
  private func precedes(_ new: Found, _ other: Found) -> Bool {
    new.total != other.total
      ? new.total < other.total : precedes(new.hops, new.unit, other.hops, other.unit)
  }

  /// Between equal costs.
  @inline(never)
  private func precedes(
    _ hops: Int32, _ unit: UnitIndex, _ otherHops: Int32, _ otherUnit: UnitIndex
  ) -> Bool {
    if state.pointee.ranksByHops, hops != otherHops { return hops < otherHops }
    return state.pointee.tables!.pointee.graph.order.precedes(unit.rawValue, otherUnit.rawValue)
  }
}
