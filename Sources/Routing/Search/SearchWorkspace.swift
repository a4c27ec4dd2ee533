public import OrganizationGraph

/// Reusable scratch of a search over one snapshot. Not shared between threads at one time.
///
/// Clearing costs what the last search touched, so a search costs what it reaches and not what the
/// organisation holds.
public final class SearchWorkspace {
  var reaches: ContiguousArray<Reach>
  /// Units reached, in the order in which they were first reached.
  var touched: ContiguousArray<UnitIndex> = []
  /// The origin and what is above it, with the cost of climbing there.
  var climb: ContiguousArray<ClimbStep> = []
  var frames: ContiguousArray<Frame> = []
  /// The best candidates of the last scan, best first.
  var found: ContiguousArray<Found> = []

  struct ClimbStep {
    let unit: UnitIndex
    let cost: Int64
    /// The edge from the step below.
    let edge: EdgeIndex?
  }

  /// A unit still to be expanded, with the edge it was entered by.
  struct Frame {
    let unit: UnitIndex
    let cost: Int64
    let hops: Int32
    let enteredBy: EdgeIndex?
  }

  public init(_ snapshot: OrganizationSnapshot) {
    reaches = ContiguousArray(repeating: .none, count: snapshot.unitCount)
  }

  func reset() {
    for unit in touched { reaches[unit.position] = .none }
    touched.removeAll(keepingCapacity: true)
    climb.removeAll(keepingCapacity: true)
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

/// The cheapest known way to a unit, in the order in which ways are preferred: least cost, fewest
/// hops, lowest hub, form in the order of `Form`, least bridge edge. The path follows from these:
/// a chain, a line and a command tree each have one way between two units.
struct Reach: Comparable {
  enum Form: UInt8 {
    case climb, descend, station, seat, attachment, agreement, registration, standby, command

    /// The form of the paths that leave the chain by a bridge hop.
    init(bridge: HopKind) {
      switch bridge {
      case .station: self = .station
      case .seat: self = .seat
      case .attachment: self = .attachment
      case .agreement: self = .agreement
      case .registration: self = .registration
      default: self = .standby
      }
    }
  }

  var cost: Int64
  var hops: Int32
  /// Position of the hub in the climb: hops climbed.
  var hub: UInt8
  var form: Form
  /// The bridge edge; the largest index if the form has none.
  var bridge: EdgeIndex

  static let noBridge = EdgeIndex(rawValue: .max)
  static let none = Reach(cost: .max, hops: .max, hub: .max, form: .climb, bridge: noBridge)

  var isNone: Bool { hub == .max }

  static func < (a: Reach, b: Reach) -> Bool {
    if a.cost != b.cost { return a.cost < b.cost }
    if a.hops != b.hops { return a.hops < b.hops }
    if a.hub != b.hub { return a.hub < b.hub }
    if a.form != b.form { return a.form.rawValue < b.form.rawValue }
    return a.bridge < b.bridge
  }
}
