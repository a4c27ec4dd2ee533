import OrganizationGraph
import OrganizationSamples
import Testing

@Suite struct TextColumnTests {
  @Test func textsAreReadBackAsTheyWereGiven() {
    let texts = ["", "", "a", "ab", "ab", "六和社区", "六和社区01网格", "六", "b"]
    let column = TextColumn(texts)
    #expect(column.count == texts.count)
    #expect(Array(column.all) == texts)
    #expect(column.positions(of: "ab") == [3, 4])
    #expect(column.positions(of: "c").isEmpty)
    #expect(column.positions(containing: "b") == [3, 4, 8])
    #expect(column.positions(containing: "社区") == [5, 6])
    #expect(column.positions(containing: "六和社区01网格1").isEmpty)
    #expect(TextColumn([]).count == 0)
    #expect(TextColumn([]).position(ofRising: "a") == nil)
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func risingTextsAreFoundAndOthersAreNot(seed: UInt64) {
    var random = SplitMix64(state: seed)
    var texts: Set<String> = []
    for _ in 0..<random.range(0...200) {
      let length = random.range(0...(random.chance(5) ? 300 : 12))
      texts.insert(
        String((0..<length).map { _ in random.pick(["a", "b", "0", "社", "区"]) }.joined()))
    }
    let rising = texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let column = TextColumn(rising)
    #expect(Array(column.all) == rising, "seed \(seed)")
    for (position, text) in rising.enumerated() {
      #expect(column.position(ofRising: text) == position, "seed \(seed)")
      #expect(column[position] == text, "seed \(seed)")
      let other = text + "0a"
      #expect(
        column.position(ofRising: other) == rising.firstIndex(of: other), "seed \(seed)")
    }
  }
}
