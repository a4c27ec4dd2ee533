import OrganizationGraph

/// The work of a generated organisation: a kind of it for each kind of unit.
enum GeneratedCatalogue {
  static let repairs = "2.1"

  static let categories = [
    category("1", "公共秩序"), category("1.1", "占道经营", below: "1"),
    category("1.2", "行政审批", below: "1", authority: "district"),
    category("2", "居民服务"), category(repairs, "物业维修", below: "2"),
    category("2.2", "邻里纠纷", below: "2"), category("2.3", "独居老人探访", below: "2"),
    category("3", "其他"),
  ]

  static let duties: [(kind: String, category: String, role: Duty.Role)] = [
    ("station", "1.1", .own), ("department", "1.2", .own), ("property_company", repairs, .own),
    ("building_group", "2.2", .own), ("grid", "2.2", .own), ("household", "2.3", .own),
    ("grid", "2.3", .assist),
  ]

  /// Of an edge.
  static func code(of kind: EdgeKind, from: String, to: String) -> String {
    "\(kind.code):\(from):\(to)"
  }

  private static func category(
    _ code: String, _ name: String, below parent: String? = nil, authority: String? = nil
  ) -> Category {
    var category = Category(code: code, name: name, parent: parent)
    category.authority = authority
    return category
  }

  /// The tables of an organisation that has no units yet.
  static func tables(_ schema: ChainSchema?) -> Organization {
    var tables = Organization()
    if let schema { tables.schema = schema }
    tables.categories = categories
    tables.duties = duties.map { kind, category, role in
      var duty = Duty(holder: .kind(kind), category: category)
      duty.role = role
      return duty
    }
    return tables
  }
}
