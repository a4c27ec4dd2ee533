/// One line of the official table of administrative divisions 统计用区划代码.
package struct Division: Hashable, Sendable {
  /// 12 digits.
  package let code: String
  package let name: String
  /// `nil` for a province.
  package let parent: String?
  package let level: Level

  /// 1 province … 5 community or village.
  package enum Level: Int, Sendable, CaseIterable {
    case province = 1
    case city, county, street, community

    /// Tier of the chain that units of the level are in.
    package var tier: String {
      switch self {
      case .province: "province"
      case .city: "city"
      case .county: "district"
      case .street: "street"
      case .community: "community"
      }
    }
  }

  package init(code: String, name: String, parent: String?, level: Level) {
    self.code = code
    self.name = name
    self.parent = parent
    self.level = level
  }
}
