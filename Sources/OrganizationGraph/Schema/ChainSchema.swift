/// One level of the chain 层级.
public struct Tier: Hashable, Sendable {
  /// What a tier does with work 统筹、主导、落实.
  public enum Duty: String, Sendable, CaseIterable {
    case plan
    case lead
    case carryOut = "carry_out"
  }

  /// The code that units name as their kind.
  public var code: String
  /// Chinese label.
  public var name: String
  public var aliases: [String]
  /// Rank of the tier's authority, 1...1000; strictly falls from tier to tier.
  public var authority: Int
  public var duty: Duty
  /// A chain may leave the tier out.
  public var isOptional: Bool
  /// Units of the tier answer for their territory when no duty places an order better 兜底.
  public var isCatchAll: Bool
  /// Every unit of the tier has exactly one party organisation.
  public var needsPartyOrganization: Bool

  public init(
    code: String, name: String, aliases: [String] = [], authority: Int, duty: Duty,
    isOptional: Bool = false, isCatchAll: Bool = false, needsPartyOrganization: Bool = false
  ) {
    self.code = code
    self.name = name
    self.aliases = aliases
    self.authority = authority
    self.duty = duty
    self.isOptional = isOptional
    self.isCatchAll = isCatchAll
    self.needsPartyOrganization = needsPartyOrganization
  }
}

/// The tiers of the chain, highest first.
public struct ChainSchema: Hashable, Sendable {
  public var tiers: [Tier]

  public init(tiers: [Tier]) {
    self.tiers = tiers
  }

  /// city, district, street, community, (compound), grid, building group, household.
  public static let standard = ChainSchema(tiers: [
    Tier(
      code: "city", name: "市", authority: 100, duty: .plan, isOptional: true, isCatchAll: true),
    Tier(
      code: "district", name: "区", aliases: ["县"], authority: 80, duty: .plan, isOptional: true,
      isCatchAll: true),
    Tier(
      code: "street", name: "街道党工委", aliases: ["镇", "乡"], authority: 60, duty: .plan,
      isCatchAll: true),
    Tier(
      code: "community", name: "社区大党委", aliases: ["村"], authority: 40, duty: .lead,
      isCatchAll: true),
    Tier(
      code: "compound", name: "小区党支部", authority: 35, duty: .carryOut, isOptional: true),
    Tier(
      code: "grid", name: "网格党支部", authority: 30, duty: .carryOut,
      needsPartyOrganization: true),
    Tier(
      code: "building_group", name: "楼院党小组", aliases: ["楼栋党小组"], authority: 20,
      duty: .carryOut),
    Tier(
      code: "household", name: "党员中心户", aliases: ["示范户"], authority: 10, duty: .carryOut),
  ])

  public func position(of code: String) -> Int? {
    tiers.firstIndex { $0.code == code }
  }
}
