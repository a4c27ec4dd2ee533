import OrganizationGraph

/// The cheapest known way to a unit, in the order in which ways are preferred: least cost, fewest
/// hops, lowest hub, form in the order of `Form`, least bridge edge. The path follows from these:
/// a chain, a line and a command tree each have one way between two units.
package struct Reach: Comparable, Sendable {
  enum Form: UInt8, BitwiseCopyable {
    case climb, descend, station, seat, attachment, agreement, registration, standby, command

    /// It leaves the chain by a bridge.
    @inline(__always) var isBridge: Bool { self != .climb && self != .descend && self != .command }

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

  package static func < (a: Reach, b: Reach) -> Bool {
    if a.cost != b.cost { return a.cost < b.cost }
    if a.hops != b.hops { return a.hops < b.hops }
    if a.hub != b.hub { return a.hub < b.hub }
    if a.form != b.form { return a.form.rawValue < b.form.rawValue }
    return a.bridge < b.bridge
  }
}
