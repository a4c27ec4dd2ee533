import DelimitedText
import Foundation
import Testing

@Suite struct WriterTests {
  private func contents(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
  }

  @Test func quotesStandOnlyWhereNeeded() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("t.csv")
    let writer = try DelimitedWriter(path: path)
    try writer.writeRow(["a", " b ", "", "c,d", "e\"f", "g\nh", "i\rj", "单位"])
    try writer.writeRow([""])
    try writer.write(-5)
    try writer.write(utf8: UnsafeBufferPointer(start: nil, count: 0))
    try writer.endRow()
    try writer.finish()
    #expect(
      try contents(path)
        == "a, b ,,\"c,d\",\"e\"\"f\",\"g\nh\",\"i\rj\",单位\n\"\"\n-5,\n")
    #expect(try folder.names == ["t.csv"])
  }

  @Test func byteOrderMarkIsWrittenOnRequestAndAFieldThatBeginsWithOneSurvives() throws {
    let folder = try TemporaryFolder()
    for mark in [false, true] {
      let path = try folder.file("t.csv")
      let writer = try DelimitedWriter(path: path, byteOrderMark: mark)
      try writer.writeRow(["\u{FEFF}x", "\u{FEFF}"])
      try writer.finish()
      #expect(
        Array(try Data(contentsOf: URL(fileURLWithPath: path)).prefix(3))
          == (mark ? [0xEF, 0xBB, 0xBF] : [0x22, 0xEF, 0xBB]))
      #expect(try read(.file(path)).rows == [ReadRow(1, ["\u{FEFF}x", "\u{FEFF}"])])
    }
  }

  @Test func unfinishedFileLeavesTheOldOneAndNoTrace() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("t.csv", Array("old".utf8))
    do {
      let writer = try DelimitedWriter(path: path)
      for index in 0..<50_000 { try writer.writeRow(["\(index)", "x"]) }
    }
    #expect(try contents(path) == "old")
    #expect(try folder.names == ["t.csv"])
  }

  @Test func aPipeIsRefusedAndStays() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    let error = #expect(throws: DelimitedTextError.self) { try DelimitedWriter(path: path) }
    #expect(error?.code == .cannotWrite)
    #expect(
      try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        != .typeRegular)
    #expect(try folder.names == ["pipe"])
  }

  @Test func replacedFileKeepsItsPermissions() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("t.csv", Array("old".utf8))
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    let writer = try DelimitedWriter(path: path)
    try writer.writeRow(["new"])
    try writer.finish()
    #expect(try contents(path) == "new\n")
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o640)
  }

  @Test func failuresNamePathAndReason() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/none/t.csv"
    let error = #expect(throws: DelimitedTextError.self) { try DelimitedWriter(path: path) }
    #expect(error?.code == .cannotWrite)
    #expect(error?.description.hasPrefix(path) == true)
    #expect(error?.message.contains("No such file or directory") == true)

    // A folder of that name cannot be replaced by a file.
    let writer = try DelimitedWriter(path: folder.path)
    try writer.writeRow(["x"])
    let other = #expect(throws: DelimitedTextError.self) { try writer.finish() }
    #expect(other?.message.contains("Is a directory") == true)
  }

  @Test func nulIsRefused() throws {
    let folder = try TemporaryFolder()
    let writer = try DelimitedWriter(path: try folder.file("t.csv"))
    #expect(throws: DelimitedTextError.self) { try writer.write("a\0b") }
  }

  @Test(arguments: seeds) func randomRowsReadBackEqual(_ seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    let folder = try TemporaryFolder()
    let path = try folder.file("t.csv")
    let rows = (0..<300).map { _ in
      (0..<Int.random(in: 1...5, using: &generator)).map { _ in randomField(using: &generator) }
    }
    let writer = try DelimitedWriter(path: path, byteOrderMark: Bool.random(using: &generator))
    for row in rows { try writer.writeRow(row) }
    try writer.finish()
    let outcome = try read(.file(path))
    #expect(outcome.faults.isEmpty, "WHISTLE_SEED=\(seed)")
    #expect(outcome.rows.map(\.fields) == rows, "WHISTLE_SEED=\(seed)")
  }
}
