/// What a node of an instance is: a tier of the tree, highest first, or a kind of unit beside it.
public enum InstanceKind: UInt8, Sendable, CaseIterable {
  case country, province, city, district, street, community, grid, building, household
  case station, bureau, cityBureau, provinceBureau, countryBureau
  case enterprise, social, property

  /// As `nodes.csv` spells it.
  public var name: String {
    switch self {
    case .cityBureau: "citybureau"
    case .provinceBureau: "provincebureau"
    case .countryBureau: "countrybureau"
    default: "\(self)"
    }
  }

  /// A tier of the tree. Of two tiers the one with the less raw value is the higher.
  public var isTree: Bool { rawValue <= Self.household.rawValue }

  /// Stands in a department's line, so that line edges may join it.
  public var isLine: Bool { (Self.station.rawValue...Self.countryBureau.rawValue) ~= rawValue }

  /// The tiers of the tree, highest first.
  public static let tiers = allCases.filter(\.isTree)
}
