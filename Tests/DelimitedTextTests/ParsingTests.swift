import DelimitedText
import Testing

@Suite struct ParsingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var rows: [ReadRow]
    var testDescription: String { text.debugDescription }
    init(_ text: String, _ rows: [(Int, [String])]) {
      self.text = text
      self.rows = rows.map { ReadRow($0.0, $0.1) }
    }
  }

  static let sound = [
    Case("", []),
    Case("\n\r\n\r", []),
    Case("a,b\nc,d\n", [(1, ["a", "b"]), (2, ["c", "d"])]),
    Case("a,b\nc,d", [(1, ["a", "b"]), (2, ["c", "d"])]),
    Case("a,b\r\nc,d\r\n", [(1, ["a", "b"]), (2, ["c", "d"])]),
    Case("a,b\rc,d\r", [(1, ["a", "b"]), (2, ["c", "d"])]),
    Case("a\n\n\nb\r\n\r\nc\r\rd", [(1, ["a"]), (4, ["b"]), (6, ["c"]), (8, ["d"])]),
    Case(",\n,,", [(1, ["", ""]), (2, ["", "", ""])]),
    Case("\"\"\n", [(1, [""])]),
    Case("\"a,b\",c", [(1, ["a,b", "c"])]),
    Case("\"a\"\"b\"\n\"\"\"\"", [(1, ["a\"b"]), (2, ["\""])]),
    Case("\"a\nb\",1\nc,2", [(1, ["a\nb", "1"]), (3, ["c", "2"])]),
    Case("x,\"a\r\nb\rc\n\nd\"\r\ny", [(1, ["x", "a\r\nb\rc\n\nd"]), (6, ["y"])]),
    Case("\"a\r\"\nb\n\"\n\"\nc", [(1, ["a\r"]), (3, ["b"]), (4, ["\n"]), (6, ["c"])]),
    Case(" a , b \n  \n", [(1, [" a ", " b "]), (2, ["  "])]),
    Case("\u{FEFF}a,b\n", [(1, ["a", "b"])]),
    Case("\u{FEFF}\"a\n\",b\n", [(1, ["a\n", "b"])]),
    Case("\u{FEFF}", []),
    Case("单位,上级\n总部,\n", [(1, ["单位", "上级"]), (2, ["总部", ""])]),
  ]

  @Test(arguments: sound) func rowsAndLinesOfSoundText(_ sample: Case) throws {
    #expect(try read(sample.text) == Outcome(rows: sample.rows))
  }

  struct Faulty: Sendable, CustomTestStringConvertible {
    var text: String
    var rows: [Int]
    var faults: [(line: Int, says: String)]
    var testDescription: String { text.debugDescription }
    init(_ text: String, rows: [Int], _ faults: (Int, String)...) {
      self.text = text
      self.rows = rows
      self.faults = faults.map { ($0.0, $0.1) }
    }
  }

  static let faulty = [
    Faulty("a\nb\"c,d\ne\n", rows: [1, 3], (2, "middle of a field")),
    Faulty("a\nb, \"c\"\ne\n", rows: [1, 3], (2, "resumes at line 3")),
    Faulty("a\n\"b\"c,\"d\"\r\ne", rows: [1, 3], (2, "behind its closing quote")),
    Faulty("\"a\nb\nc,\"d\"\ne\n\nf", rows: [4, 6], (1, "resumes at line 4")),
    Faulty("x\n\"a\nb\n", rows: [1], (2, "never closed")),
    Faulty("x\ny,\"a", rows: [1], (2, "never closed")),
    Faulty("\"a\n\"b\rc\r\"d\n", rows: [3], (1, "before line 2"), (4, "never closed")),
    Faulty("a\"\nb\"\nc\n", rows: [3], (1, "quote"), (2, "quote")),
    Faulty("a\"", rows: [], (1, "quote")),
  ]

  @Test(arguments: faulty) func faultsNameTheLineWhereTheFieldBegan(_ sample: Faulty) throws {
    let outcome = try read(sample.text)
    #expect(outcome.rows.map(\.line) == sample.rows)
    #expect(outcome.faultLines == sample.faults.map(\.line))
    for (fault, expected) in zip(outcome.faults, sample.faults) {
      #expect(fault.description.contains(expected.says))
    }
  }

  @Test func longestFieldIsReadAndOneByteMoreStopsTheFile() throws {
    let limit = 1 << 20
    let longest = String(repeating: "x", count: limit)
    #expect(try read("a\n\"\(longest)\"\nb").rows.map(\.line) == [1, 2, 3])
    for blockSize in [1000, 65536, 4 << 20] {
      let open = "a\n\"" + String(repeating: "x\n", count: limit) + "\"\nb\n"
      let outcome = try read(open, blockSize: blockSize)
      #expect(outcome.rows.map(\.line) == [1])
      #expect(outcome.faultLines == [2])
      #expect(outcome.faults[0].description.contains("reading stops here"))
    }
  }

  @Test func rowsBeyondTheLimitsStopTheFile() throws {
    let text = "a\n" + String(repeating: ",", count: 20_000) + "\n\"x\"y\n"
    for blockSize in [1000, 65536] {
      let outcome = try read(text, blockSize: blockSize)
      #expect(outcome.rows.map(\.line) == [1])
      #expect(outcome.faultLines == [2])
    }
  }

  @Test func anErrorOfTheBodyEndsTheCallAndTheNextGoesOn() throws {
    struct Enough: Error {}
    let reader = try DelimitedReader(.bytes(Array("a\nb\nc".utf8), name: "t")) { _ in }
    #expect(throws: Enough.self) { try reader.forEachRow { _ in throw Enough() } }
    var rest: [String] = []
    try reader.forEachRow { rest.append($0.string(at: 0)) }
    #expect(rest == ["b", "c"])
  }

  @Test(arguments: [
    ("0", 0), ("007", 7), ("+7", 7), ("-0", 0), ("9223372036854775807", Int64.max),
    ("-9223372036854775808", Int64.min), ("9223372036854775808", nil),
    ("-9223372036854775809", nil), ("99999999999999999999", nil), ("-", nil), ("+", nil),
    ("+-1", nil), (" 1", nil), ("1 ", nil), ("1.0", nil), ("0x1", nil), ("１", nil),
  ])
  func anIntegerIsDigitsWithASignThatFit(text: String, number: Int64?) throws {
    let reader = try DelimitedReader(.bytes(Array("\(text),\n".utf8), name: "t")) { _ in }
    try reader.forEachRow { #expect($0.integer(at: 0, as: Int64.self) == number) }
  }

  @Test func fieldsAreGivenAsBytesAndIntegers() throws {
    let reader = try DelimitedReader(.bytes(Array("110000000000,-7,1x,,单\n".utf8), name: "t")) {
      _ in
    }
    try reader.forEachRow { row in
      #expect(row.integer(at: 0, as: UInt64.self) == 110_000_000_000)
      #expect(row.integer(at: 0, as: UInt32.self) == nil)
      #expect(row.integer(at: 1) == -7)
      #expect(row.integer(at: 2) == nil)
      #expect(row.integer(at: 3) == nil)
      #expect(row.isEmpty(at: 3) && !row.isEmpty(at: 2))
      #expect(row.isEqual(at: 2, to: "1x") && !row.isEqual(at: 2, to: "1"))
      #expect(row.withUTF8(at: 4) { Array($0) } == [0xE5, 0x8D, 0x95])
    }
  }

  @Test func faultIsOneLineWithItsValueShortened() {
    let fault = TextFault(
      file: "units.csv", line: 17, column: "parent", value: "X", message: "is not a unit",
      remedy: "name a unit of this file")
    #expect(
      fault.description
        == "units.csv:17, column parent: \"X\" is not a unit; name a unit of this file")
    let long = TextFault(
      file: "u", line: 1, value: "a\n" + String(repeating: "长", count: 60), message: "m", remedy: ""
    )
    #expect(long.value?.count == TextFault.maximumValueLength)
    #expect(long.description == "u:1: \"a\\n\(String(repeating: "长", count: 37))…\" m")
  }
}
