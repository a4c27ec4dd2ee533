import DelimitedText
import Testing

private func readTable(
  _ text: String, _ columns: [TableColumn], others: OtherColumns = .refused
) throws -> (outcome: Outcome, isReadable: Bool) {
  var outcome = Outcome()
  let table = try DelimitedTable(
    .bytes(Array(text.utf8), name: "t.csv"), columns: columns, otherColumns: others
  ) { outcome.faults.append($0) }
  try table.forEachRow { row in
    outcome.rows.append(ReadRow(row.line, (0..<row.count).map { row.string(at: $0) }))
  }
  return (outcome, table.isReadable)
}

@Suite struct TableTests {
  static let columns: [TableColumn] = [.required("name"), .optional("note"), .required("parent")]

  @Test func columnsAreFoundInAnyOrderAndAbsentOnesReadEmpty() throws {
    let (outcome, _) = try readTable("parent, name\u{3000}\nhq,a\n,hq\n", Self.columns)
    #expect(outcome == Outcome(rows: [ReadRow(2, ["a", "", "hq"]), ReadRow(3, ["hq", "", ""])]))
  }

  @Test func presenceOfColumnsCanBeAsked() throws {
    let table = try DelimitedTable(
      .bytes(Array("parent,name\n".utf8), name: "t"), columns: Self.columns
    ) { _ in }
    #expect((0..<3).map(table.hasColumn) == [true, false, true])
    #expect(table.headerNames == ["parent", "name"])
  }

  struct HeaderCase: Sendable, CustomTestStringConvertible {
    var header: String
    var refused: [String]
    var ignored: [String]
    var isReadable: Bool
    var testDescription: String { header }
    init(_ header: String, _ refused: [String], ignored: [String], isReadable: Bool) {
      self.header = header
      self.refused = refused
      self.ignored = ignored
      self.isReadable = isReadable
    }
  }

  static let headers = [
    HeaderCase("name,parent,note", [], ignored: [], isReadable: true),
    HeaderCase(
      "name,note", ["t.csv:1, column parent: is missing in the header"],
      ignored: ["t.csv:1, column parent: is missing"], isReadable: false),
    HeaderCase(
      "Parnet,NAME",
      [
        "column name: is missing", "column parent: is missing", "did you mean \"parent\"?",
        "did you mean \"name\"?",
      ], ignored: ["column name: is missing", "column parent: is missing"], isReadable: false),
    HeaderCase(
      "name,parent,colour", ["column colour: is not a column of this file; delete it"],
      ignored: [], isReadable: true),
    HeaderCase(
      "name,parent,notes,", ["did you mean \"note\"?", "column 4 has no name"], ignored: [],
      isReadable: true),
    HeaderCase(
      "name;parent;note", ["t.csv:1: fields are separated by ';', not by commas; save the file"],
      ignored: ["separated by ';'"], isReadable: false),
    HeaderCase(
      "name\tparent", ["fields are separated by tabs"], ignored: ["separated by tabs"],
      isReadable: false),
    HeaderCase(
      "name,parent,name,name",
      ["column name: stands more than once in the header (columns 1, 3, 4)"],
      ignored: ["column name: stands more than once"], isReadable: false),
  ]

  @Test(arguments: headers) func everyFaultOfAHeaderIsReported(_ sample: HeaderCase) throws {
    for (others, expected) in [(OtherColumns.refused, sample.refused), (.ignored, sample.ignored)] {
      let (outcome, isReadable) = try readTable(sample.header, Self.columns, others: others)
      #expect(outcome.faults.count == expected.count)
      for (fault, text) in zip(outcome.faults, expected) {
        #expect(fault.description.contains(text))
      }
      #expect(isReadable == sample.isReadable)
    }
  }

  @Test func otherColumnsAreIgnoredWhereAskedFor() throws {
    let text = "id,subject,name,x,x,parent\n1,\"a\nb\",n,,,p\n"
    let (outcome, _) = try readTable(text, Self.columns, others: .ignored)
    #expect(outcome == Outcome(rows: [ReadRow(2, ["n", "", "p"])]))
  }

  @Test func rowsOfOtherLengthsAreFaultsAndEmptyOnesAreSkipped() throws {
    let text = "name,parent\na\nb,c,d\n\n,\n,,\ne,f\n"
    let (outcome, _) = try readTable(text, Self.columns)
    #expect(outcome.rows == [ReadRow(7, ["e", "", "f"])])
    #expect(outcome.faultLines == [2, 3])
    #expect(outcome.faults[0].message == "the row has 1 field, the header has 2")
    #expect(outcome.faults[1].message == "the row has 3 fields, the header has 2")
  }

  @Test func syntaxFaultsNameTheColumn() throws {
    let (outcome, _) = try readTable("name,parent\nx,a\"b\n\"y\",z\n", Self.columns)
    #expect(outcome.rows.map(\.line) == [3])
    #expect(outcome.faults.map(\.column) == ["parent"])
    #expect(outcome.faults.map(\.value) == ["a"])
  }

  @Test func faultsTellWhatIsLeftOut() throws {
    let text = "name,parent\na\"b,c\n\"d\ne,f\n\"g\"h,i\nj,k\n\"l,m\nn,o\n"
    let (outcome, _) = try readTable(text, Self.columns)
    #expect(outcome.rows.map(\.line) == [6])
    #expect(outcome.faults.map(\.line) == [2, 3, 7])
    #expect(outcome.faults.map(\.linesLeftOut) == [1, 3, 1])
    #expect(outcome.faults.map(\.endsReading) == [false, false, true])
  }

  @Test(arguments: ["", "\n\n", "\u{FEFF}"]) func emptyFileIsAFault(_ text: String) throws {
    let (outcome, isReadable) = try readTable(text, Self.columns)
    #expect(!isReadable)
    #expect(outcome.faults.map(\.message) == ["the file is empty"])
  }

  @Test func rowAfterAFaultyHeaderIsNotTakenForTheHeader() throws {
    let (outcome, isReadable) = try readTable("na\"me,parent\nx,y\n", Self.columns)
    #expect(!isReadable)
    #expect(outcome.faults.count == 1)
  }

  @Test func rowsMakeFaultsOfTheirOwn() throws {
    var faults: [TextFault] = []
    let table = try DelimitedTable(
      .bytes(Array("parent,name\n\nX,n\n".utf8), name: "units.csv"), columns: Self.columns
    ) { faults.append($0) }
    try table.forEachRow { row in
      faults.append(row.fault(at: 2, "is not a unit", remedy: "add it"))
      faults.append(row.fault("the row is odd", remedy: "look"))
    }
    #expect(
      faults.map(\.description) == [
        "units.csv:3, column parent: \"X\" is not a unit; add it",
        "units.csv:3: the row is odd; look",
      ])
  }
}
