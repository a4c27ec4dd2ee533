/// What a unit is: a tier of the chain, or one of the kinds that stand outside it.
///
/// Tiers are data, so a kind is its code; the kinds outside the chain are fixed.
public struct UnitKind: Hashable, Sendable {
  public let code: String

  public init(code: String) {
    self.code = code
  }

  /// How a kind takes part in the graph.
  public enum Class: UInt8, Sendable, CaseIterable {
    /// A tier of the territorial chain 块.
    case chain
    /// A department, station, team or utility: the functional hierarchy 条.
    case functional
    /// A resident unit 驻区单位.
    case resident
    /// A unit that exists for the emergency command tree 总队—大队—中队.
    case command
  }

  /// 职能部门.
  public static let department = UnitKind(code: "department")
  /// 站所.
  public static let station = UnitKind(code: "station")
  /// 执法队.
  public static let enforcementTeam = UnitKind(code: "enforcement_team")
  /// 公用企业: water, power, gas, telecommunications.
  public static let utility = UnitKind(code: "utility")
  /// 应急队伍.
  public static let commandUnit = UnitKind(code: "command_unit")

  /// The class of a kind outside the chain; `nil`: it is none of them.
  static func `class`(ofOutsideKind kind: UnitKind) -> Class? {
    outsideChain.first { $0.kind == kind }?.class
  }

  /// The kinds outside the chain with their class and Chinese label, in the order in which
  /// snapshots number them.
  public static let outsideChain: [(kind: UnitKind, class: Class, label: String)] = [
    (.department, .functional, "职能部门"),
    (.station, .functional, "站所"),
    (.enforcementTeam, .functional, "执法队"),
    (.utility, .functional, "公用企业"),
    (UnitKind(code: "school"), .resident, "学校"),
    (UnitKind(code: "hospital"), .resident, "医院"),
    (UnitKind(code: "enterprise"), .resident, "企业"),
    (UnitKind(code: "institution"), .resident, "机关事业单位"),
    (UnitKind(code: "property_company"), .resident, "物业公司"),
    (UnitKind(code: "owners_committee"), .resident, "业委会"),
    (UnitKind(code: "social_organization"), .resident, "社会组织"),
    (UnitKind(code: "volunteer_team"), .resident, "志愿队伍"),
    (.commandUnit, .command, "应急队伍"),
  ]
}
