import CatalogueLearning
import OrganizationGraph

/// Two streets with two communities and two stations each, and two bureaus of the district. All can
/// be reached from everywhere below their home.
enum SmallOrganization {
  static let communities = ["C11", "C12", "C21", "C22"]

  static func make() -> Organization {
    var organization = Organization()
    func chain(_ code: String, _ name: String, _ kind: String, _ parent: String?) {
      var unit = OrganizationUnit(code: code, name: name, kind: UnitKind(code: kind))
      unit.parent = parent
      unit.capacity = 1000
      organization.units.append(unit)
    }
    func other(_ code: String, _ name: String, _ kind: UnitKind, _ home: String) {
      var unit = OrganizationUnit(code: code, name: name, kind: kind)
      unit.home = home
      unit.capacity = 1000
      organization.units.append(unit)
      organization.edges.append(
        Edge(code: "station:\(code)", kind: .station, from: home, to: code))
    }
    chain("D", "甲区", "district", nil)
    for street in ["1", "2"] {
      chain("S\(street)", "街\(street)街道", "street", "D")
      for community in ["1", "2"] {
        chain("C\(street)\(community)", "社\(street)\(community)社区", "community", "S\(street)")
      }
      other("m\(street)", "街\(street)街道市政中心", .station, "S\(street)")
      other("e\(street)", "街\(street)街道执法队", .enforcementTeam, "S\(street)")
    }
    other("city", "城管局", .department, "D")
    other("water", "水务局", .department, "D")
    let codes = organization.units.indices
    for position in codes {
      let code = organization.units[position].code
      organization.units[position].aliases = ["agency:id-\(code)"]
    }
    organization.categories = [
      Category(code: "1", name: "市容"), Category(code: "1.2", name: "噪声", parent: "1"),
      Category(code: "1.2.3", name: "施工噪声", parent: "1.2"),
      Category(code: "1.2.4", name: "商业噪声", parent: "1.2"),
      Category(code: "5", name: "供水"),
    ]
    return organization
  }

  /// Confidence alone decides: every way costs nothing.
  static func withoutPathCosts() -> Organization {
    var organization = make()
    organization.costs = ["climb", "station", "descend"].map { Cost(item: "hop.\($0)", value: 0) }
    return organization
  }
}

/// A day of the small organisation's history.
let firstDay = Day(year: 2024, month: 3, day: 1)!

extension OrganizationSnapshot {
  /// Tickets one after another, an hour apart.
  func tickets(_ rows: [(unit: String, category: String, origin: String)]) -> [Ticket] {
    rows.enumerated().map { position, row in
      Ticket(
        id: "\(position + 1)",
        createdAt: zone.instant(firstDay, second: 0).advanced(by: Int64(position) * 3_600),
        category: category(row.category)!, origin: unit(row.origin)!, unit: unit(row.unit)!,
        line: position + 2)
    }
  }
}

extension Duty {
  /// `unit category area confidence support`, with `-` for everywhere.
  var line: String {
    guard case .unit(let unit) = holder else { return "of a kind" }
    return "\(unit) \(category) \(area ?? "-") \(confidence) \(support ?? -1)"
  }
}

/// SplitMix64 (Steele, Lea, Flood, doi:10.1145/2660193.2660195).
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
