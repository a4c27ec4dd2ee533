public import OrganizationGraph

/// One hop of a command path.
public struct Hop: Hashable, Sendable, BitwiseCopyable {
  public let kind: HopKind
  public let from: UnitIndex
  public let to: UnitIndex
  public let cost: Int64
  public let edge: EdgeIndex
}

/// In which capacity a unit holds an order.
public enum Role: UInt8, Hashable, Sendable, CaseIterable, BitwiseCopyable {
  /// 主办.
  case own
  /// 协办.
  case assist
  /// 兜底: the chain unit answers for its territory.
  case catchAll
}

/// The addends of a total cost, milli-units.
public struct CostParts: Hashable, Sendable, BitwiseCopyable {
  public var path: Int64 = 0
  public var role: Int64 = 0
  public var preference: Int64 = 0
  public var load: Int64 = 0
  public var waiting: Int64 = 0
  public var credit: Int64 = 0
  public var catchAll: Int64 = 0

  public var total: Int64 { path + role + preference + load + waiting + credit + catchAll }

  /// Every part with its name, in the order in which they are shown.
  public var named: [(name: String, cost: Int64)] {
    [
      ("path", path), ("role", role), ("preference", preference), ("load", load),
      ("waiting", waiting), ("credit", credit), ("catch_all", catchAll),
    ]
  }
}

/// A unit that may hold an order, and at what cost.
public struct Candidate: Hashable, Sendable {
  public let unit: UnitIndex
  public let role: Role
  public let parts: CostParts
  /// From the origin to the unit; empty if the unit is the origin.
  public let path: [Hop]
  /// The line of the duty catalogue that makes it a candidate; `nil` for the catch-all.
  public let duty: DutyIndex?
  /// When it opens, if it is closed when the order arrives.
  public let opensAt: Instant?

  public var totalCost: Int64 { parts.total }

  /// Whether it is chosen before another: least total cost, then fewest hops, then unit code.
  public func precedes(_ other: Candidate, in snapshot: OrganizationSnapshot) -> Bool {
    let (cost, otherCost) = ((totalCost, path.count), (other.totalCost, other.path.count))
    return cost != otherCost ? cost < otherCost : snapshot.precedes(unit, other.unit)
  }
}

/// A helper that the category asks for.
public struct HelperDecision: Hashable, Sendable {
  /// The category whose duty it is needed for.
  public let category: CategoryIndex
  /// `nil`: no unit passes the filters.
  public let candidate: Candidate?
}

/// Why a catch-all leads: what kept each unit with a duty from taking the order.
///
/// Both lists end after `mostListed` units, because a category may have a holder in every building of
/// a city; the counts are of all.
public struct Shortage: Hashable, Sendable {
  /// Most units in a list.
  public static let mostListed = 100

  /// Units with a duty that a command path reaches, with the filters they fail; the first in the
  /// order of their codes.
  public let holders: [Failure]
  /// How many such units there are.
  public let holderCount: Int
  /// Units with a duty that no command path reaches, the first in the order of their codes.
  public let unreached: [UnitIndex]
  /// How many such units there are.
  public let unreachedCount: Int

  public struct Failure: Hashable, Sendable {
    public let unit: UnitIndex
    public let filters: [Filter]
  }
}

/// The answer to one order.
public struct Decision: Hashable, Sendable {
  /// The one accountable unit.
  public let lead: Candidate
  public let helpers: [HelperDecision]
  /// The next best, best first.
  public let alternatives: [Candidate]
  public let ladder: [Rung]
  /// Set if the lead is only the catch-all.
  public private(set) var shortage: Shortage?
  public let deadline: RoutingQuery.Deadline?

  /// A decision taken out of its workspace; without a shortage.
  init(_ view: DecisionView, _ query: RoutingQuery) {
    lead = view.candidate(0)
    helpers = (0..<view.helperCount).map { view.helper($0) }
    alternatives = (1..<view.rankedCount).map { view.candidate($0) }
    ladder = (0..<view.rungCount).map { view.rung($0) }
    shortage = nil
    deadline = query.deadline
  }

  func explained(by shortage: Shortage) -> Decision {
    var result = self
    result.shortage = shortage
    return result
  }
}
