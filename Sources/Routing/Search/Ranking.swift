import OrganizationGraph

/// A candidate that a scan keeps.
struct Found: BitwiseCopyable {
  var total: Int64
  /// The part of the total that does not depend on the moment.
  var fixed: Int64
  var load: Int64
  var unit: UnitIndex
  var hops: Int32
  var form: Reach.Form
  /// Hops climbed.
  var hub: UInt8
  var role: Role
  /// Number of the duty line, if it was found by walking; `noDuty`: it has none.
  var walkedDuty = noDuty
  /// The entry that it was found by; `nil` if it was found by walking.
  var entry: UnsafePointer<IndexEntry>? = nil

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
/// it without counting references. What is sorted is small; the candidates themselves stay in place.
struct Ranking {
  /// Most candidates that can be asked for.
  static let most = 64

  private let state: UnsafeMutablePointer<State>
  /// Best first.
  private let order: UnsafeMutablePointer<Place>
  /// One more than can be asked for, for the one that is about to be kept.
  private let items: UnsafeMutablePointer<Found>

  private struct State {
    var count = 0
    var wanted = 1
    /// Total cost that a further candidate must not exceed.
    var bound = Int64.max
    var ranksByHops = true
    var tables: UnsafePointer<DecisionTables>?
  }

  /// What candidates are compared by, and where the candidate is among the items.
  private struct Place: BitwiseCopyable {
    var total: Int64
    var unit: UInt32
    var item: UInt8
  }

  init() {
    items = .allocate(capacity: Self.most + 1)
    order = .allocate(capacity: Self.most + 1)
    state = .allocate(capacity: 1)
    state.initialize(to: State())
  }

  func deallocate() {
    items.deallocate()
    order.deallocate()
    state.deallocate()
  }

  @inline(__always)
  func clear(wanted: Int, ranksByHops: Bool, _ tables: UnsafePointer<DecisionTables>) {
    state.pointee = State(
      wanted: min(wanted, Self.most), ranksByHops: ranksByHops, tables: tables)
  }

  @inline(__always) var bound: Int64 { state.pointee.bound }
  var count: Int { state.pointee.count }
  subscript(place: Int) -> Found { items[Int(order[place].item)] }

  /// Puts a candidate in its place among the best. O(wanted).
  @inline(__always) func keep(_ candidate: Found) {
    var free = UInt8(truncatingIfNeeded: state.pointee.count)
    if free > 0 {
      guard let made = makeRoom(for: candidate.unit, candidate) else { return }
      free = made
    }
    items[Int(free)] = candidate
    insert(
      Place(total: candidate.total, unit: candidate.unit.rawValue, item: free), candidate.hops)
  }

  /// The free item for a candidate; `nil` if the same unit is there already, at least as good.
  @inline(__always)
  private func makeRoom(for unit: UnitIndex, _ candidate: Found) -> UInt8? {
    let count = state.pointee.count
    for place in 0..<count where order[place].unit == unit.rawValue {
      return replace(place, by: candidate)
    }
    // The worst gives up its item where there are enough.
    return count < state.pointee.wanted
      ? UInt8(truncatingIfNeeded: count) : UInt8(truncatingIfNeeded: Self.most)
  }

  @inline(never) private func replace(_ place: Int, by candidate: Found) -> UInt8? {
    let item = order[place].item
    guard candidate.isBetterOffer(than: items[Int(item)], state.pointee.tables!) else {
      return nil
    }
    let count = state.pointee.count
    (order + place).update(from: order + place + 1, count: count - place - 1)
    state.pointee.count = count - 1
    return item
  }

  @inline(__always)
  private func insert(_ new: Place, _ hops: Int32) {
    let (count, wanted) = (state.pointee.count, state.pointee.wanted)
    var place = count
    while place > 0, precedes(new, hops, order[place - 1]) {
      order[place] = order[place - 1]
      place &-= 1
    }
    order[place] = new
    if count < wanted {
      state.pointee.count = count &+ 1
    } else if new.item == UInt8(truncatingIfNeeded: Self.most), place < wanted {
      // The new one takes over the item of the one that falls out.
      let fallen = order[wanted].item
      items[Int(fallen)] = items[Self.most]
      order[place].item = fallen
    }
    if state.pointee.count == wanted { state.pointee.bound = order[wanted &- 1].total }
  }

  @inline(__always)
  private func precedes(_ new: Place, _ hops: Int32, _ other: Place) -> Bool {
    if new.total != other.total { return new.total < other.total }
    if state.pointee.ranksByHops {
      let otherHops = items[Int(other.item)].hops
      if hops != otherHops { return hops < otherHops }
    }
    return state.pointee.tables!.pointee.graph.order.precedes(new.unit, other.unit)
  }
}
