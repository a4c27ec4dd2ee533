import Gzip
import Testing

@Suite struct GzipTests {
  static func deflate(_ contents: [UInt8]) -> [UInt8]? {
    var compressed: [UInt8] = [7]
    let isShorter = contents.withUnsafeBytes { GzipDeflater().deflate($0, into: &compressed) }
    #expect(compressed.first == 7)
    #expect(isShorter || compressed.count == 1)
    return isShorter ? Array(compressed.dropFirst()) : nil
  }

  static func inflate(
    _ compressed: [UInt8], limit: Int, with inflater: GzipInflater = GzipInflater()
  ) throws -> [UInt8] {
    var contents: [UInt8] = [7]
    try compressed.withUnsafeBytes { try inflater.inflate($0, into: &contents, limit: limit) }
    #expect(contents.first == 7)
    return Array(contents.dropFirst())
  }

  @Test("What was compressed comes back, at exactly the limit, by one inflater after another")
  func roundTrip() throws {
    let inflater = GzipInflater()
    for count in [19, 100, 1000, 70_000, 1_000_000] {
      let contents = (0..<count).map { UInt8(truncatingIfNeeded: $0 / 7) }
      guard let compressed = Self.deflate(contents) else { continue }
      #expect(compressed.count < count)
      #expect(try Self.inflate(compressed, limit: count, with: inflater) == contents)
      let error = #expect(throws: GzipError.self) {
        try Self.inflate(compressed, limit: count - 1, with: inflater)
      }
      #expect(error?.code == .tooLarge)
    }
  }

  @Test("What would not get shorter is left alone")
  func incompressible() {
    #expect(Self.deflate([]) == nil)
    #expect(Self.deflate([1, 2, 3]) == nil)
    #expect(Self.deflate((0..<200).map { UInt8(truncatingIfNeeded: $0 &* 167 ^ $0 >> 1) }) == nil)
  }

  @Test("A bomb of 64 MiB is given up at its limit, in memory in keeping with that")
  func bomb() {
    let bomb = Self.deflate(Array(repeating: 0, count: 64 << 20)) ?? []
    #expect(bomb.count < 100_000)
    var contents: [UInt8] = []
    let error = #expect(throws: GzipError.self) {
      try bomb.withUnsafeBytes { try GzipInflater().inflate($0, into: &contents, limit: 100_000) }
    }
    #expect(error?.code == .tooLarge)
    #expect(contents.count == 100_001)
    #expect(contents.capacity < 1_000_000)
  }

  @Test("Every cut and every changed byte of a member is noticed, and so is more behind it")
  func damage() throws {
    let line = "the grid whistles, the departments report in; "
    let contents = Array(String(repeating: line, count: 5).utf8)
    let compressed = try #require(Self.deflate(contents))
    for count in 0..<compressed.count {
      let error = #expect(throws: GzipError.self) {
        try Self.inflate(Array(compressed.prefix(count)), limit: 1000)
      }
      #expect(error?.code == .damaged, "cut to \(count)")
    }
    #expect(throws: GzipError.self) { try Self.inflate(compressed + [0], limit: 1000) }
    // The header's time, extra flags and system mean nothing to the contents.
    for place in compressed.indices where !(4...9).contains(place) {
      var changed = compressed
      changed[place] ^= 0x41
      #expect(throws: GzipError.self, "byte \(place)") {
        try Self.inflate(changed, limit: 1000)
      }
    }
  }
}
