import OrganizationGraph
import OrganizationTables
import Testing

@Suite struct RoundTripTests {
  private func copy(_ organization: Organization) throws -> Organization {
    var builder = OrganizationBuilder()
    for description in TableDescription.all {
      let rows = description.rows(organization)
      var row = [String](repeating: "", count: rows.width)
      for index in 0..<rows.count {
        try rows.readFaithful(index, into: &row)
        let outcome = builder.append(row, to: description)
        #expect(outcome.faults.isEmpty)
      }
    }
    return builder.finish()
  }

  @Test(arguments: 1...50) func recordsOfEveryTableAreReadBackEqual(seed: UInt64) throws {
    let organization = ArbitraryOrganization.make(seed: seed)
    let copy = try copy(organization)
    #expect(copy.schema == organization.schema, "seed \(seed)")
    #expect(Set(copy.units) == Set(organization.units), "seed \(seed)")
    #expect(Set(copy.pools) == Set(organization.pools), "seed \(seed)")
    #expect(Set(copy.people) == Set(organization.people), "seed \(seed)")
    #expect(Set(copy.posts) == Set(organization.posts), "seed \(seed)")
    #expect(Set(copy.appointments) == Set(organization.appointments), "seed \(seed)")
    #expect(Set(copy.edges) == Set(organization.edges), "seed \(seed)")
    #expect(Set(copy.categories) == Set(organization.categories), "seed \(seed)")
    #expect(Set(copy.duties) == Set(organization.duties), "seed \(seed)")
    #expect(Set(copy.timeLimits) == Set(organization.timeLimits), "seed \(seed)")
    #expect(Set(copy.calendars) == Set(organization.calendars), "seed \(seed)")
    #expect(Set(copy.costs) == Set(organization.costs), "seed \(seed)")
  }

  @Test(arguments: 1...20) func rowsComeInTheOrderOfTheBytesOfTheirKeys(seed: UInt64) throws {
    let organization = ArbitraryOrganization.make(seed: seed)
    for description in TableDescription.all where !description.isOrdered {
      let rows = description.rows(organization)
      var row = [String](repeating: "", count: rows.width)
      var keys: [[[UInt8]]] = []
      for index in 0..<rows.count {
        rows.read(index, into: &row)
        keys.append(description.key.map { Array(row[$0].utf8) })
      }
      let isSorted = zip(keys, keys.dropFirst()).allSatisfy { a, b in
        a.lexicographicallyPrecedes(b) { $0.lexicographicallyPrecedes($1) }
      }
      #expect(isSorted, "seed \(seed), \(description.name)")
    }
  }

  @Test func tiersKeepTheirOrder() throws {
    var organization = Organization()
    organization.schema.tiers.reverse()
    #expect(try copy(organization).schema == organization.schema)
  }

  @Test func noSchemaRowsGiveTheStandardSchema() {
    #expect(OrganizationBuilder().finish().schema == .standard)
  }

  @Test func everyTableHasADescriptionUnderItsName() {
    #expect(TableDescription.all.map(\.table) == RecordTable.allCases)
    for table in RecordTable.allCases { #expect(TableDescription.of(table).table == table) }
  }

  static let unrepresentable: [(String, @Sendable (inout Organization) -> Void)] = [
    ("list item with a semicolon", { $0.units[0].aliases = ["a;b"] }),
    ("empty list item", { $0.units[0].aliases = [""] }),
    ("blank at the end", { $0.units[0].name = "x " }),
    ("line end", { $0.units[0].name = "x\ny" }),
    ("empty optional text", { $0.units[0].parent = "" }),
    ("empty name", { $0.units[0].name = "" }),
    ("code with a space", { $0.units[0].code = "a b" }),
    ("code of 65 bytes", { $0.units[0].code = String(repeating: "a", count: 65) }),
    ("number too large", { $0.units[0].capacity = 1_000_000_001 }),
  ]

  @Test(arguments: unrepresentable.indices)
  func aRecordThatWouldBeReadBackDifferentlyIsRefused(index: Int) {
    var organization = Organization()
    organization.units = [OrganizationUnit(code: "a", name: "b", kind: .station)]
    Self.unrepresentable[index].1(&organization)
    let rows = TableDescription.of(.units).rows(organization)
    var row = [String](repeating: "", count: rows.width)
    #expect(throws: UnrepresentableRecord.self, "\(Self.unrepresentable[index].0)") {
      try rows.readFaithful(0, into: &row)
    }
  }
}
