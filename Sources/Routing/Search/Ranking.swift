import OrganizationGraph

/// A candidate that a scan keeps.
struct Found: BitwiseCopyable {
  var total: Int64
  /// The part of the total that does not depend on the moment.
  var fixed: Int64
  var load: Int64
  var unit: UnitIndex
  var hops: Int32
  /// Number of the duty line; `noDuty`: it has none.
  var duty: UInt32
  /// The bridge edge; `Reach.noBridge` if the form has none.
  var bridge: EdgeIndex
  var form: Reach.Form
  /// Hops climbed.
  var hub: UInt8
  var role: Role

  static let noDuty = UInt32.max

  /// The order in which candidates are chosen.
  @inline(__always) func precedes(_ other: Found, byHops: Bool) -> Bool {
    if total != other.total { return total < other.total }
    if byHops && hops != other.hops { return hops < other.hops }
    return unit < other.unit
  }

  /// Which of two offers of one unit counts: the cheaper; of equal ones that by duty, then the
  /// preferred path.
  func isBetterOffer(than other: Found) -> Bool {
    if total != other.total { return total < other.total }
    if (role == .catchAll) != (other.role == .catchAll) { return role != .catchAll }
    return way < other.way
  }

  /// The path, except for its cost.
  var way: Reach { Reach(cost: 0, hops: hops, hub: hub, form: form, bridge: bridge) }
}

/// The best candidates met so far, best first, each unit once.
///
/// Plain memory that the workspace owns, so that a scan and the walks that it starts can both add to
/// it without counting references.
struct Ranking {
  /// Most candidates that can be asked for.
  static let most = 65

  private let items: UnsafeMutablePointer<Found>
  private let state: UnsafeMutablePointer<State>

  private struct State {
    var count = 0
    var wanted = 1
    /// Total cost that a further candidate must not exceed.
    var bound = Int64.max
    var ranksByHops = true
  }

  init() {
    items = .allocate(capacity: Self.most)
    state = .allocate(capacity: 1)
    state.initialize(to: State())
  }

  func deallocate() {
    items.deallocate()
    state.deallocate()
  }

  func clear(wanted: Int, ranksByHops: Bool) {
    state.pointee = State(wanted: min(wanted, Self.most), ranksByHops: ranksByHops)
  }

  @inline(__always) var bound: Int64 { state.pointee.bound }
  var count: Int { state.pointee.count }
  subscript(place: Int) -> Found { items[place] }

  /// Puts a candidate in its place among the best. O(wanted).
  func keep(_ candidate: Found) {
    let wanted = state.pointee.wanted
    var count = state.pointee.count
    var place = 0
    while place < count {
      if items[place].unit == candidate.unit {
        guard candidate.isBetterOffer(than: items[place]) else { return }
        (items + place).update(from: items + place + 1, count: count - place - 1)
        count -= 1
        break
      }
      place += 1
    }
    let byHops = state.pointee.ranksByHops
    place = count
    while place > 0, candidate.precedes(items[place - 1], byHops: byHops) { place -= 1 }
    if place < wanted {
      let kept = min(count, wanted - 1)
      (items + place + 1).update(from: items + place, count: kept - place)
      items[place] = candidate
      count = kept + 1
    }
    state.pointee.count = count
    state.pointee.bound = count < wanted ? .max : items[wanted - 1].total
  }
}
