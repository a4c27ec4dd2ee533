import DelimitedText
import Glibc
import OrganizationGraph

/// The files of an organisation folder while they are written, all at once, row by row.
///
/// Rows come in the order of their keys, so that an import need not sort them. Nothing is kept but a
/// buffer for each file.
final class GeneratedFolder {
  private let units: DelimitedWriter
  private let people: DelimitedWriter
  private let posts: DelimitedWriter
  private let appointments: DelimitedWriter
  private let edges: DelimitedWriter
  private(set) var unitCount = 0
  private(set) var edgeCount = 0
  private(set) var personCount = 0
  private let folder: String

  init(_ folder: String) throws(DelimitedTextError) {
    // What is wrong with the folder shows when its first file is made.
    _ = mkdir(folder, 0o777)
    self.folder = folder
    units = try DelimitedWriter(path: "\(folder)/units.csv")
    people = try DelimitedWriter(path: "\(folder)/people.csv")
    posts = try DelimitedWriter(path: "\(folder)/posts.csv")
    appointments = try DelimitedWriter(path: "\(folder)/appointments.csv")
    edges = try DelimitedWriter(path: "\(folder)/edges.csv")
    try units.writeRow([
      "code", "name", "kind", "parent", "home", "line_parent", "party_organization", "capacity",
      "residents", "synthetic",
    ])
    try people.writeRow(["code", "name", "synthetic"])
    try posts.writeRow(["code", "unit", "name", "leads"])
    try appointments.writeRow(["person", "post", "kind"])
    try edges.writeRow(["code", "kind", "from_unit", "to_unit", "categories", "quota"])
  }

  func unit(
    _ code: String, _ name: String, _ kind: String, parent: String = "", home: String = "",
    line: String = "", party: String = "", capacity: Int = 1, residents: Int? = nil,
    isReal: Bool = false
  ) throws(DelimitedTextError) {
    try units.write(code)
    try units.write(name)
    try units.write(kind)
    try units.write(parent)
    try units.write(home)
    try units.write(line)
    try units.write(party)
    try units.write(capacity)
    try units.write(residents.map { "\($0)" } ?? "")
    try units.write(isReal ? "" : "yes")
    try units.endRow()
    unitCount += 1
  }

  /// A leading post of a unit, with its holder if it has one.
  func leader(
    of unit: String, post: String, _ person: String?
  ) throws(DelimitedTextError) {
    try posts.writeRow(["\(unit):head", unit, post, "yes"])
    guard let person else { return }
    try people.writeRow(["person:\(unit)", person, "yes"])
    try appointments.writeRow(["person:\(unit)", "\(unit):head", "principal"])
    personCount += 1
  }

  /// 兼职委员: the leader of one unit in the committee of another.
  func member(
    _ number: String, of committee: String, from home: String
  ) throws(DelimitedTextError) {
    try posts.writeRow(["\(committee):member\(number)", committee, "兼职委员", ""])
    try appointments.writeRow(["person:\(home)", "\(committee):member\(number)", "concurrent"])
  }

  func edge(
    _ kind: String, from: String, to: String, category: String = "", quota: String = ""
  ) throws(DelimitedTextError) {
    try edges.writeRow(["\(kind):\(from):\(to)", kind, from, to, category, quota])
    edgeCount += 1
  }

  /// Writes the small files and puts all under their names.
  func finish(schema: ChainSchema?) throws(DelimitedTextError) {
    for writer in [units, people, posts, appointments, edges] { try writer.finish() }
    try write("categories", GeneratedCatalogue.categories)
    try write("duties", GeneratedCatalogue.duties)
    if let schema {
      try write(
        "schema",
        [["code", "name", "authority", "duty", "optional", "catch_all", "party_organization"]]
          + schema.tiers.map { tier in
            [
              tier.code, tier.name, "\(tier.authority)", tier.duty.rawValue,
              tier.isOptional ? "yes" : "", tier.isCatchAll ? "yes" : "",
              tier.needsPartyOrganization ? "yes" : "",
            ]
          })
    }
  }

  private func write(_ name: String, _ rows: [[String]]) throws(DelimitedTextError) {
    let writer = try DelimitedWriter(path: "\(folder)/\(name).csv")
    for row in rows { try writer.writeRow(row) }
    try writer.finish()
  }
}

/// The work of a generated organisation: a kind of it for each kind of unit.
enum GeneratedCatalogue {
  static let repairs = "2.1"

  static let categories = [
    ["code", "name", "parent", "authority"],
    ["1", "公共秩序", "", ""], ["1.1", "占道经营", "1", ""], ["1.2", "行政审批", "1", "district"],
    ["2", "居民服务", "", ""], [repairs, "物业维修", "2", ""], ["2.2", "邻里纠纷", "2", ""],
    ["2.3", "独居老人探访", "2", ""], ["3", "其他", "", ""],
  ]

  static let duties = [
    ["kind", "category", "role"],
    ["station", "1.1", "own"], ["department", "1.2", "own"], ["property_company", "2.1", "own"],
    ["building_group", "2.2", "own"], ["grid", "2.2", "own"], ["household", "2.3", "own"],
    ["grid", "2.3", "assist"],
  ]
}
