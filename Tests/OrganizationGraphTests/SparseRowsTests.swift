import OrganizationGraph
import OrganizationSamples
import Testing

/// Sparse rows against a plain array.
@Suite struct SparseRowsTests {
  @Test(arguments: UInt64(1)...20)
  func copiesSayWhatAPlainArraySays(seed: UInt64) {
    var random = SplitMix64(state: seed)
    let start = random.range(0...5000)
    var plain = [UInt32](repeating: 7, count: start)
    for _ in 0..<random.range(0...20) where start > 0 {
      plain[random.range(0...(start - 1))] = UInt32(random.range(0...9))
    }
    var tables = [(SparseRows(count: start, usual: 7) { plain[$0] }, plain)]
    for _ in 0..<8 {
      var (table, plain) = tables[random.range(0...(tables.count - 1))]
      plain += [UInt32](repeating: 7, count: random.chance(50) ? random.range(0...1500) : 0)
      var changes: [Int: UInt32] = [:]
      for _ in 0..<random.range(0...5) where !plain.isEmpty {
        changes[random.range(0...(plain.count - 1))] = UInt32(random.range(5...9))
      }
      for (position, row) in changes { plain[position] = row }
      table = table.changing(count: plain.count, changes)
      tables.append((table, plain))
    }
    // No copy changed what another says.
    for (table, plain) in tables {
      #expect(table.count == plain.count)
      #expect((0..<table.count).map { table[$0] } == plain, "seed \(seed)")
    }
  }

  @Test func usualRowsCostOnePageAndThePageTable() {
    let table = SparseRows(count: 1 << 20, usual: DayRange.always)
    #expect(table.byteCount == 1024 * 8 + 1024 * 8)
    #expect(table.changing(count: 1 << 20, [77: .init(first: 1, end: 2)]).byteCount == 3 * 8192)
  }
}
