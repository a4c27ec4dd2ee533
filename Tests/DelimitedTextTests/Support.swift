import DelimitedText
import Foundation

/// A row as the tests compare it.
struct ReadRow: Equatable, CustomStringConvertible {
  var line: Int
  var fields: [String]

  init(_ line: Int, _ fields: [String]) {
    self.line = line
    self.fields = fields
  }

  var description: String { "\(line):\(fields)" }
}

struct Outcome: Equatable {
  var rows: [ReadRow] = []
  var faults: [TextFault] = []
  var faultLines: [Int] { faults.map(\.line) }
}

func read(_ source: TextSource, options: ReadingOptions = ReadingOptions()) throws -> Outcome {
  var outcome = Outcome()
  let reader = try DelimitedReader(source, options: options) { outcome.faults.append($0) }
  try reader.forEachRow { row in
    outcome.rows.append(ReadRow(row.line, (0..<row.count).map { row.string(at: $0) }))
  }
  return outcome
}

func read(_ bytes: [UInt8], blockSize: Int = 65536, encoding: TextEncoding? = nil) throws
  -> Outcome
{
  var options = ReadingOptions(encoding: encoding)
  options.blockSize = blockSize
  return try read(.bytes(bytes, name: "t.csv"), options: options)
}

func read(_ text: String, blockSize: Int = 65536) throws -> Outcome {
  try read(Array(text.utf8), blockSize: blockSize)
}

/// A folder that is removed with its contents.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/delimited-text-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func file(_ name: String, _ bytes: [UInt8] = []) throws -> String {
    let file = "\(path)/\(name)"
    if !bytes.isEmpty { try Data(bytes).write(to: URL(fileURLWithPath: file)) }
    return file
  }

  var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: path) } }
}

struct ToolFailed: Error { var status: Int32 }

/// What a Python program prints.
func python(_ program: String, _ arguments: String...) throws -> Data {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["python3", "-c", program] + arguments
  let output = Pipe()
  process.standardOutput = output
  try process.run()
  let data = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else { throw ToolFailed(status: process.terminationStatus) }
  return data
}

/// SplitMix64, so that a failing case can be run again from its seed.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Seeds for random tests; `WHISTLE_SEED` replaces them by one.
var seeds: [UInt64] {
  if let text = ProcessInfo.processInfo.environment["WHISTLE_SEED"], let seed = UInt64(text) {
    return [seed]
  }
  return (0..<20).map { _ in .random(in: .min ... .max) }
}

/// Fields full of what makes delimited text hard.
func randomField(using generator: inout SeededGenerator) -> String {
  let parts = [
    "a", "bc", " ", ",", "\"", "\n", "\r", "\r\n", "单位", "é", "𠀀", "\u{FEFF}", "\t", ";", "0",
  ]
  return (0..<Int.random(in: 0...6, using: &generator))
    .map { _ in parts.randomElement(using: &generator)! }.joined()
}
