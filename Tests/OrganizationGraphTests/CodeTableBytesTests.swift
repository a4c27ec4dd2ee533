import OrganizationGraph
import OrganizationSamples
import Testing

/// Codes looked up by their bytes against codes looked up as strings.
@Suite struct CodeTableBytesTests {
  private func position(_ code: String, in table: CodeTable) -> Int? {
    Array(code.utf8).withUnsafeBytes { table.position(of: $0) }
  }

  @Test func codesOfEveryLengthAreFoundByTheirBytesAndAlmostThoseAreNot() {
    var random = SplitMix64(state: 11)
    let letters = Array("abcdefghijklmnopqrstuvwxyzABC0123456789-_.:@/")
    var codes: [String] = []
    for length in 0...70 {
      for _ in 0..<(length == 0 ? 1 : 40) {
        codes.append(String((0..<length).map { _ in random.pick(letters) }))
      }
    }
    let table = CodeTable(codes)
    for code in codes {
      #expect(position(code, in: table) == table[code], "\(code)")
      #expect(position(code, in: table) != nil, "\(code)")
      for near in [code + "a", String(code.dropLast()), String(code.dropFirst()), "-" + code] {
        #expect(position(near, in: table) == table[near], "\(near) for \(code)")
      }
      guard !code.isEmpty else { continue }
      var bytes = Array(code.utf8)
      let place = random.range(0...bytes.count - 1)
      bytes[place] ^= 1
      let changed = String(decoding: bytes, as: UTF8.self)
      #expect(position(changed, in: table) == table[changed], "byte \(place) of \(code)")
    }
  }

  @Test func codesBeyondASCIIAreFoundAsStringsOnly() {
    let table = CodeTable(["光明区", "é", "plain"])
    #expect(table["光明区"] == 0 && position("光明区", in: table) == nil)
    #expect(table["e\u{301}"] == 1, "equal as strings")
    #expect(table["plain"] == 2 && position("plain", in: table) == 2)
  }

  @Test func codesThatNoRecordHasAreNoPositions() {
    var table = CodeTable(["a", "b"])
    #expect(table.number(naming: "c") == 2)
    #expect(position("c", in: table) == nil)
    #expect(position("b", in: table) == 1)
  }
}
