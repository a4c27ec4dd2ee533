import OrganizationGraph
import OrganizationSamples
import Testing

@Suite struct CodeTableTests {
  @Test func aRepeatedCodeHasTheNumberOfItsFirstRecord() {
    let table = CodeTable(["a", "b", "a", "c", "b"])
    #expect((0..<5).map { table.number(ofRecord: $0) } == [0, 1, 0, 3, 1])
    #expect(table["b"] == 1)
    #expect(table["d"] == nil)
  }

  @Test func aCodeThatNoRecordHasIsNumberedBeyondTheTable() {
    var table = CodeTable(["a"])
    #expect(table.number(naming: "x") == 1)
    #expect(table.number(naming: "y") == 2)
    #expect(table.number(naming: "x") == 1)
    #expect(table.number(naming: "a") == 0)
    #expect(table["x"] == nil)
    #expect(table.code(2) == "y")
    #expect(table.count == 3)
  }

  @Test func theSameTextInAnotherNormalFormIsTheSameCode() {
    var table = CodeTable(["caf\u{e9}"])
    #expect(table["cafe\u{301}"] == 0)
    #expect(table.number(naming: "cafe\u{301}") == 0)
  }

  @Test func suggestionsCountARepeatedCodeOnce() {
    let codes = (0..<20_000).map { "code-\($0)" }
    #expect(CodeTable(codes + codes).nearest(to: "code-19999x") == "code-19999")
    #expect(CodeTable(codes + ["one more"]).nearest(to: "code-19999x") == nil)
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func numbersAgreeWithADictionary(seed: UInt64) {
    var random = SplitMix64(state: seed)
    func code() -> String { "k\(random.range(0...200))" }
    let records = (0..<random.range(0...300)).map { _ in code() }
    var table = CodeTable(records)
    var expected: [String: Int] = [:]
    for (row, code) in records.enumerated() where expected[code] == nil { expected[code] = row }
    for (row, code) in records.enumerated() {
      #expect(table.number(ofRecord: row) == expected[code], "seed \(seed)")
    }
    for _ in 0..<500 {
      let code = code()
      #expect(table[code] == expected[code].flatMap { $0 < records.count ? $0 : nil })
      let number = table.number(naming: code)
      #expect(number == expected[code] ?? table.count - 1, "seed \(seed)")
      expected[code] = number
    }
  }
}
