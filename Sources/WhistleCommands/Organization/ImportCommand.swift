import ArgumentParser
import Foundation
import OrganizationGraph
import OrganizationTables
import SQLiteStorage

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Takes an organisation folder over into the store, whole or not at all.",
    discussion: """
        whistle import Examples/pingshan/organisation
        whistle import organisation --reason "new grids of 2026"

      A store that is not there is made. Into an existing one the import makes a new revision; what
      it held stays readable under its number. A folder with faults changes nothing.
      """)

  @Argument(help: "The folder.")
  var folder: String

  @OptionGroup var store: StoreOptions

  @Option(help: ArgumentHelp("Who makes the change (default: the user).", valueName: "name"))
  var author: String?

  @Option(help: ArgumentHelp("Why, for the history.", valueName: "text"))
  var reason = "import"

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() throws {
    do {
      let organization = try FolderInput.organization(folder)
      let outcome = try take(organization)
      if json { return try Console.printJSON(ImportReport(outcome)) }
      let number = outcome.revision.number
      guard outcome.isNew else {
        Console.print("\(store.path): revision \(number) holds just this already; nothing changed")
        return
      }
      Console.print("\(store.path): \(Style.good("revision \(number)"))")
      var table = TextTable(
        ["table", "added", "changed", "removed"], [.left, .right, .right, .right])
      for change in outcome.revision.changes {
        table.add([
          change.table.rawValue, "\(change.added)", "\(change.changed)", "\(change.removed)",
        ])
      }
      Console.print(table.text)
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private func take(_ organization: Organization) throws -> OrganizationStore.ImportOutcome {
    let now = Instant(seconds: Int64(Date().timeIntervalSince1970))
    do throws(StoreError) {
      let opened = try OrganizationStore.open(store.path, mode: .create)
      defer { try? opened.close() }
      return try opened.importOrganization(
        organization, author: author ?? NSUserName(), reason: reason, at: now)
    } catch {
      throw ToolError(error)
    }
  }
}

/// What an import did, for machines.
private struct ImportReport: Encodable {
  let revision: Int
  let isNew: Bool
  let organizationDigest: String
  let policyDigest: String
  let changes: [TableChangeReport]

  init(_ outcome: OrganizationStore.ImportOutcome) {
    revision = outcome.revision.number
    isNew = outcome.isNew
    organizationDigest = outcome.revision.digest.organization
    policyDigest = outcome.revision.digest.policy
    changes = outcome.revision.changes.map(TableChangeReport.init)
  }
}
