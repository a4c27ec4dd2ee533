import DelimitedText
import OrganizationGraph

extension OrganizationGenerator {
  private static let residentKinds = [
    ("enterprise", "企业"), ("property_company", "物业公司"), ("school", "学校"), ("hospital", "社康中心"),
    ("social_organization", "社会组织"), ("volunteer_team", "志愿队"), ("institution", "事业单位"),
    ("owners_committee", "业委会"),
  ]

  /// A community with its grids, resident units, committee and agreements.
  ///
  /// Grids come before resident units, as their codes do. All that is drawn is drawn before anything is
  /// written, because the number of residents stands in the first row.
  func addCommunity(
    _ folder: some GeneratedRows, _ code: String, _ name: String, street: String, isReal: Bool
  ) throws(DelimitedTextError) {
    var random = GenerationRandom(seed: seed, code: code)
    let grids = random.within(ratios.grids)
    let residents = (0..<grids).reduce(0) { sum, _ in sum + random.within(ratios.residentsPerGrid) }
    let units = random.within(ratios.residents)
    try folder.unit(
      code, name, "community", parent: street, home: "", party: "\(name)大党委", capacity: 40,
      residents: residents, isReal: isReal)
    try folder.leader(
      of: code, post: "大党委书记",
      random.isOne(in: ratios.vacantOneIn) ? nil : "\(name)书记")
    for grid in 1...grids { try addGrid(folder, grid, of: code, name, &random) }
    let members = min(units, random.within(ratios.members))
    for number in 1...units {
      let (kind, label) = Self.residentKinds[number % Self.residentKinds.count]
      let unit = "\(code)-R\(two(number))"
      try folder.unit(unit, "\(name)\(label)\(two(number))", kind, home: code, capacity: 6)
      try folder.leader(of: unit, post: "负责人", "\(name)\(label)负责人\(two(number))")
      if number <= members { try folder.member(two(number), of: code, from: unit) }
      if kind == "property_company" {
        try folder.edge(
          .agreement, from: code, to: unit, category: GeneratedCatalogue.repairs, quota: 5)
      }
    }
  }

  private func addGrid(
    _ folder: some GeneratedRows, _ number: Int, of community: String, _ name: String,
    _ random: inout GenerationRandom
  ) throws(DelimitedTextError) {
    let grid = "\(community)-G\(two(number))"
    let gridName = "\(name)\(two(number))网格"
    try folder.unit(
      grid, gridName, "grid", parent: community, party: "\(gridName)党支部", capacity: 5)
    try folder.leader(
      of: grid, post: "党支部书记",
      random.isOne(in: ratios.vacantOneIn) ? nil : "\(gridName)书记")
    for group in 1...random.within(ratios.groups) {
      let unit = "\(grid)-B\(two(group))"
      let groupName = "\(gridName)\(two(group))栋"
      try folder.unit(
        unit, groupName, "building_group", parent: grid, party: "\(groupName)党小组", capacity: 3)
      for household in 1...random.within(ratios.households) {
        try folder.unit(
          "\(unit)-H\(two(household))", "\(groupName)\(two(household))户", "household",
          parent: unit)
      }
    }
  }
}
