import DelimitedText
import Glibc
import OrganizationGraph

/// What a generated organisation is written into, row by row, units in the order of their codes.
protocol GeneratedRows: AnyObject {
  func unit(
    _ code: String, _ name: String, _ kind: String, parent: String, home: String, party: String,
    capacity: Int, residents: Int?, isReal: Bool
  ) throws(DelimitedTextError)
  /// A leading post of the unit that came last, with its holder if it has one.
  func leader(of unit: String, post: String, _ person: String?) throws(DelimitedTextError)
  /// 兼职委员: the leader of the unit that came last in the committee of another, which is above it.
  func member(
    _ number: String, of committee: String, from home: String
  ) throws(DelimitedTextError)
  /// An edge to the unit that came last.
  func edge(
    _ kind: EdgeKind, from: String, to: String, category: String?, quota: Int?
  ) throws(DelimitedTextError)
}

extension GeneratedRows {
  func unit(
    _ code: String, _ name: String, _ kind: String, parent: String = "", home: String = "",
    party: String = "", capacity: Int = 1
  ) throws(DelimitedTextError) {
    try unit(
      code, name, kind, parent: parent, home: home, party: party, capacity: capacity,
      residents: nil, isReal: false)
  }
}

/// The files of an organisation folder while they are written, all at once, row by row.
///
/// Rows come in the order of their keys, so that an import need not sort them. Nothing is kept but a
/// buffer for each file.
final class GeneratedFolder: GeneratedRows {
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
      "code", "name", "kind", "parent", "home", "party_organization", "capacity", "residents",
      "synthetic",
    ])
    try people.writeRow(["code", "name", "synthetic"])
    try posts.writeRow(["code", "unit", "name", "leads"])
    try appointments.writeRow(["person", "post", "kind"])
    try edges.writeRow(["code", "kind", "from_unit", "to_unit", "categories", "quota"])
  }

  func unit(
    _ code: String, _ name: String, _ kind: String, parent: String, home: String, party: String,
    capacity: Int, residents: Int?, isReal: Bool
  ) throws(DelimitedTextError) {
    try units.write(code)
    try units.write(name)
    try units.write(kind)
    try units.write(parent)
    try units.write(home)
    try units.write(party)
    try units.write(capacity)
    try units.write(residents.map { "\($0)" } ?? "")
    try units.write(isReal ? "" : "yes")
    try units.endRow()
    unitCount += 1
  }

  func leader(
    of unit: String, post: String, _ person: String?
  ) throws(DelimitedTextError) {
    try posts.writeRow(["\(unit):head", unit, post, "yes"])
    guard let person else { return }
    try people.writeRow(["person:\(unit)", person, "yes"])
    try appointments.writeRow(["person:\(unit)", "\(unit):head", "principal"])
    personCount += 1
  }

  func member(
    _ number: String, of committee: String, from home: String
  ) throws(DelimitedTextError) {
    try posts.writeRow(["\(committee):member\(number)", committee, "兼职委员", ""])
    try appointments.writeRow(["person:\(home)", "\(committee):member\(number)", "concurrent"])
  }

  func edge(
    _ kind: EdgeKind, from: String, to: String, category: String?, quota: Int?
  ) throws(DelimitedTextError) {
    try edges.writeRow([
      GeneratedCatalogue.code(of: kind, from: from, to: to), kind.code, from, to, category ?? "",
      quota.map { "\($0)" } ?? "",
    ])
    edgeCount += 1
  }

  /// Writes the small files and puts all under their names.
  func finish(schema: ChainSchema?) throws(DelimitedTextError) {
    for writer in [units, people, posts, appointments, edges] { try writer.finish() }
    try write(
      "categories",
      [["code", "name", "parent", "authority"]]
        + GeneratedCatalogue.categories.map {
          [$0.code, $0.name, $0.parent ?? "", $0.authority ?? ""]
        })
    try write(
      "duties",
      [["kind", "category", "role"]]
        + GeneratedCatalogue.duties.map { [$0.kind, $0.category, $0.role.code] })
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
