import ArgumentParser
import Foundation
import OrganizationGraph
import OrganizationTables

struct ApplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Makes the changes of a file, all of them or none.",
    discussion: """
        whistle org apply grids-2026.json --dry-run
        whistle org apply grids-2026.json

      The file is JSON; Documentation/change-sets.md describes it:

        {"reason": "grids of 2026", "base": 4, "changes": [
          {"change": "rename", "unit": "440310001003", "name": "新社区"},
          {"change": "move", "unit": "440310001003-G05", "under": "440310001004", "on": "2026-01-01"},
          {"change": "end", "table": "appointments", "record": {"person": "li", "post": "member"},
           "on": "2026-01-01"}]}
      """)

  @Argument(help: "The file; - is standard input.")
  var file: String

  @OptionGroup var options: ChangeOptions

  func run() async throws {
    let set: ChangeSet
    do {
      set = try Self.read(file)
    } catch let error as ToolError {
      throw error.exit()
    }
    try await options.run(set)
  }

  private static func read(_ path: String) throws -> ChangeSet {
    let data =
      path == "-"
      ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
    guard let data else {
      throw ToolError("\(path): the file cannot be read", ExitReason.missingInput)
    }
    do {
      return try ChangeSet(try JSONDecoder().decode(ChangeSetForm.self, from: data))
    } catch let error as ChangeFormError {
      throw ToolError("\(path): \(error)", ExitReason.dataFaults)
    } catch let error as DecodingError {
      throw ToolError("\(path): \(words(error))", ExitReason.dataFaults)
    }
  }

  private static func words(_ error: DecodingError) -> String {
    func place(_ path: [any CodingKey]) -> String {
      path.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }.joined()
    }
    switch error {
    case .keyNotFound(let key, let context):
      return "\(place(context.codingPath)).\(key.stringValue) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      return "\(place(context.codingPath)) \(context.debugDescription)"
    @unknown default: return "\(error)"
    }
  }
}
