import DelimitedText
import Foundation
import Testing

@Suite struct DifferentialTests {
  static let blockSizes = [1, 2, 3, 5, 8, 13, 64, 1000, 65536]

  /// Bytes that are often faulty, in which every rule meets every border of a block.
  private func randomBytes(using generator: inout SeededGenerator) -> [UInt8] {
    let parts: [[UInt8]] = [
      Array("a".utf8), Array("bcdefghij".utf8), Array(",".utf8), Array(",".utf8), Array("\"".utf8),
      Array("\"".utf8), Array("\n".utf8), Array("\n".utf8), Array("\r".utf8), Array("\r\n".utf8),
      Array("单".utf8), Array("𠀀".utf8), [0xB5, 0xA5], [0x81, 0x39, 0xEE, 0x39], [0xFF], [0xE5],
      [0xEF, 0xBB, 0xBF],
    ]
    let usable = Int.random(in: 10...parts.count, using: &generator)
    return (0..<Int.random(in: 0...60, using: &generator))
      .flatMap { _ in parts[..<usable].randomElement(using: &generator)! }
  }

  @Test(arguments: seeds) func rowsAndFaultsDoNotDependOnBlocks(_ seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    for _ in 0..<100 {
      let bytes = randomBytes(using: &generator)
      for encoding in [nil, TextEncoding.utf8, .gb18030] {
        let whole = try read(bytes, blockSize: 1 << 20, encoding: encoding)
        for size in Self.blockSizes {
          let outcome = try read(bytes, blockSize: size, encoding: encoding)
          #expect(outcome == whole, "WHISTLE_SEED=\(seed), blocks of \(size), \(bytes)")
        }
      }
    }
  }

  /// Python's csv module is another reader of the same format; sound files must read the same.
  @Test func pythonReadsTheSameRowsOnTheSameLines() throws {
    let program = """
      import csv, json, sys
      out = []
      for path in sys.argv[1:]:
          with open(path, encoding='utf-8', newline='') as file:
              reader = csv.reader(file, strict=True)
              before = 0
              for row in reader:
                  if row: out.append([path, before + 1, row])
                  before = reader.line_num
      json.dump(out, sys.stdout)
      """
    let seed = seeds[0]
    var generator = SeededGenerator(state: seed)
    var text = ""
    for _ in 0..<5000 {
      let ending = ["\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\r\r"].randomElement(
        using: &generator)!
      let fields = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
        var field = randomField(using: &generator).replacing("\u{FEFF}", with: "")
        let mustQuote = field.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
        if mustQuote || Bool.random(using: &generator) {
          field = "\"" + field.replacing("\"", with: "\"\"") + "\""
        }
        return field
      }
      text += fields.joined(separator: ",") + ending
    }
    let folder = try TemporaryFolder()
    let path = try folder.file("t.csv", Array(text.utf8))
    let json = try JSONSerialization.jsonObject(with: try python(program, path))
    let theirs = try #require(json as? [[Any]]).map { entry in
      ReadRow(entry[1] as! Int, entry[2] as! [String])
    }
    let ours = try read(.file(path))
    #expect(ours.faults.isEmpty, "WHISTLE_SEED=\(seed)")
    #expect(theirs.count > 4000)
    let difference = zip(ours.rows, theirs).first { $0 != $1 }
    #expect(difference == nil, "WHISTLE_SEED=\(seed)")
    #expect(ours.rows.count == theirs.count, "WHISTLE_SEED=\(seed)")
  }
}
