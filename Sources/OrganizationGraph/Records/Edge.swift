/// How two units are joined.
public enum EdgeKind: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Chain unit to its chain parent.
  case chain
  /// Functional unit to its line parent 条线.
  case line
  /// 站所: territory to a functional unit stationed there.
  case station
  /// 交叉任职: territory to the home unit of a member of its committee. Derived from appointments.
  case seat
  /// 挂点、包联: territory to the unit attached to it.
  case attachment
  /// 共建协议: territory to a unit that offers it named services, up to a quota.
  case agreement
  /// 双报到: territory to a unit registered with it.
  case registration
  /// 补位: territory to the unit that covers for it.
  case standby
  /// Superior to subordinate in the emergency command tree.
  case command

  public var code: String {
    switch self {
    case .chain: "chain"
    case .line: "line"
    case .station: "station"
    case .seat: "seat"
    case .attachment: "attachment"
    case .agreement: "agreement"
    case .registration: "registration"
    case .standby: "standby"
    case .command: "command"
    }
  }

  public init?(code: String) {
    guard let kind = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = kind
  }

  /// Leaves the chain sideways: the hop after a climb.
  public var isBridge: Bool {
    switch self {
    case .station, .seat, .attachment, .agreement, .registration, .standby: true
    case .chain, .line, .command: false
    }
  }

  /// Classes of unit that the edge may join.
  public var ends: (from: Set<UnitKind.Class>, to: Set<UnitKind.Class>) {
    switch self {
    case .chain: ([.chain], [.chain])
    case .line: ([.functional], [.functional])
    case .station: ([.chain], [.functional])
    case .agreement, .registration: ([.chain], [.functional, .resident])
    case .seat, .attachment, .standby: ([.chain], [.chain, .functional, .resident, .command])
    case .command:
      ([.chain, .functional, .command], [.chain, .functional, .command, .resident])
    }
  }
}

/// A dated connection between two units, beyond the parents that units name themselves.
public struct Edge: Hashable, Sendable {
  /// Unique among the edges.
  public var code: String
  public var kind: EdgeKind
  /// For the direction see `EdgeKind`.
  public var from: String
  public var to: String
  /// Categories (with everything below them) that the edge serves; empty: all.
  public var categories: [String]
  /// Most orders at one time by way of this edge; `nil`: no limit of its own.
  public var quota: Int?
  public var term: Term

  public init(
    code: String, kind: EdgeKind, from: String, to: String, categories: [String] = [],
    quota: Int? = nil, term: Term = .always
  ) {
    self.code = code
    self.kind = kind
    self.from = from
    self.to = to
    self.categories = categories
    self.quota = quota
    self.term = term
  }
}
