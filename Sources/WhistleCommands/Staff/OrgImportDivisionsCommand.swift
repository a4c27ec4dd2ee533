import ArgumentParser
import DelimitedText
import DivisionTables
import Foundation
import OrganizationFolder
import OrganizationGraph
import SQLiteStorage

struct OrgImportDivisionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import-divisions",
    abstract: "Takes the official table of divisions over into the store, as a chain.",
    discussion: """
        whistle org import-divisions divisions.csv.gz
        whistle org import-divisions divisions.csv --within 330500000000 --output huzhou
        whistle org import-divisions Examples/divisions/history.csv.gz --edition 2019

      The table has the columns code, name, parent_code and level (1 province … 5 community), each \
      parent before what is below it; others are ignored. Several provinces get the root 全国 \
      000000000000. Into an existing store the import makes a new revision. With --output the chain \
      becomes an organisation folder instead, to be filled with people, departments and work.
      """)

  @Argument(help: "The table, CSV or CSV with gzip.")
  var file: String

  @OptionGroup var store: StoreOptions

  @Option(help: ArgumentHelp("The edition to read of a table with several.", valueName: "year"))
  var edition: Int?

  @Option(help: ArgumentHelp("Only this division and what is below it.", valueName: "code"))
  var within: String?

  @Option(
    help: ArgumentHelp("Write an organisation folder and no store.", valueName: "folder"))
  var output: String?

  @Option(help: ArgumentHelp("Who makes the change (default: the user).", valueName: "name"))
  var author: String?

  @Option(help: ArgumentHelp("Why, for the history.", valueName: "text"))
  var reason = "division table"

  func run() throws {
    do {
      let organization = try read()
      if let output {
        do {
          try OrganizationFolderWriter(folder: output).write(organization)
        } catch {
          throw ToolError("\(error)", ExitReason.cannotCreate)
        }
        return Console.print(
          "\(output): \(Style.good("wrote \(organization.units.count) units"))")
      }
      let outcome = try take(organization)
      let number = outcome.revision.number
      Console.print(
        outcome.isNew
          ? "\(store.path): \(Style.good("revision \(number)")), \(organization.units.count) units"
          : "\(store.path): revision \(number) holds just this already; nothing changed")
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private func read() throws -> Organization {
    let made: DivisionOrganization
    do {
      made = try DivisionOrganization(path: file, edition: edition, within: within)
    } catch let error as DelimitedTextError {
      throw ToolError("\(file): \(error.message)", ExitReason.missingInput)
    }
    for fault in made.faults { Console.error("\(fault)") }
    guard made.faults.isEmpty else {
      throw ToolError(
        "\(file) has \(FolderInput.count(made.faults.count, "fault")); nothing was taken over",
        ExitReason.dataFaults)
    }
    guard !made.organization.units.isEmpty else {
      throw ToolError(
        "\(file) has no division\(within.map { " \($0)" } ?? "")"
          + "\(edition.map { " in the edition \($0)" } ?? "")", ExitReason.missingInput)
    }
    let violations = OrganizationValidator.violations(of: made.organization)
    for violation in violations { Console.error("\(violation)") }
    guard violations.isEmpty else {
      throw ToolError(
        "\(file) breaks \(FolderInput.count(violations.count, "rule")); nothing was taken over",
        ExitReason.dataFaults)
    }
    return made.organization
  }

  private func take(_ organization: Organization) throws -> OrganizationStore.ImportOutcome {
    do throws(StoreError) {
      let opened = try OrganizationStore.open(store.path, mode: .create)
      defer { try? opened.close() }
      return try opened.importOrganization(
        organization, author: author ?? NSUserName(), reason: reason,
        at: Instant(seconds: Int64(Date().timeIntervalSince1970)))
    } catch {
      throw ToolError(error)
    }
  }
}
