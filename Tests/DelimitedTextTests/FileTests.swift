import DelimitedText
import Foundation
import Testing

@Suite struct FileTests {
  static let text = "a,b\n" + (0..<20_000).map { "\($0),\($0 * 7919 % 104_729)\n" }.joined()

  private func gzip(_ path: String) throws -> [UInt8] {
    let program = """
      import gzip, sys
      sys.stdout.buffer.write(gzip.compress(open(sys.argv[1], 'rb').read()))
      """
    return Array(try python(program, path))
  }

  @Test func plainAndCompressedFilesReadTheSame() throws {
    let folder = try TemporaryFolder()
    let plain = try folder.file("t.csv", Array(Self.text.utf8))
    let packed = try folder.file("t.csv.gz", try gzip(plain))
    let expected = try read(Self.text)
    #expect(expected.rows.count == 20_001)
    #expect(try read(.file(plain, name: "t.csv")) == expected)
    #expect(try read(.file(packed, name: "t.csv")) == expected)
  }

  @Test func cutAndDamagedArchivesAreErrors() throws {
    let folder = try TemporaryFolder()
    let whole = try gzip(try folder.file("t.csv", Array(Self.text.utf8)))
    for count in [5, 10, 11, 1000, whole.count / 2, whole.count - 9, whole.count - 1] {
      let path = try folder.file("cut.gz", Array(whole.prefix(count)))
      let error = #expect(throws: DelimitedTextError.self) { try read(.file(path)) }
      #expect(error?.code == .damagedArchive, "cut to \(count) bytes")
      #expect(error?.path == path)
      #expect(error?.message.contains("cut off") == true)
    }
    for position in [whole.count / 2, whole.count - 6] {
      var bytes = whole
      bytes[position] ^= 0x5A
      let path = try folder.file("bad.gz", bytes)
      let error = #expect(throws: DelimitedTextError.self) { try read(.file(path)) }
      #expect(error?.code == .damagedArchive)
    }
  }

  @Test func missingFileAndFolderAreErrorsThatNameThePath() throws {
    let folder = try TemporaryFolder()
    let missing = folder.path + "/none.csv"
    let error = #expect(throws: DelimitedTextError.self) { try read(.file(missing)) }
    #expect(error?.code == .cannotOpen)
    #expect(error?.description == "\(missing): cannot open: No such file or directory")
    let other = #expect(throws: DelimitedTextError.self) { try read(.file(folder.path)) }
    #expect(other?.code == .cannotRead)
    #expect(other?.message.contains("Is a directory") == true)
  }

  @Test func progressRisesToTheSizeOfTheFile() throws {
    let folder = try TemporaryFolder()
    let plain = try folder.file("t.csv", Array(Self.text.utf8))
    for path in [plain, try folder.file("t.csv.gz", try gzip(plain))] {
      var seen: [ReadingProgress] = []
      let reader = try DelimitedReader(
        .file(path), progress: { seen.append($0) }, faults: { _ in })
      try reader.forEachRow { _ in }
      let size = try #require(
        FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
      #expect(seen.map(\.bytesRead) == seen.map(\.bytesRead).sorted())
      #expect(seen.last?.bytesRead == size)
      #expect(seen.allSatisfy { $0.totalBytes == size })
    }
  }

  @Test func nameOfAFileIsItsLastComponentUnlessGiven() {
    #expect(TextSource.file("/a/b/units.csv").name == "units.csv")
    #expect(TextSource.file("/a/b/units.csv", name: "b/units.csv").name == "b/units.csv")
  }
}
