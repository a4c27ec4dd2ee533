package import DelimitedText
package import OrganizationGraph

/// Makes an organisation of the official table of divisions: a chain without people, edges or work.
package struct DivisionOrganization {
  /// 全国: the root that is added where a table has several provinces.
  package static let rootCode = "000000000000"

  /// The tiers above the street, which the standard schema has only down from the city, and those
  /// below it, so that grids can be put under the communities.
  package static let schema: ChainSchema = {
    var tiers = ChainSchema.standard.tiers
    // A province has counties without a city between (省直辖), a city streets without a district.
    tiers.insert(
      contentsOf: [
        Tier(
          code: "country", name: "全国", authority: 200, duty: .plan, isOptional: true,
          isCatchAll: true),
        Tier(
          code: "province", name: "省", aliases: ["自治区", "直辖市"], authority: 150, duty: .plan,
          isOptional: true, isCatchAll: true),
      ], at: 0)
    return ChainSchema(tiers: tiers)
  }()

  package private(set) var organization = Organization()
  package private(set) var faults: [TextFault] = []
  private static let mostFaults = 1_000

  /// Reads a table, or the part of it that lies within one division.
  ///
  /// O(n) where n is rows.
  ///
  /// - Throws: `DelimitedTextError` if the file cannot be read. Faults of rows are in `faults`.
  package init(path: String, edition: Int? = nil, within top: String? = nil) throws {
    organization.schema = Self.schema
    var known: Set<String> = []
    var tops: [Int] = []
    var found: [TextFault] = []
    let report = { (fault: TextFault) in if found.count < Self.mostFaults { found.append(fault) } }
    try DivisionTable(path: path, edition: edition).forEach(report: report) { division, row in
      let isTop = top.map { $0 == division.code } ?? (division.parent == nil)
      // Of the rows outside the part, nothing is asked.
      if !isTop, top != nil, !(division.parent.map(known.contains) ?? false) { return }
      guard isTop || known.contains(division.parent!) else {
        found.append(
          row.fault(
            at: 2, "is no division above this row",
            remedy: "put the division that it belongs to before it"))
        return
      }
      guard known.insert(division.code).inserted else {
        found.append(
          row.fault(at: 0, "stands in an earlier row already", remedy: "remove one of the two"))
        return
      }
      if isTop { tops.append(organization.units.count) }
      organization.units.append(Self.unit(division, isTop: isTop))
    }
    faults = found
    if tops.count > 1 {
      for row in tops { organization.units[row].parent = Self.rootCode }
      organization.units.insert(
        OrganizationUnit(
          code: Self.rootCode, name: "全国", kind: UnitKind(code: "country")), at: 0)
    }
  }

  private static func unit(_ division: Division, isTop: Bool) -> OrganizationUnit {
    var unit = OrganizationUnit(
      code: division.code, name: division.name, kind: UnitKind(code: division.level.tier))
    unit.parent = isTop ? nil : division.parent
    return unit
  }
}
