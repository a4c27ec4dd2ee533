package import DelimitedText
import DivisionTables
package import OrganizationGraph

/// Writes generated organisations as folders that the tool imports, without holding them, or makes snapshots
/// of them without records.
///
/// The chain down to the community is drawn, or read from a table of divisions; below it, and beside
/// it, everything is drawn. Rows are written as the walk through the tree comes to them, so memory is
/// that of one path through the tree, whatever the size. O(n) where n is units.
package struct OrganizationGenerator {
  package let seed: UInt64
  package let ratios: GenerationRatios

  package struct Count: Hashable, Sendable {
    package let units: Int
    package let people: Int
    package let edges: Int
  }

  package init(seed: UInt64, ratios: GenerationRatios) {
    self.seed = seed
    self.ratios = ratios
  }

  /// A city with districts, streets and communities of its own.
  ///
  /// - Throws: `DelimitedTextError` if a file cannot be written.
  package func writeCity(to path: String) throws(DelimitedTextError) -> Count {
    let folder = try GeneratedFolder(path)
    try addCity(folder)
    try folder.finish(schema: nil)
    return count(folder)
  }

  /// The same city as a snapshot, made without files and records.
  package func city() throws -> OrganizationSnapshot {
    let columns = GeneratedColumns(schema: nil)
    try addCity(columns)
    return try columns.snapshot()
  }

  private func addCity(_ folder: some GeneratedRows) throws(DelimitedTextError) {
    let city = "9900"
    try add(folder, "\(city)00000000", "生成市", "city", parent: "", isReal: false)
    for district in 1...draw(city, ratios.districts) {
      let code = "\(city)\(two(district))"
      try add(
        folder, "\(code)000000", "第\(district)区", "district", parent: "\(city)00000000",
        isReal: false)
      for street in 1...draw(code, ratios.streets) {
        let code = "\(code)\(three(street))"
        let name = "第\(district)区\(street)街道"
        try add(
          folder, "\(code)000", name, "street", parent: "\(city)\(two(district))000000",
          isReal: false)
        try addCommunities(folder, street: code, name)
      }
    }
  }

  /// The real divisions of a table, whole or within one, with grids below every community; streets
  /// for which the table has no communities get drawn ones.
  ///
  /// - Throws: `DelimitedTextError` if a file cannot be read or written; `GenerationError` if the table
  ///   has faults.
  package func write(divisions table: String, within top: String?, to path: String) throws -> Count
  {
    let folder = try GeneratedFolder(path)
    try add(folder, divisions: table, within: top)
    try folder.finish(schema: DivisionOrganization.schema)
    return count(folder)
  }

  /// The same divisions and what is below them as a snapshot, made without files and records.
  ///
  /// - Throws: `DelimitedTextError` if the table cannot be read; `GenerationError` if it has faults or is
  ///   not in the order of its codes.
  package func snapshot(
    divisions table: String, within top: String?
  ) throws -> OrganizationSnapshot {
    let columns = GeneratedColumns(schema: DivisionOrganization.schema)
    try add(columns, divisions: table, within: top)
    return try columns.snapshot()
  }

  private func add(
    _ folder: some GeneratedRows, divisions table: String, within top: String?
  ) throws {
    // A street is known to have communities when the next row is one.
    var street: (code: String, name: String)?
    var known: Set<String> = []
    var hasRoot = false
    var isEmpty = true
    var fault: TextFault?
    let report = { (found: TextFault) in fault = fault ?? found }
    try DivisionTable(path: table).forEach(report: report) { division, _ in
      let isTop = top.map { $0 == division.code } ?? (division.parent == nil)
      guard isTop || division.parent.map(known.contains) ?? false else { return }
      isEmpty = false
      if top == nil, !hasRoot {
        hasRoot = true
        try add(
          folder, DivisionOrganization.rootCode, "全国", "country", parent: "", isReal: true)
      }
      if let open = street, division.level != .community || division.parent != open.code {
        try addCommunities(folder, street: String(open.code.prefix(9)), open.name)
      }
      street = nil
      let parent = isTop ? (top == nil ? DivisionOrganization.rootCode : "") : division.parent!
      if division.level == .community {
        try addCommunity(folder, division.code, division.name, street: parent, isReal: true)
        return
      }
      known.insert(division.code)
      try add(
        folder, division.code, division.name, division.level.tier, parent: parent, isReal: true)
      if division.level == .street { street = (division.code, division.name) }
    }
    if let open = street {
      try addCommunities(folder, street: String(open.code.prefix(9)), open.name)
    }
    if let fault { throw GenerationError(description: "\(fault)") }
    if isEmpty {
      throw GenerationError(
        description: "\(table) has no division\(top.map { " \($0)" } ?? "")")
    }
  }

  private func count(_ folder: GeneratedFolder) -> Count {
    Count(units: folder.unitCount, people: folder.personCount, edges: folder.edgeCount)
  }

  private func draw(_ code: String, _ range: ClosedRange<Int>) -> Int {
    var random = GenerationRandom(seed: seed, code: code)
    return random.within(range)
  }

  func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  func three(_ number: Int) -> String { number < 100 ? "0\(two(number))" : "\(number)" }

  /// A unit of the chain above the community, with its leader, and a street with its stations.
  private func add(
    _ folder: some GeneratedRows, _ code: String, _ name: String, _ kind: String, parent: String,
    isReal: Bool
  ) throws(DelimitedTextError) {
    try folder.unit(
      code, name, kind, parent: parent, home: "", party: "\(name)党委", capacity: 200,
      residents: nil, isReal: isReal)
    try folder.leader(of: code, post: "书记", "\(name)书记")
    if kind == "district" {
      try folder.unit("\(code)-D", "\(name)城管局", "department", home: code, capacity: 200)
    }
    guard kind == "street" else { return }
    for station in 1...draw("\(code)-S", ratios.stations) {
      let unit = "\(code)-S\(two(station))"
      try folder.unit(unit, "\(name)\(station)站", "station", home: code, capacity: 60)
      try folder.edge(.station, from: code, to: unit, category: nil, quota: nil)
    }
  }

  private func addCommunities(
    _ folder: some GeneratedRows, street: String, _ name: String
  ) throws(DelimitedTextError) {
    for community in 1...draw(street, ratios.communities) {
      try addCommunity(
        folder, "\(street)\(three(community))", "\(name)\(community)社区",
        street: "\(street)000", isReal: false)
    }
  }
}

/// Why nothing was generated.
package struct GenerationError: Error, Sendable, CustomStringConvertible {
  package let description: String
}
