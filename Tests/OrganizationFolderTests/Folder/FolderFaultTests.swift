import OrganizationFolder
import OrganizationGraph
import OrganizationSamples
import Testing

@Suite struct FolderFaultTests {
  /// File, line, column and rule of each fault.
  private func places(_ files: [String: String]) throws -> (places: [String], withheld: Int) {
    let folder = try TemporaryFolder(files)
    guard case .faults(let found) = try OrganizationFolderReader(folder: folder.path).read() else {
      return ([], 0)
    }
    let places = found.faults.map { fault in
      ["\(fault.file):\(fault.line ?? 0)", fault.column, fault.rule?.code]
        .compactMap { $0 }.joined(separator: " ")
    }
    return (places, found.withheld)
  }

  private func places(
    changing changes: [String: [(String, String)]], adding: [String: String] = [:]
  ) throws -> (places: [String], withheld: Int) {
    var files = SampleFolder.files.merging(adding) { $1 }
    for (name, edits) in changes {
      for (old, new) in edits { files[name] = files[name]!.replacing(old, with: new) }
    }
    return try places(files)
  }

  @Test func everyFaultOfAFolderIsFoundAtItsPlace() throws {
    let files = [
      "units.csv": """
      code,name,kind,parent,home,party_organization,capacity,status,from,until,colour
      S1,测试街道,street,,,,10,active,,,
      K1,第一社区,community,S1,,,many,active,,,
      G1,第一网格,grid,K1,,支部一,5,paused,,,

      G2,第二网格,grid,K1,,支部二,5,,2026/1/5,,
      G3,第三网格,grid,K9,,支部三,5,,,,
      B 1,楼组,building_group,G1,,,1,,,,
      ,无码,household,B 1,,,1,,,,
      H1,"跨
      行",household,B 1,,,1,,,,
      H2,户,household,B1,,,-4,,,,
      H3,户,household,G1,,,1,,,,
      H3,户,household,G1,,,x,closed,2027-01-01,2026-01-01,
      D1,局,departmnt,,S1,,1,,,,
      G4,无党网格,grid,K1,,,5,,,,
      D2,站,station,,,,1,,,,
      G5,第五网格,grid,K8,,支部五,5,,,,

      """,
      "categories.csv": "code,name,parent\na,甲,b\nb,乙,a\nc,丙,zzz\n",
      "duties.csv": """
      unit,kind,category,confidence
      ,,a,
      G1,grid,a,
      G2,,a,2000
      G2,,q,
      G2,,c
      """,
      "edges.csv": """
      code,kind,from_unit,to_unit,quota
      E1,sation,K1,D2,
      E2,station,K1,G1,
      E3,agreement,K1,D2,x

      """,
      "calendars.csv":
        "calendar,day,opens,closes\noffice,mon,12:00,08:00\noffice,xxx,08:00,25:00\n",
      "costs.csv": "item,value\nwaitng,3\nwaiting,-1\n",
      "posts.csv": "code,name\nQ1,书记\n",
      "pool.csv": "code\n",
    ]
    let (found, _) = try places(files)
    let expected = [
      "calendars.csv:2 closes calendar-hours", "calendars.csv:3 closes", "calendars.csv:3 day",
      "categories.csv:2 parent category-cycle", "categories.csv:4 parent known-reference",
      "costs.csv:2 item known-cost", "costs.csv:3 value known-cost",
      "duties.csv:2 unit", "duties.csv:3 kind", "duties.csv:4 confidence confidence-range",
      "duties.csv:5 category known-reference", "duties.csv:6",
      "edges.csv:2 kind", "edges.csv:3 from_unit edge-ends", "edges.csv:4 quota",
      "edges.csv:4 categories agreement-services",
      "pool.csv:0", "posts.csv:1 unit",
      "units.csv:1 colour", "units.csv:3 capacity", "units.csv:4 status", "units.csv:6 from",
      "units.csv:7 parent known-reference", "units.csv:8 code", "units.csv:9 code",
      "units.csv:9 parent", "units.csv:10 name", "units.csv:10 parent",
      "units.csv:12 capacity not-negative", "units.csv:12 parent known-reference",
      "units.csv:13 parent tier-skipped", "units.csv:14 capacity",
      "units.csv:14 code unique-code", "units.csv:14 status",
      "units.csv:14 until term-order", "units.csv:15 kind known-kind",
      "units.csv:16 party_organization party-organization",
      "units.csv:17 home placed-outside-chain", "units.csv:18 parent known-reference",
    ]
    #expect(Set(expected).subtracting(found).sorted() == [], "not found")
    #expect(Set(found).subtracting(expected).sorted() == [], "found besides")
    #expect(found.count == expected.count)
  }

  @Test func aRepeatedCodeIsToldWithTheLineOfTheFirst() throws {
    let folder = try TemporaryFolder(SampleFolder.files)
    try folder.write("people.csv", "code,name\nP1,王芳\nP2,李明\nP1,赵静\n")
    guard case .faults(let found) = try OrganizationFolderReader(folder: folder.path).read() else {
      Issue.record("no fault")
      return
    }
    let repeated = found.faults.filter { $0.rule == .uniqueCode }
    #expect(repeated.map(\.line) == [4])
    #expect(
      repeated.first?.message == "the code P1 is used more than once, first on line 2")
  }

  @Test func faultsAreSortedAndOnOneLine() throws {
    let folder = try TemporaryFolder(SampleFolder.files)
    try folder.write("people.csv", "code,name\nM1,\"a\nb\"\nM 2,c\n")
    guard case .faults(let found) = try OrganizationFolderReader(folder: folder.path).read() else {
      Issue.record("no fault")
      return
    }
    #expect(found.faults.allSatisfy { !$0.description.contains("\n") })
    #expect(
      found.faults.last?.description
        == #"people.csv:4, column code: "M 2" has the character space, which a code cannot have; use letters a–z and A–Z, digits and -_.:@/"#
    )
  }

  @Test func aFaultyFieldDoesNotMakeItsRecordUnknown() throws {
    let (found, withheld) = try places(changing: [
      "units.csv": [("G1,第一网格,grid,K1,,,第一网格支部,5", "G1,第一网格,grid,K1,,,第一网格支部,five")]
    ])
    #expect(found == ["units.csv:4 capacity"])
    #expect(withheld == 0)
  }

  @Test func aFileThatCannotBeReadDoesNotMakeItsRecordsUnknown() throws {
    var files = SampleFolder.files
    files["units.csv"] = "code,title,kind\nS1,x,street\n"
    let (found, withheld) = try places(files)
    #expect(found == ["units.csv:1 name", "units.csv:1 title"])
    #expect(withheld >= 10)
  }

  @Test func aLostRowIsNotReportedAgainWhereItIsNamed() throws {
    let (found, withheld) = try places(changing: ["units.csv": [("K1,第一社区", ",第一社区")]])
    #expect(found == ["units.csv:3 code"])
    #expect(withheld > 4)
  }

  @Test func aRecordWithAFaultyCodeIsNotReportedAgainWhereItIsNamed() throws {
    let (found, withheld) = try places(changing: ["units.csv": [("T1,城管站", "T 1,城管站")]])
    #expect(found == ["units.csv:9 code"])
    #expect(withheld == 3)
  }

  @Test func unknownCodesAreToldWhereNoCodeIsFaulty() throws {
    let folder = try TemporaryFolder(SampleFolder.files)
    try folder.write("people.csv", "code,name\nM1,张三\nM3,李四\n")
    guard case .faults(let found) = try OrganizationFolderReader(folder: folder.path).read() else {
      Issue.record("no fault")
      return
    }
    #expect(
      found.faults.first?.description
        == "appointments.csv:3, column person: there is no person M2; did you mean M1?"
        + " Otherwise add the person (known-reference)")
  }

  @Test func faultsOfOneFieldAreInTheOrderOfTheFile() throws {
    let folder = try TemporaryFolder(SampleFolder.files)
    let text = SampleFolder.files["people.csv"]! + String(repeating: "M9,网格员\n", count: 9)
    try folder.write("people.csv", Array(text.utf8) + [0x4D, 0x35, 0x2C, 0xFF, 0xFE, 0x0A])
    guard case .faults(let found) = try OrganizationFolderReader(folder: folder.path).read() else {
      Issue.record("no fault")
      return
    }
    let bytes = found.faults.filter { $0.message.contains("at byte") }.map { $0.message.prefix(4) }
    #expect(bytes == ["0xFF", "0xFE"])
  }

  @Test func semicolonsBetweenFieldsAreOneFaultOfTheFile() throws {
    let text = SampleFolder.files["people.csv"]!.replacing(",", with: ";")
    var files = SampleFolder.files
    files["people.csv"] = text
    #expect(try places(files).places == ["people.csv:1"])
  }

  @Test func aMissingDutyFileIsAnError() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: FolderError.self) {
      _ = try DutyFile.read("\(folder.path)/none.csv", replacingDutiesOf: Organization())
    }
    #expect(error?.code == .unreadable)
    #expect(error?.description.contains("none.csv: ") == true)
  }

  @Test func moreUnknownCodesThanLostRowsAreReported() throws {
    let (found, _) = try places(changing: [
      "units.csv": [("B1,一号楼组", ",一号楼组"), ("城管站,station,,K1,D1", "城管站,station,,K1,D7")]
    ])
    #expect(
      found == [
        "units.csv:6 code", "units.csv:7 parent known-reference",
        "units.csv:9 line_parent known-reference",
      ])
  }

  @Test func aFaultyTermDoesNotMakeAppointmentsContradict() throws {
    let (found, withheld) = try places(changing: [
      "appointments.csv": [
        ("M1,Q1,principal,,", "M1,Q1,principal,,2024-13-01\nM3,Q1,principal,2025-01-01,")
      ],
      "people.csv": [("M2,李四", "M2,李四\nM3,王五")],
    ])
    #expect(found == ["appointments.csv:2 until"])
    #expect(withheld == 1)
  }

  @Test func aFaultInTheSchemaDoesNotCondemnTheUnits() throws {
    let schema = """
      code,name,authority,duty,catch_all,party_organization
      street,街道,sixty,plan,yes,
      community,社区,40,lead,ja,
      grid,网格,30,carry_out,,yes
      building_group,楼组,20,carry_out,,
      household,户,10,carry_out,,

      """
    let (found, _) = try places(changing: [:], adding: ["schema.csv": schema])
    #expect(found == ["schema.csv:2 authority", "schema.csv:3 catch_all"])
  }

  @Test func aRuleOnAnEmptyTableHasNoLine() throws {
    let files = [
      "units.csv": "code,name,kind\n", "categories.csv": "code,name\n", "duties.csv": "category\n",
    ]
    #expect(try places(files).places == ["units.csv:0 parent one-root"])
  }
}
