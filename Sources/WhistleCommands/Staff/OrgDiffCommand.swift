import ArgumentParser
import Foundation
import OrganizationComparison
import OrganizationGraph
import OrganizationTables
import SQLiteStorage

struct OrgDiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Says what makes one organisation into another, as a change set.",
    discussion: """
        whistle org diff 1 2
        whistle org diff organisation edited-organisation
        whistle org diff 3 edited-organisation --output changes.json --reason "grids of 2026"

      Each side is a folder or a revision of the store, or of a --server. A unit that was renamed, given another code, \
      moved or merged is shown as such where its code or name tells. `whistle org apply` makes the \
      changes of the file; applied to the first organisation they give exactly the second.
      """)

  @Argument(help: "The former organisation: a folder, or the number of a revision.")
  var old: String

  @Argument(help: "The latter.")
  var new: String

  @OptionGroup var store: StoreOptions
  @OptionGroup var remote: ServerOptions

  @Option(help: ArgumentHelp("Write the change set to this file.", valueName: "file"))
  var output: String?

  @Option(help: ArgumentHelp("Why, for the history.", valueName: "text"))
  var reason = "difference of two organisations"

  @Option(help: ArgumentHelp("Who makes the change (default: the user).", valueName: "name"))
  var author: String?

  @Option(help: ArgumentHelp("List at most so many changes.", valueName: "number"))
  var most = 50

  @Flag(help: "Print the change set as JSON.")
  var json = false

  func validate() throws {
    if most < 0 { throw ValidationError("--most is 0 or more.") }
    try remote.stands(beside: ("--store", store.store != nil))
  }

  func run() async throws {
    do {
      let (before, base) = try await read(old)
      let (after, _) = try await read(new)
      let difference: OrganizationDifference
      do {
        difference = try OrganizationDifference(from: before, to: after)
      } catch {
        throw ToolError("\(error)", ExitReason.dataFaults)
      }
      let form = try ChangeSetForm(
        ChangeSet(
          base: base, author: author ?? NSUserName(), reason: reason,
          changes: difference.changes))
      if let output { try write(form, to: output) }
      if json { return try Console.printJSON(form) }
      Console.print(text(difference, before, after))
      if let output { Console.print("\(output): \(Style.good("wrote the change set"))") }
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  /// A folder, or a revision with its number.
  private func read(
    _ text: String
  ) async throws -> (organization: Organization, revision: Int?) {
    guard let number = Int(text), !FileManager.default.fileExists(atPath: text) else {
      return (try FolderInput.organization(text), nil)
    }
    if let configuration = try remote.configuration() {
      return (try await RemoteOrganization(configuration).load(nil, at: number), number)
    }
    do throws(StoreError) {
      let opened = try OrganizationStore.open(store.path, mode: .readOnly)
      defer { try? opened.close() }
      return (try opened.organization(at: number).organization, number)
    } catch {
      throw ToolError(error)
    }
  }

  private func write(_ form: ChangeSetForm, to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try encoder.encode(form).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw ToolError("\(path): \(error.localizedDescription)", ExitReason.cannotCreate)
    }
  }

  private func text(
    _ difference: OrganizationDifference, _ before: Organization, _ after: Organization
  ) -> String {
    let count = difference.changes.count
    if count == 0 { return "\(old) and \(new) are equal" }
    var summary = FactList()
    func add(_ name: String, _ count: Int) { summary.add(name, count > 0 ? "\(count)" : nil) }
    add("renamed", difference.renamedCount)
    add("other code", difference.recodedCount)
    add("moved", difference.movedCount)
    add("merged", difference.mergedCount)
    add("closed", difference.closedCount)
    add("added", difference.addedCount)
    let words = ChangeText(before, after)
    let listed = difference.changes.prefix(most).map { "  \(words.line($0))" }
    let more =
      count > most ? ["  \(Style.faint("… and \(count - most) more; --most lists more"))"] : []
    return
      ([Style.strong("\(count) change\(count == 1 ? "" : "s") from \(old) to \(new)")]
      + (summary.text.isEmpty ? [] : [summary.text]) + listed + more).joined(separator: "\n")
  }
}
