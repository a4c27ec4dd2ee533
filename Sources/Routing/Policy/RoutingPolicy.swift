public import OrganizationGraph

/// How a command path may go from one unit to the next.
public enum HopKind: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  case climb, descend, station, seat, attachment, agreement, registration, standby, line
  case commandUp, commandDown

  public var code: String {
    switch self {
    case .climb: "climb"
    case .descend: "descend"
    case .station: "station"
    case .seat: "seat"
    case .attachment: "attachment"
    case .agreement: "agreement"
    case .registration: "registration"
    case .standby: "standby"
    case .line: "line"
    case .commandUp: "command_up"
    case .commandDown: "command_down"
    }
  }

  /// The hop across a bridge edge; `nil` if the edge is none.
  init?(bridge: EdgeKind) {
    switch bridge {
    case .station: self = .station
    case .seat: self = .seat
    case .attachment: self = .attachment
    case .agreement: self = .agreement
    case .registration: self = .registration
    case .standby: self = .standby
    case .chain, .line, .command: return nil
    }
  }
}

/// The policy's numbers as arrays, for one snapshot. All costs are milli-units and not negative.
public final class RoutingPolicy: Sendable {
  /// By mode, hop kind and kind arrived at.
  private let hops: ContiguousArray<Int64>
  private let kindCount: Int
  private let modes: ContiguousArray<ModePolicy>
  private let escalations: [String: EscalationRules]
  /// The rules of the ladder that a decision carries.
  let overdue: EscalationRules

  /// What one mode adds for role, load, waiting and credit.
  struct ModePolicy: Sendable {
    let roleOwn: Int64
    let roleAssist: Int64
    let helperOwn: Int64
    let helperAssist: Int64
    /// By tier.
    let catchAll: ContiguousArray<Int64>
    let preference: Int64
    /// By utilisation in thousandths, 0...1000.
    let load: ContiguousArray<Int64>
    let waitingPerHour: Int64
    /// By number of the grade; the first is that of units without one.
    let credit: ContiguousArray<Int64>
    let descendLimit: Int
  }

  /// Compiles the cost records of a snapshot's organisation.
  public init(_ snapshot: OrganizationSnapshot) {
    let table = PolicyTable(snapshot.costs)
    kindCount = snapshot.kindCount
    var hops = ContiguousArray<Int64>()
    for mode in Mode.allCases {
      for hop in HopKind.allCases {
        for kind in 0..<snapshot.kindCount {
          let key = snapshot.kindCode(KindIndex(kind))
          hops.append(Int64(table.value("hop.\(hop.code)", mode: mode, key: key)))
        }
      }
    }
    self.hops = hops
    modes = ContiguousArray(
      Mode.allCases.map { mode in
        func value(_ item: String, _ key: String? = nil) -> Int64 {
          Int64(table.value(item, mode: mode, key: key))
        }
        return ModePolicy(
          roleOwn: value("role.own"), roleAssist: value("role.assist"),
          helperOwn: value("helper.own"), helperAssist: value("helper.assist"),
          catchAll: ContiguousArray(
            snapshot.schema.tiers.map { value("catch_all", $0.code) }),
          preference: value("preference"),
          load: Self.curve(table.loadCurve(mode: mode)), waitingPerHour: value("waiting"),
          credit: [0] + snapshot.grades.dropFirst().map { value("credit", $0) },
          descendLimit: Int(value("descend_limit")))
      })
    escalations = Dictionary(
      uniqueKeysWithValues: PolicyItem.escalationReasons.map { reason in
        (
          reason,
          EscalationRules(
            byLine: table.value("escalate.line", key: reason) == 1,
            byTerritory: table.value("escalate.territory", key: reason) == 1)
        )
      })
    overdue = escalations[EscalationReason.overdue.code] ?? Self.territoryOnly
  }

  /// Straight lines between the points, rounded down; flat after the last.
  private static func curve(_ points: [(utilisation: Int, cost: Int)]) -> ContiguousArray<Int64> {
    var result = ContiguousArray<Int64>()
    var segment = 0
    for utilisation in 0...1000 {
      while segment + 1 < points.count && points[segment + 1].utilisation <= utilisation {
        segment += 1
      }
      let start = points[segment]
      guard segment + 1 < points.count else {
        result.append(Int64(start.cost))
        continue
      }
      let end = points[segment + 1]
      let share = (end.cost - start.cost) * (utilisation - start.utilisation)
      result.append(Int64(start.cost + share / (end.utilisation - start.utilisation)))
    }
    return result
  }

  /// Cost of a hop that arrives at a unit of a kind.
  public func cost(_ hop: HopKind, to kind: KindIndex, mode: Mode) -> Int64 {
    let row = Int(mode.rawValue) * HopKind.allCases.count + Int(hop.rawValue)
    return hops[row * kindCount + kind.position]
  }

  func preferenceCost(_ confidence: Int, _ mode: ModePolicy) -> Int64 {
    mode.preference * Int64(1000 - confidence) / 1000
  }

  subscript(mode: Mode) -> ModePolicy { modes[Int(mode.rawValue)] }

  /// What policy allows for a reason; for one it does not know, the territory only.
  func escalation(_ reason: EscalationReason) -> EscalationRules {
    escalations[reason.code] ?? Self.territoryOnly
  }

  private static let territoryOnly = EscalationRules(byLine: false, byTerritory: true)
}
