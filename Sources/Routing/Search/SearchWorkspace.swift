import OrganizationGraph

/// Reusable scratch of decisions, over any snapshot. Not shared between threads at one time.
///
/// It grows to what the largest decision so far needed; after that, decisions allocate nothing.
public final class SearchWorkspace {
  let ranking = Ranking()
  /// The origin and what is above it, with the cost of climbing there.
  let climb = Climb()
  /// When each calendar opens next, from the moment that was asked last.
  let openings = OpeningCache()
  let record = DecisionRecord()
  let leads = LeadGroup()
  var frames: ContiguousArray<Frame> = []

  /// By unit, of the last full search; empty until one is made.
  private(set) var reaches: ContiguousArray<Reach> = []
  /// Units reached, in the order in which they were first reached.
  private(set) var touched: ContiguousArray<UnitIndex> = []

  /// A unit still to be expanded, with the edge it was entered by.
  struct Frame {
    let unit: UnitIndex
    let cost: Int64
    let hops: Int32
    let enteredBy: EdgeIndex?
  }

  public init() {}

  deinit {
    ranking.deallocate()
    climb.deallocate()
    openings.deallocate()
    record.deallocate()
    leads.deallocate()
  }

  /// Makes ready for a full search among some number of units. Costs what the last one touched.
  func clearReaches(of unitCount: Int) {
    if reaches.count < unitCount {
      reaches += repeatElement(.none, count: unitCount - reaches.count)
    }
    for unit in touched { reaches[unit.position] = .none }
    touched.removeAll(keepingCapacity: true)
    frames.removeAll(keepingCapacity: true)
  }

  /// Keeps the better of the known and a new way to a unit.
  func relax(_ unit: UnitIndex, _ reach: Reach) {
    let known = reaches[unit.position]
    if known.isNone {
      touched.append(unit)
      reaches[unit.position] = reach
    } else if reach < known {
      reaches[unit.position] = reach
    }
  }
}

/// The way up from an order's origin to the root, in memory of its own; empty until it is asked for.
struct Climb: RandomAccessCollection {
  struct Step: BitwiseCopyable {
    let unit: UnitIndex
    /// The edge from the step below; `Reach.noBridge` at the origin.
    let edge: EdgeIndex
    /// Of climbing here, milli-units.
    let cost: Int64
  }

  /// There are at most 16 tiers.
  private static let mostSteps = 17
  private let steps: UnsafeMutablePointer<Step>
  private let length: UnsafeMutablePointer<Int>

  init() {
    steps = .allocate(capacity: Self.mostSteps)
    length = .allocate(capacity: 1)
    length.initialize(to: 0)
  }

  func deallocate() {
    steps.deallocate()
    length.deallocate()
  }

  @inline(__always) func clear() { length.pointee = 0 }

  @inline(__always) func start(at origin: UnitIndex) {
    steps[0] = Step(unit: origin, edge: Reach.noBridge, cost: 0)
    length.pointee = 1
  }

  @inline(__always) func append(_ step: Step) {
    precondition(length.pointee < Self.mostSteps, "a chain longer than its tiers")
    steps[length.pointee] = step
    length.pointee += 1
  }

  var startIndex: Int { 0 }
  @inline(__always) var endIndex: Int { length.pointee }
  @inline(__always) subscript(position: Int) -> Step { steps[position] }
}

/// When calendars open next, kept from one decision to the next that asks for the same moment.
struct OpeningCache {
  private let state: UnsafeMutablePointer<State>

  private struct State {
    var moment = Instant(seconds: .min)
    var known: UnsafeMutablePointer<Known>?
    var capacity = 0
    /// Openings found before this number are of another moment.
    var stamp: UInt64 = 0
  }

  private struct Known {
    var stamp: UInt64 = 0
    /// `Int64.max`: never.
    var opening: Int64 = .max
  }

  static let never = Int64.max

  init() {
    state = .allocate(capacity: 1)
    state.initialize(to: State())
  }

  func deallocate() {
    state.pointee.known?.deallocate()
    state.deallocate()
  }

  /// Makes ready for a decision at a moment.
  @inline(__always) func begin(_ moment: Instant) {
    if state.pointee.moment != moment {
      state.pointee.moment = moment
      state.pointee.stamp += 1
    }
  }

  /// Seconds since 1970 at which a calendar first opens from the moment on; `never` if it does not.
  func opening(_ calendar: Int, _ hours: OpeningHours, zone: ZoneOffset) -> Int64 {
    if calendar >= state.pointee.capacity { grow(toHold: calendar) }
    let known = state.pointee.known! + calendar
    if known.pointee.stamp != state.pointee.stamp {
      let opening = hours.nextOpening(atOrAfter: state.pointee.moment, zone: zone)
      known.pointee = Known(
        stamp: state.pointee.stamp, opening: opening?.seconds ?? Self.never)
    }
    return known.pointee.opening
  }

  private func grow(toHold calendar: Int) {
    let capacity = max(8, 2 * (calendar + 1))
    let larger = UnsafeMutablePointer<Known>.allocate(capacity: capacity)
    larger.initialize(repeating: Known(), count: capacity)
    if let known = state.pointee.known {
      larger.update(from: known, count: state.pointee.capacity)
      known.deallocate()
    }
    state.pointee.known = larger
    state.pointee.capacity = capacity
  }
}
