/// An item of the policy: a number that routing reads, its unit, its range and its default.
public struct PolicyItem: Sendable {
  /// What the key of a cost record stands for.
  public enum Key: Sendable {
    /// The item has no key.
    case none
    /// Code of the kind of unit that a hop arrives at.
    case kind
    /// Code of a tier.
    case tier
    /// A credit grade: any text.
    case grade
    /// Utilisation in thousandths, 0...1000.
    case utilisation
    /// Reason of an escalation.
    case reason
  }

  public let name: String
  public let unit: String
  public let meaning: String
  public let key: Key
  public let range: ClosedRange<Int>
  /// Values that hold unless the organisation gives others, by key.
  public let defaults: [(key: String?, value: Int)]
  /// May differ between peacetime and emergency.
  public let hasModes: Bool

  /// No cost may exceed this. The path, role, preference and credit of a candidate then add up to
  /// less than 2³², because lines have at most `OrganizationValidator.mostLineLevels` levels.
  public static let largestCost = 10_000_000

  /// Reasons for which an order is raised.
  public static let escalationReasons = ["overdue", "refused", "disputed", "beyond_authority"]

  public static func named(_ name: String) -> PolicyItem? {
    all.first { $0.name == name }
  }

  public static let all: [PolicyItem] = [
    hop("climb", 1000, "one level up the chain"),
    hop("descend", 800, "one level down the chain, to a nearby group or household"),
    hop("station", 1500, "a whistle to a unit stationed in the territory"),
    hop("seat", 600, "to the home unit of a part-time committee member"),
    hop("attachment", 700, "to a unit attached to the territory"),
    hop("agreement", 600, "to a unit that offers the service by agreement"),
    hop("registration", 900, "to a unit registered with the community"),
    hop("standby", 1200, "to a unit that covers for the territory"),
    hop("line", 1200, "one level up a department's line"),
    hop("command_up", 500, "one level up the emergency command tree"),
    hop("command_down", 500, "one level down the emergency command tree"),
    cost("role.own", 0, "added when the lead owns the duty"),
    cost("role.assist", 4000, "added when the lead only assists in the duty"),
    cost("helper.own", 1000, "added when a helper owns the duty it helps with"),
    cost("helper.assist", 0, "added when a helper assists in the duty"),
    PolicyItem(
      name: "catch_all", unit: "milli-units",
      meaning: "added when a chain unit takes an order only as catch-all of its territory",
      key: .tier, range: 0...largestCost, defaults: [(nil, 60_000)], hasModes: true),
    cost("preference", 30_000, "added at no confidence at all; falls evenly to 0 at certainty"),
    PolicyItem(
      name: "load", unit: "milli-units",
      meaning: "added at a utilisation (open orders over capacity, in thousandths); between the"
        + " given points along straight lines, which must get steeper",
      key: .utilisation, range: 0...largestCost,
      defaults: [("0", 0), ("500", 500), ("800", 2_000), ("1000", 6_000)], hasModes: true),
    cost("waiting", 200, "added for each hour until the unit opens, by the second, rounded down"),
    PolicyItem(
      name: "credit", unit: "milli-units", meaning: "added for a unit of this credit grade",
      key: .grade, range: 0...largestCost,
      defaults: [("A", 0), ("B", 200), ("C", 600), ("D", 1500)], hasModes: true),
    PolicyItem(
      name: "descend_limit", unit: "hops",
      meaning: "most hops down the chain; 16, the most tiers there can be, is no limit",
      key: .none, range: 0...16, defaults: [(nil, 2)], hasModes: true),
    PolicyItem(
      name: "escalate.territory", unit: "0 or 1",
      meaning: "1: an order raised for this reason may go up the territory",
      key: .reason, range: 0...1,
      defaults: escalationReasons.map { ($0, 1) }, hasModes: false),
    PolicyItem(
      name: "escalate.line", unit: "0 or 1",
      meaning: "1: an order raised for this reason may go up the holder's line",
      key: .reason, range: 0...1,
      defaults: escalationReasons.map { ($0, $0 == "overdue" || $0 == "beyond_authority" ? 1 : 0) },
      hasModes: false),
    PolicyItem(
      name: "utc_offset", unit: "minutes",
      meaning: "the organisation's time less UTC, for days and opening hours",
      key: .none, range: -840...840, defaults: [(nil, 480)], hasModes: false),
  ]

  private static func hop(_ kind: String, _ value: Int, _ meaning: String) -> PolicyItem {
    PolicyItem(
      name: "hop.\(kind)", unit: "milli-units", meaning: "\(meaning), by kind arrived at",
      key: .kind, range: 0...largestCost, defaults: [(nil, value)], hasModes: true)
  }

  private static func cost(_ name: String, _ value: Int, _ meaning: String) -> PolicyItem {
    PolicyItem(
      name: name, unit: "milli-units", meaning: meaning, key: .none, range: 0...largestCost,
      defaults: [(nil, value)], hasModes: true)
  }
}
