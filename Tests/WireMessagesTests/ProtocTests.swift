import Foundation
import Testing
import WireMessages

/// Google's own implementation as a second opinion.
@Suite(.enabled(if: Protoc.isInstalled, "protoc is not installed"))
struct ProtocTests {
  private func compare<M: SampleMessage>(_ type: M.Type, _ values: SampleValues) throws {
    var values = values
    let message = M.sample(&values)
    let text = TextFormat(message).text
    let bytes = message.encoded

    let theirText = try Protoc.run(["--decode=\(M.protocolName)"], input: Data(bytes))
    #expect(String(decoding: theirText, as: UTF8.self) == text)

    let theirBytes = try Protoc.run(["--encode=\(M.protocolName)"], input: Data(text.utf8))
    #expect(try M(Array(theirBytes)) == message)
    #expect(Array(theirBytes) == bytes)
  }

  @Test func theyReadWhatWeWriteAndWeReadWhatTheyWrite() throws {
    for type in everyMessage { try compare(type, .full) }
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func theSameForRandomRequestsAndReplies(seed: UInt64) throws {
    try compare(Wire.RouteRequest.self, SampleValues(seed: seed))
    try compare(Wire.RouteReply.self, SampleValues(seed: seed))
    try compare(Wire.ExplainRequest.self, SampleValues(seed: seed))
    try compare(Wire.ExplainReply.self, SampleValues(seed: seed))
    try compare(Wire.GetUnitReply.self, SampleValues(seed: seed))
    try compare(Wire.HealthCheckResponse.self, SampleValues(seed: seed))
  }
}

enum Protoc {
  /// Protos/ of this package.
  private static let definitions = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Protos")

  static var isInstalled: Bool {
    (try? run(["--version"], input: Data(), files: [])) != nil
  }

  /// What `protoc` prints when it is given `input`.
  static func run(
    _ arguments: [String], input: Data,
    files: [String] = [
      "whistle/v1/routing.proto", "whistle/v1/work_orders.proto", "grpc/health/v1/health.proto",
    ]
  ) throws -> Data {
    // Through files, because two pipes can wait for each other.
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (source, result) = (folder.appending(path: "in"), folder.appending(path: "out"))
    try input.write(to: source)
    try Data().write(to: result)

    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["protoc"] + arguments + ["-I", definitions.path] + files
    process.standardInput = try FileHandle(forReadingFrom: source)
    process.standardOutput = try FileHandle(forWritingTo: result)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw ProtocFailure(arguments: arguments) }
    return try Data(contentsOf: result)
  }
}

struct ProtocFailure: Error {
  let arguments: [String]
}
